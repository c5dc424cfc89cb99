"""IAM Identity Center: what exists: sets of permissions, and the roles that they are in accounts."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Provisioned(Value):
    """The role that a set is in an account, and which edition of the set it has."""

    account: str
    role_name: str
    edition: int


class PermissionSet(
    Resource,
    key="permission_set_arn",
    index=("instance_arn",),
    missing=("ResourceNotFoundException", "PermissionSet not found."),
    taken=("ConflictException", "PermissionSet with this name already exists."),
    title="Permission sets",
    columns=(
        Column("NAME", "name"),
        Column("POLICIES", "policy_names", "list"),
        Column("LASTS", "session_duration", priority=2),
        Column("ACCOUNTS", "accounts", "list", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("DeletePermissionSet", "Delete", "PermissionSetArn", key="d", confirm=2, asks=("InstanceArn",)),
        Action(
            "AttachManagedPolicyToPermissionSet",
            "Attach policy",
            "PermissionSetArn",
            key="p",
            asks=("InstanceArn", "ManagedPolicyArn"),
        ),
        Action(
            "ProvisionPermissionSet",
            "Bring to accounts",
            "PermissionSetArn",
            key="b",
            fixed={"TargetType": "ALL_PROVISIONED_ACCOUNTS"},
            asks=("InstanceArn",),
        ),
    ),
    create="CreatePermissionSet",
    describe="ListPermissionSets",
):
    """What is changed in it reaches the accounts when it is provisioned anew; `edition` counts the changes."""

    permission_set_arn: str
    instance_arn: str
    name: str
    description: str | None = None
    session_duration: str = "PT1H"
    relay_state: str | None = None
    managed_policies: tuple[str, ...] = ()
    inline_policy: str = ""
    edition: int = 1
    provisioned: tuple[Provisioned, ...] = ()

    @property
    def arn(self) -> str:
        return self.permission_set_arn

    @property
    def created_date(self) -> float:
        return self.created_at

    @property
    def policy_names(self) -> tuple[str, ...]:
        inline = ("inline",) if self.inline_policy else ()
        return (*(arn.rpartition("/")[2] for arn in self.managed_policies), *inline)

    @property
    def accounts(self) -> tuple[str, ...]:
        return tuple(each.account for each in self.provisioned)

    @property
    def label(self) -> str:
        return self.name

    def in_account(self, account: str) -> Provisioned | None:
        return next((each for each in self.provisioned if each.account == account), None)
