"""IAM: what exists: people and programs, and the keys they sign with."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class User(
    Resource,
    scope="global",
    key="user_name",
    arn="user{path}{user_name}",
    index=("groups", "attached_policies"),
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
        Column("AGE", "created_at", "age"),
    ),
):
    access_key_id: str
    secret_access_key: str
    user_name: str
    status: str = "Active"

    @property
    def create_date(self) -> float:
        return self.created_at


def policy_names(inline: tuple[tuple[str, str], ...], attached: tuple[str, ...]) -> tuple[str, ...]:
    return (*(name for name, _ in inline), *(arn.rpartition("/")[2] for arn in attached))
