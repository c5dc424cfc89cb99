"""IAM: what exists: managed policies of the customer, with up to five versions."""

from __future__ import annotations

from urllib.parse import quote

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class PolicyVersion(Value):
    """One edition of a policy; `text` is JSON."""

    version_id: str
    text: str
    create_date: float

    @property
    def document(self) -> str:
        return quote(self.text, safe="")


class Policy(
    Resource,
    scope="global",
    key="policy_arn",
    arn="policy{path}{policy_name}",
    missing=("NoSuchEntity", "Policy {id} was not found.", 404),
    title="Policies",
    columns=(
        Column("NAME", "policy_name"),
        Column("VERSION", "default_version_id"),
        Column("DESCRIPTION", "description", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeletePolicy", "Delete", "PolicyArn", key="d", confirm=2),),
    create="CreatePolicy",
    describe="ListPolicies",
):
    policy_arn: str
    policy_name: str
    policy_id: str
    path: str = "/"
    description: str | None = None
    versions: tuple[PolicyVersion, ...]
    default_version_id: str = "v1"
    made: int = 1
    "How many versions were ever made."

    @property
    def label(self) -> str:
        return self.policy_name

    @property
    def default(self) -> PolicyVersion:
        """The version that is in force."""
        return next(version for version in self.versions if version.version_id == self.default_version_id)
