"""AWS Organizations: what exists: the accounts of an organization, and requests for further ones."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class DelegatedService(Value):
    """A service that an account administers for the whole organization."""

    service_principal: str
    delegation_enabled_date: float


class Member(
    Resource,
    scope="global",
    arn="account/{organization_id}/{id}",
    index=("parent_id", "policy_ids"),
    missing=("AccountNotFoundException", "You specified an account that doesn't exist."),
    title="Accounts of the organization",
    columns=(
        Column("NAME", "label"),
        Column("ID", "id"),
        Column("STATE", "status", "state"),
        Column("IN", "parent_id"),
        Column("POLICIES", "policy_ids", "list", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("MoveAccount", "Move", "AccountId", key="m", asks=("SourceParentId", "DestinationParentId")),
        Action("AttachPolicy", "Attach policy", "TargetId", key="p", asks=("PolicyId",)),
        Action("DetachPolicy", "Detach policy", "TargetId", key="P", asks=("PolicyId",)),
        Action("RemoveAccountFromOrganization", "Let go", "AccountId", key="x", confirm=2),
        Action(
            "CloseAccount",
            "Close",
            "AccountId",
            key="d",
            confirm=3,
            consequence="Nobody gets into the account any more, its root neither.",
        ),
    ),
    create="CreateAccount",
    describe="ListAccounts",
):
    """Its id is the account's own number; the account that manages the organization is one of them."""

    organization_id: str
    name: str
    email: str
    parent_id: str
    status: str = "ACTIVE"
    joined_method: str = "CREATED"
    policy_ids: tuple[str, ...] = ()
    delegated: tuple[DelegatedService, ...] = ()

    @property
    def type(self) -> str:
        return "ACCOUNT"

    @property
    def state(self) -> str:
        return self.status

    @property
    def joined_timestamp(self) -> float:
        return self.created_at

    @property
    def is_management(self) -> bool:
        return self.id == self.account

    @property
    def label(self) -> str:
        return self.name or self.id


class AccountCreation(
    Resource,
    scope="global",
    missing=("CreateAccountStatusNotFoundException", "You specified a request that doesn't exist."),
    title="Accounts being made",
    columns=(
        Column("ID", "id"),
        Column("NAME", "account_name"),
        Column("STATE", "state", "state"),
        Column("ACCOUNT", "account_id"),
        Column("REASON", "failure_reason", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    describe="ListCreateAccountStatus",
):
    account_name: str
    email: str
    role_name: str
    state: str = "IN_PROGRESS"
    account_id: str | None = None
    failure_reason: str | None = None
    completed_timestamp: float | None = None

    @property
    def requested_timestamp(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.account_name
