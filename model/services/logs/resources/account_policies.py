"""Logs: what exists: policies of an account, each about all of its groups or some."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

PROTECTION, SUBSCRIPTION = "DATA_PROTECTION_POLICY", "SUBSCRIPTION_FILTER_POLICY"
INDEX, TRANSFORMER = "FIELD_INDEX_POLICY", "TRANSFORMER_POLICY"


class AccountPolicy(
    Resource,
    key="path",
    missing=("ResourceNotFoundException", "The specified account policy does not exist."),
    title="Log account policies",
    index=("policy_type",),
    columns=(
        Column("NAME", "policy_name"),
        Column("TYPE", "policy_type"),
        Column("GROUPS", "selection"),
        Column("POLICY", "document", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    create="PutAccountPolicy",
    describe="DescribeAccountPolicies",
    actions=(
        Action(
            "DeleteAccountPolicy",
            "Delete",
            "policyName",
            key="d",
            confirm=2,
            asks=("policyType",),
            consequence="It holds for none of the groups any more.",
        ),
    ),
):
    """Of the groups whose names begin with one of its prefixes, if it has any, but not of those that it excludes."""

    path: str
    policy_name: str
    policy_type: str
    document: str
    selection_criteria: str = ""
    prefixes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    last_updated: float

    @property
    def label(self) -> str:
        return self.policy_name

    @property
    def selection(self) -> str:
        return self.selection_criteria or "all"

    def selects(self, group: str) -> bool:
        return group not in self.excluded and (not self.prefixes or group.startswith(self.prefixes))

    def said(self) -> dict[str, Any]:
        return {
            "policy_name": self.policy_name,
            "policy_document": self.document,
            "last_updated_time": int(self.last_updated * 1000),
            "policy_type": self.policy_type,
            "scope": "ALL",
            "selection_criteria": self.selection_criteria or None,
            "account_id": self.account,
        }


def path_of_policy(policy_type: str, name: str) -> str:
    return f"{policy_type}/{name}"
