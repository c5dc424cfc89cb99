"""IAM Identity Center: what exists: an instance, with a directory of its own."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource


class Instance(
    Resource,
    key="instance_arn",
    missing=("ResourceNotFoundException", "Instance not found."),
    life=Lifecycle(Auto("CREATE_IN_PROGRESS", to="ACTIVE", after=Between(3, 10)), field="status"),
    title="Identity Center",
    columns=(
        Column("NAME", "name"),
        Column("STATE", "status", "state"),
        Column("DIRECTORY", "identity_store_id"),
        Column("ARN", "instance_arn", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("UpdateInstance", "Rename", "InstanceArn", key="c", asks=("Name",)),
        Action("DeleteInstance", "Delete", "InstanceArn", key="d", confirm=3),
    ),
    create="CreateInstance",
    describe="ListInstances",
):
    """An account has one at the most, in one region; that region is where its people sign in."""

    instance_arn: str
    identity_store_id: str
    name: str | None = None
    status: str = "CREATE_IN_PROGRESS"

    @property
    def arn(self) -> str:
        return self.instance_arn

    @property
    def created_date(self) -> float:
        return self.created_at

    @property
    def owner_account_id(self) -> str:
        return self.account

    @property
    def primary_region(self) -> str:
        return self.region

    @property
    def label(self) -> str:
        return self.name or self.identity_store_id
