"""Auto Scaling: scheduled actions that exist."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class ScheduledAction(
    Resource,
    key="name",
    index=("auto_scaling_group_name",),
    missing=("ValidationError", "Scheduled action name not found"),
    title="Scheduled actions",
    create="PutScheduledUpdateGroupAction",
    describe="DescribeScheduledActions",
    columns=(
        Column("NAME", "scheduled_action_name"),
        Column("GROUP", "auto_scaling_group_name"),
        Column("NEXT", "start_time", "age"),
        Column("RECURRENCE", "recurrence"),
        Column("DESIRED", "desired_capacity", "number"),
        Column("MIN", "min_size", "number", priority=4),
        Column("MAX", "max_size", "number", priority=4),
    ),
    actions=(Action("DeleteScheduledAction", "Delete", "ScheduledActionName", key="D", confirm=1),),
):
    """A size that a group takes at a time, once or again and again."""

    name: str
    "`group/action`"
    auto_scaling_group_name: str
    scheduled_action_name: str
    scheduled_action_arn: str
    start_time: float | None = None
    "When it acts next."
    end_time: float | None = None
    recurrence: str | None = None
    time_zone: str | None = None
    min_size: int | None = None
    max_size: int | None = None
    desired_capacity: int | None = None

    @property
    def time(self) -> float | None:
        return self.start_time

    @property
    def label(self) -> str:
        return self.scheduled_action_name
