"""Auto Scaling: instance refreshes that exist."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.autoscaling.resources.groups import MixedPolicy, TemplateChoice

IN_PLACE = "ReplaceRootVolume"
STRATEGIES = ("Rolling", IN_PLACE)
ACTIVE = ("Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress")


class WatchedAlarms(Value):
    """The names of alarms that end a refresh, or turn it back, when they ring."""

    alarms: tuple[str, ...] = ()


class Preferences(Value):
    """How a refresh goes about it. Percentages are of the desired capacity."""

    min_healthy_percentage: int = 90
    max_healthy_percentage: int = 100
    launch_first: bool = False
    "Where neither bound can be kept, there may be one too many for a while, instead of one too few."
    instance_warmup: int | None = None
    checkpoint_percentages: tuple[int, ...] = ()
    checkpoint_delay: int = 3600
    skip_matching: bool = False
    auto_rollback: bool = False
    scale_in_protected_instances: str = "Wait"
    standby_instances: str = "Wait"
    bake_time: int = 0
    alarm_specification: WatchedAlarms | None = None


class Settings(Value):
    """What a group launches."""

    launch_configuration_name: str | None = None
    launch_template: TemplateChoice | None = None
    mixed_instances_policy: MixedPolicy | None = None


class InstanceRefresh(
    Resource,
    key="instance_refresh_id",
    index=("auto_scaling_group_name",),
    missing=("ActiveInstanceRefreshNotFound", "No instance refresh {id} was found"),
    title="Instance refreshes",
    create="StartInstanceRefresh",
    describe="DescribeInstanceRefreshes",
    columns=(
        Column("GROUP", "auto_scaling_group_name"),
        Column("STATUS", "status", "state"),
        Column("DONE", "percentage_complete", "number"),
        Column("LEFT", "instances_to_update", "number"),
        Column("WHY", "status_reason", priority=2),
        Column("SINCE", "start_time", "age", priority=2),
        Column("ENDED", "end_time", "age", priority=5),
    ),
    actions=(
        Action("CancelInstanceRefresh", "Cancel", "AutoScalingGroupName", key="c", confirm=1),
        Action("RollbackInstanceRefresh", "Roll back", "AutoScalingGroupName", key="b", confirm=1),
    ),
):
    """Every instance of a group is replaced, some at a time."""

    instance_refresh_id: str
    auto_scaling_group_name: str
    preferences: Preferences
    strategy: str = "Rolling"
    before: Settings
    "What the group launched when it began, which a rollback returns to."
    wanted: Settings | None = None
    "What was asked for, if that is not what the group launches anyway."
    status: str = "Pending"
    status_reason: str | None = None
    start_time: float = 0.0
    end_time: float | None = None
    total: int = 0
    "How many instances there were to replace."
    remaining: tuple[str, ...] = ()
    percentage_complete: int = 0
    passed: int = 0
    "How many checkpoints lie behind it."
    rest_until: float = 0.0
    "Nothing is replaced before, at a checkpoint or while it bakes."
    progress_at: float = 0.0
    "When the last instance was replaced."
    pool_left: int | None = None
    "How many of the warm pool have still to give way; None for a group without one."
    rollback_reason: str | None = None
    rollback_start_time: float | None = None
    rolled_back_from: int = 0

    @property
    def instances_to_update(self) -> int:
        return len(self.remaining)

    @property
    def desired_configuration(self) -> Settings | None:
        return self.wanted

    @property
    def progress_details(self) -> dict[str, Any] | None:
        if self.pool_left is None:
            return None
        live = {"percentage_complete": self.percentage_complete, "instances_to_update": self.instances_to_update}
        warm = {"percentage_complete": 0 if self.pool_left else 100, "instances_to_update": self.pool_left}
        return {"live_pool_progress": live, "warm_pool_progress": warm}

    @property
    def rollback_details(self) -> dict[str, Any] | None:
        if self.rollback_start_time is None:
            return None
        return {
            "rollback_reason": self.rollback_reason,
            "rollback_start_time": self.rollback_start_time,
            "percentage_complete_on_rollback": self.rolled_back_from,
        }
