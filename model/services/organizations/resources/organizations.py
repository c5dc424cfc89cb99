"""AWS Organizations: what exists: an organization and the root of its tree."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

SCP = "SERVICE_CONTROL_POLICY"


class EnabledPolicyType(Value):
    """A type of policies that acts, and on whom depends on what is attached where."""

    type: str
    status: str = "ENABLED"


class ServiceAccess(Value):
    """A service that may act in all accounts of the organization."""

    service_principal: str
    date_enabled: float


class Organization(
    Resource,
    scope="global",
    arn="organization/{id}",
    missing=("AWSOrganizationsNotInUseException", "Your account is not a member of an organization."),
    title="Organizations",
    columns=(
        Column("ID", "id"),
        Column("FEATURES", "feature_set"),
        Column("MANAGED BY", "account"),
        Column("E-MAIL", "master_account_email", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    create="CreateOrganization",
    describe="DescribeOrganization",
):
    """It belongs to the account that manages it; Organizations once called that one the master."""

    feature_set: str = "ALL"
    master_account_email: str = ""
    services: tuple[ServiceAccess, ...] = ()

    @property
    def master_account_id(self) -> str:
        return self.account

    @property
    def master_account_arn(self) -> str:
        return arn("organizations", "", self.account, f"account/{self.id}/{self.account}")

    @property
    def available_policy_types(self) -> tuple[EnabledPolicyType, ...]:
        return (EnabledPolicyType(type=SCP),) if self.has_all_features else ()

    @property
    def has_all_features(self) -> bool:
        return self.feature_set == "ALL"


class Root(
    Resource,
    scope="global",
    arn="root/{organization_id}/{id}",
    index=("policy_ids",),
    missing=("RootNotFoundException", "You specified a root that doesn't exist."),
    title="Roots",
    columns=(
        Column("ID", "id"),
        Column("POLICY TYPES", "enabled", "list"),
        Column("POLICIES", "policy_ids", "list", priority=2),
    ),
    actions=(
        Action("EnablePolicyType", "Let policies act", "RootId", key="e", fixed={"PolicyType": SCP}),
        Action(
            "DisablePolicyType",
            "Stop policies",
            "RootId",
            key="x",
            confirm=2,
            fixed={"PolicyType": SCP},
            consequence="Every policy is detached from every account.",
        ),
        Action("CreateOrganizationalUnit", "New unit", "ParentId", key="u", asks=("Name",)),
        Action("AttachPolicy", "Attach policy", "TargetId", key="p", asks=("PolicyId",)),
    ),
    describe="ListRoots",
):
    organization_id: str
    name: str = "Root"
    policy_types: tuple[EnabledPolicyType, ...] = ()
    policy_ids: tuple[str, ...] = ()

    @property
    def enabled(self) -> tuple[str, ...]:
        return tuple(each.type for each in self.policy_types)

    @property
    def type(self) -> str:
        return "ROOT"

    @property
    def parent_id(self) -> str:
        return ""
