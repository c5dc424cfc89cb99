"""Application Auto Scaling: what exists: what was done to targets, and what was not, and why."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

KEPT_SECONDS = 42 * 86400.0
"""Six weeks."""
NOT_SCALED = "NotScaled"


class NotScaledReason(Value):
    code: str
    min_capacity: int | None = None
    max_capacity: int | None = None
    current_capacity: int | None = None


class ScalingActivity(
    Resource,
    key="activity_id",
    index=("target_id",),
    title="Application scaling activities",
    describe="DescribeScalingActivities",
    columns=(
        Column("STATUS", "status_code", "state"),
        Column("RESOURCE", "resource_id"),
        Column("WHAT", "description"),
        Column("WHY", "cause"),
        Column("SINCE", "start_time", "age"),
        Column("ENDED", "end_time", "age", priority=5),
        Column("SAID", "status_message", priority=4),
    ),
):
    activity_id: str
    target_id: str
    service_namespace: str
    resource_id: str
    scalable_dimension: str
    description: str
    cause: str
    start_time: float
    end_time: float | None = None
    status_code: str = "InProgress"
    status_message: str = ""
    not_scaled_reasons: tuple[NotScaledReason, ...] = ()

    @property
    def label(self) -> str:
        return self.description
