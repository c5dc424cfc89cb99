"""AWS Organizations: what exists: service control policies, the outer bounds of what accounts may do."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.services.organizations.resources.organizations import SCP

FULL_ACCESS = "p-FullAWSAccess"


class ControlPolicy(
    Resource,
    scope="global",
    arn="policy/{organization_id}/service_control_policy/{id}",
    missing=("PolicyNotFoundException", "You specified a policy that doesn't exist."),
    title="Service control policies",
    columns=(
        Column("NAME", "name"),
        Column("ID", "id"),
        Column("DESCRIPTION", "description", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("AttachPolicy", "Attach", "PolicyId", key="p", asks=("TargetId",)),
        Action("DetachPolicy", "Detach", "PolicyId", key="P", asks=("TargetId",)),
        Action("UpdatePolicy", "Change", "PolicyId", key="c", asks=("Name", "Description", "Content")),
        Action("DeletePolicy", "Delete", "PolicyId", key="d", confirm=2),
    ),
    create="CreatePolicy",
    describe="ListPolicies",
):
    """`content` is the document as JSON text."""

    organization_id: str
    name: str
    description: str = ""
    content: str

    @property
    def type(self) -> str:
        return SCP

    @property
    def aws_managed(self) -> bool:
        return False

    @property
    def label(self) -> str:
        return self.name
