"""Identity Store: what exists."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Name(Value):
    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(Value):
    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class IdentityStore(
    Resource,
    key="identity_store_id",
    arn="identitystore/{identity_store_id}",
    missing=("ResourceNotFoundException", "IDENTITY_STORE not found."),
):
    """It comes with an instance of Identity Center, and goes with it."""

    identity_store_id: str

    @property
    def arn(self) -> str:
        return arn("identitystore", "", self.account, f"identitystore/{self.identity_store_id}")


class User(
    Resource,
    key="user_id",
    arn="user/{user_id}",
    index=("user_name",),
    missing=("ResourceNotFoundException", "USER not found."),
    title="Directory users",
    columns=(
        Column("NAME", "user_name"),
        Column("CALLED", "display_name"),
        Column("ID", "user_id", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeleteUser", "Delete", "UserId", key="d", confirm=2, asks=("IdentityStoreId",)),),
    create="CreateUser",
    describe="ListUsers",
):
    """Somebody of the organisation, who has no place in IAM."""

    identity_store_id: str
    user_id: str
    user_name: str
    display_name: str | None = None
    name: Name | None = None
    emails: tuple[Email, ...] = ()
    title: str | None = None
    nick_name: str | None = None
    user_type: str | None = None
    locale: str | None = None
    timezone: str | None = None
    preferred_language: str | None = None
    profile_url: str | None = None

    @property
    def arn(self) -> str:
        return arn("identitystore", "", "", f"user/{self.user_id}")

    @property
    def user_arn(self) -> str:
        return self.arn

    @property
    def user_status(self) -> str:
        return "ENABLED"

    @property
    def label(self) -> str:
        return self.user_name


class Group(
    Resource,
    key="group_id",
    arn="group/{group_id}",
    index=("display_name",),
    missing=("ResourceNotFoundException", "GROUP not found."),
    title="Directory groups",
    columns=(
        Column("NAME", "display_name"),
        Column("DESCRIPTION", "description", priority=2),
        Column("ID", "group_id", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeleteGroup", "Delete", "GroupId", key="d", confirm=2, asks=("IdentityStoreId",)),),
    create="CreateGroup",
    describe="ListGroups",
):
    identity_store_id: str
    group_id: str
    display_name: str
    description: str | None = None

    @property
    def arn(self) -> str:
        return arn("identitystore", "", "", f"group/{self.group_id}")

    @property
    def group_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.display_name


class Membership(
    Resource,
    key="membership_id",
    arn="membership/{membership_id}",
    index=("group_id", "user_id"),
    missing=("ResourceNotFoundException", "GROUP_MEMBERSHIP not found."),
    title="Directory memberships",
    columns=(Column("GROUP", "group_id"), Column("USER", "user_id"), Column("AGE", "created_at", "age")),
    actions=(Action("DeleteGroupMembership", "Take out", "MembershipId", key="d", asks=("IdentityStoreId",)),),
    create="CreateGroupMembership",
):
    identity_store_id: str
    membership_id: str
    group_id: str
    user_id: str

    @property
    def arn(self) -> str:
        return arn("identitystore", "", "", f"membership/{self.membership_id}")

    @property
    def membership_arn(self) -> str:
        return self.arn

    @property
    def member_id(self) -> dict[str, Any]:
        return {"user_id": self.user_id}
