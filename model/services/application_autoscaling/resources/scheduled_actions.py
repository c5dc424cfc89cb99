"""Application Auto Scaling: what exists: limits that targets take at set times."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Limits(Value):
    """Those that are None stay as they are."""

    min_capacity: int | None = None
    max_capacity: int | None = None


class ScheduledAction(
    Resource,
    key="action_id",
    index=("target_id",),
    title="Application scheduled actions",
    create="PutScheduledAction",
    describe="DescribeScheduledActions",
    columns=(
        Column("NAME", "scheduled_action_name"),
        Column("RESOURCE", "resource_id"),
        Column("CAPACITY OF", "property_name"),
        Column("SCHEDULE", "schedule"),
        Column("NEXT", "next_at", "age"),
        Column("MIN", "scalable_target_action.min_capacity", "number", priority=2),
        Column("MAX", "scalable_target_action.max_capacity", "number", priority=2),
    ),
    actions=(
        Action(
            "DeleteScheduledAction",
            "Delete",
            "ScheduledActionName",
            key="D",
            confirm=1,
            asks=("ServiceNamespace", "ResourceId", "ScalableDimension"),
        ),
    ),
):
    action_id: str
    "`target|action`"
    target_id: str
    scheduled_action_name: str
    scheduled_action_arn: str
    service_namespace: str
    resource_id: str
    scalable_dimension: str
    schedule: str
    timezone: str | None = None
    start_time: float | None = None
    end_time: float | None = None
    scalable_target_action: Limits = Limits()
    next_at: float | None = None
    "None once it does not come round again."

    @property
    def arn(self) -> str:
        return self.scheduled_action_arn

    @property
    def label(self) -> str:
        return self.scheduled_action_name

    @property
    def property_name(self) -> str:
        return self.scalable_dimension.rpartition(":")[2]

    @property
    def creation_time(self) -> float:
        return self.created_at


def action_key(target_id: str, scheduled_action_name: str) -> str:
    return f"{target_id}|{scheduled_action_name}"
