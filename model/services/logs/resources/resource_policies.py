"""Logs: what exists: policies by which services of AWS's may write into groups of an account."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class ResourcePolicy(
    Resource,
    key="policy_id",
    title="Log resource policies",
    columns=(
        Column("NAME", "policy_name"),
        Column("SCOPE", "scope"),
        Column("GROUP", "resource_arn", priority=2),
        Column("POLICY", "document", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "DeleteResourcePolicy",
            "Delete",
            "policyName",
            key="d",
            confirm=1,
            consequence="Services that it lets in write no more.",
        ),
    ),
    create="PutResourcePolicy",
    describe="DescribeResourcePolicies",
):
    """About any group of the account's, or of one that it hangs on; only those are told apart by revisions."""

    policy_id: str
    "Its name, or the ARN of the group that it hangs on."
    policy_name: str
    document: str
    resource_arn: str = ""
    revision_id: str = ""
    last_updated: float

    @property
    def label(self) -> str:
        return self.policy_name

    @property
    def scope(self) -> str:
        return "RESOURCE" if self.resource_arn else "ACCOUNT"

    def said(self) -> dict[str, Any]:
        return {
            "policy_name": self.policy_name or None,
            "policy_document": self.document,
            "last_updated_time": int(self.last_updated * 1000),
            "policy_scope": self.scope,
            "resource_arn": self.resource_arn or None,
            "revision_id": self.revision_id or None,
        }
