"""CloudFront: what exists: policies that try a configuration on some viewers before it is everybody's."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.laws.edge.deployment import Split, read_split
from model.laws.edge.setup import items


class ContinuousDeploymentPolicy(
    Resource,
    key="policy_id",
    scope="global",
    arn="continuous-deployment-policy/{policy_id}",
    missing=("NoSuchContinuousDeploymentPolicy", "The continuous deployment policy doesn't exist.", 404),
    title="Continuous deployment policies",
    columns=(
        Column("ID", "policy_id"),
        Column("ENABLED", "enabled"),
        Column("STAGING", "staging", "list"),
        Column("SENDS", "sends"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action(
            "DeleteContinuousDeploymentPolicy",
            "Delete",
            "Id",
            key="d",
            confirm=1,
            asks=("IfMatch",),
        ),
    ),
    create="CreateContinuousDeploymentPolicy",
    describe="ListContinuousDeploymentPolicies",
):
    policy_id: str
    config: str
    etag: str
    last_modified_time: float

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"continuous-deployment-policy/{self.policy_id}")

    @property
    def said(self) -> dict[str, Any]:
        return orjson.loads(self.config)

    @property
    def enabled(self) -> bool:
        return self.said["Enabled"]

    @property
    def staging(self) -> tuple[str, ...]:
        """Domain names of the distributions that it tries."""
        return tuple(items(self.said["StagingDistributionDnsNames"]))

    @property
    def split(self) -> Split | None:
        return read_split(self.said)

    @property
    def sends(self) -> str:
        split = self.split
        if split is None:
            return ""
        return f"{split.header}: {split.value}" if split.header else f"{split.weight:.0%}"

    @property
    def description(self) -> dict[str, Any]:
        return {
            "Id": self.policy_id,
            "LastModifiedTime": self.last_modified_time,
            "ContinuousDeploymentPolicyConfig": self.said,
        }
