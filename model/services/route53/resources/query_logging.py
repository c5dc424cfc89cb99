"""Route 53: what exists: where a zone's name servers write down what they are asked."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource


class QueryLoggingConfig(
    Resource,
    key="config_id",
    index=("zone_id",),
    worldwide=("zone_id",),
    scope="global",
    arn="queryloggingconfig/{config_id}",
    missing=("NoSuchQueryLoggingConfig", "The specified query logging config does not exist: {id}", 404),
    title="DNS query logs",
    columns=(
        Column("ZONE", "zone_id"),
        Column("LOG GROUP", "log_group"),
        Column("ID", "config_id", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action(
            "DeleteQueryLoggingConfig",
            "Delete",
            "Id",
            key="d",
            confirm=1,
            consequence="What the zone is asked is written down no more; what was written stays.",
        ),
    ),
    create="CreateQueryLoggingConfig",
    describe="ListQueryLoggingConfigs",
):
    """Into one stream for each place that answers."""

    config_id: str
    zone_id: str
    log_group_arn: str

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"queryloggingconfig/{self.config_id}")

    @property
    def log_group(self) -> str:
        """By its name."""
        return self.log_group_arn.removesuffix(":*").partition(":log-group:")[2]

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": self.config_id,
            "hosted_zone_id": self.zone_id,
            "cloud_watch_logs_log_group_arn": self.log_group_arn,
        }
