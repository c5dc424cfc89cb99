"""IAM Identity Center: what exists: who has which set in which account, and the requests that make it so."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource


class Assignment(
    Resource,
    index=("permission_set_arn", "principal_id"),
    title="Account assignments",
    columns=(
        Column("ACCOUNT", "account_id"),
        Column("SET", "set_name"),
        Column("FOR", "principal_type"),
        Column("WHO", "principal_id"),
        Column("AGE", "created_at", "age"),
    ),
    create="CreateAccountAssignment",
    describe="ListAccountAssignments",
):
    instance_arn: str
    permission_set_arn: str
    set_name: str
    account_id: str
    principal_type: str
    principal_id: str

    @property
    def arn(self) -> str:
        return self.permission_set_arn

    @property
    def label(self) -> str:
        return f"{self.set_name} in {self.account_id}"


class Request(Resource, key="request_id", missing=("ResourceNotFoundException", "Request not found.")):
    """Something that is done a moment later. `what` is CREATE, DELETE or PROVISION; the last is for accounts alone."""

    request_id: str
    what: str
    instance_arn: str
    permission_set_arn: str
    target_id: str = ""
    target_type: str = "AWS_ACCOUNT"
    principal_type: str = ""
    principal_id: str = ""
    status: str = "IN_PROGRESS"
    failure_reason: str | None = None

    @property
    def created_date(self) -> float:
        return self.created_at

    @property
    def account_id(self) -> str | None:
        return self.target_id or None
