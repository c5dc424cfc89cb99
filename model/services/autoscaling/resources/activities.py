"""Auto Scaling: what groups did, and why."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource

KEPT_SECONDS = 42 * 86400.0
"""Six weeks."""


class Activity(
    Resource,
    key="activity_id",
    index=("auto_scaling_group_name",),
    missing=("ValidationError", "Scaling activity '{id}' not found"),
    title="Scaling activities",
    describe="DescribeScalingActivities",
    columns=(
        Column("STATUS", "status_code", "state"),
        Column("GROUP", "auto_scaling_group_name", priority=2),
        Column("WHAT", "description"),
        Column("WHY", "cause"),
        Column("SINCE", "start_time", "age"),
        Column("ENDED", "end_time", "age", priority=5),
        Column("DONE", "progress", "percent", priority=5),
        Column("SAID", "status_message", priority=6),
    ),
):
    """One instance that a group launched or ended, with its cause."""

    activity_id: str
    auto_scaling_group_name: str
    auto_scaling_group_arn: str
    description: str
    cause: str
    start_time: float
    end_time: float | None = None
    status_code: str = "InProgress"
    status_message: str | None = None
    progress: int = 0
    details: str = "{}"
    auto_scaling_group_state: str | None = None
