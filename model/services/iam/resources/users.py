"""IAM: what exists: people and programs, and the keys they sign with."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class KeyUse(Value):
    """When credentials were last believed, and what for; `used_at` is simulated time."""

    used_at: float
    service: str
    region: str

    @property
    def last_used_date(self) -> float:
        return self.used_at

    @property
    def service_name(self) -> str:
        return self.service


class Boundary(Value):
    """The managed policy beyond which an identity cannot go, whatever else it is granted."""

    permissions_boundary_arn: str
    permissions_boundary_type: str = "Policy"


class User(
    Resource,
    scope="global",
    key="user_name",
    arn="user{path}{user_name}",
    index=("groups", "attached_policies", "boundary_arn"),
    missing=("NoSuchEntity", "The user with name {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "User with name {id} already exists.", 409),
    title="Users",
    columns=(
        Column("NAME", "user_name"),
        Column("GROUPS", "groups", "list", priority=2),
        Column("POLICIES", "policies", "list", priority=3),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("AttachUserPolicy", "Attach policy", "UserName", key="p", asks=("PolicyArn",)),
        Action("AddUserToGroup", "Add to group", "UserName", key="g", asks=("GroupName",)),
        Action("CreateAccessKey", "Create access key", "UserName", key="k", confirm=1),
        Action("CreateLoginProfile", "Set password", "UserName", key="w", asks=("Password",)),
        Action("PutUserPermissionsBoundary", "Set boundary", "UserName", key="b", asks=("PermissionsBoundary",)),
        Action("DeleteUser", "Delete", "UserName", key="d", confirm=2),
    ),
    create="CreateUser",
    describe="ListUsers",
):
    user_name: str
    user_id: str
    path: str = "/"
    inline_policies: tuple[tuple[str, str], ...] = ()
    "(name, document as JSON text)"
    attached_policies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    boundary_arn: str = ""
    password_last_used: float | None = None

    @property
    def permissions_boundary(self) -> Boundary | None:
        return Boundary(permissions_boundary_arn=self.boundary_arn) if self.boundary_arn else None

    @property
    def create_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.user_name

    @property
    def policies(self) -> tuple[str, ...]:
        """The names of its own policies, inline and attached."""
        return policy_names(self.inline_policies, self.attached_policies)


class AccessKey(
    Resource,
    scope="global",
    key="access_key_id",
    index=("user_name",),
    missing=("NoSuchEntity", "The Access Key with id {id} cannot be found.", 404),
    title="Access keys",
    columns=(
        Column("ID", "access_key_id"),
        Column("USER", "user_name"),
        Column("STATE", "status", "state"),
        Column("LAST USED", "last_use.used_at", "age", priority=2),
        Column("FOR", "last_use.service", priority=3),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("UpdateAccessKey", "Switch off", "AccessKeyId", key="x", confirm=1, fixed={"Status": "Inactive"}),
        Action("UpdateAccessKey", "Switch on", "AccessKeyId", key="s", fixed={"Status": "Active"}),
        Action("DeleteAccessKey", "Delete", "AccessKeyId", key="d", confirm=2),
    ),
    create="CreateAccessKey",
    describe="ListAccessKeys",
):
    access_key_id: str
    secret_access_key: str
    user_name: str
    "Empty for a key of the account's root."
    status: str = "Active"
    last_use: KeyUse | None = None
    places: tuple[tuple[str, float], ...] = ()
    "Addresses that it was lately used from, and when it last was from each."

    @property
    def create_date(self) -> float:
        return self.created_at


def policy_names(inline: tuple[tuple[str, str], ...], attached: tuple[str, ...]) -> tuple[str, ...]:
    return (*(name for name, _ in inline), *(arn.rpartition("/")[2] for arn in attached))
