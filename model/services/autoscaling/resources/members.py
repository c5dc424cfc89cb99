"""Auto Scaling: instances that belong to groups."""

from __future__ import annotations

from math import inf

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.autoscaling.resources.groups import TemplateChoice

LEAVING = (
    "Terminating",
    "Terminating:Wait",
    "Terminating:Proceed",
    "Warmed:Terminating",
    "Warmed:Terminating:Wait",
    "Warmed:Terminating:Proceed",
    "Terminated",
    "Detaching",
)

WARMING = "Warmed:Pending"
REPLACING_ROOT = "ReplacingRootVolume"


class Wait(Value):
    """An instance is held at a hook: `until` a timeout that can be prolonged, but not beyond `at_last`."""

    hook: str
    token: str
    until: float
    at_last: float
    result: str
    "What it comes to when nobody says anything."


class GroupInstance(
    Resource,
    key="instance_id",
    index=("auto_scaling_group_name",),
    missing=("ValidationError", "Instance Id not found - No managed instance found for instance ID: {id}"),
    title="Instances of groups",
    describe="DescribeAutoScalingInstances",
    columns=(
        Column("INSTANCE", "instance_id"),
        Column("GROUP", "auto_scaling_group_name"),
        Column("LIFECYCLE", "lifecycle_state", "state"),
        Column("HEALTH", "health_status", "state"),
        Column("ZONE", "availability_zone", priority=2),
        Column("TYPE", "instance_type", priority=4),
        Column("BOUGHT", "market", priority=5),
        Column("PROTECTED", "protected_from_scale_in", priority=3),
        Column("HELD BY", "held_by", "list", priority=5),
        Column("HELD UNTIL", "held_until", "age", priority=6),
        Column("SERVES", "serves_since", "age", priority=5),
        Column("AGE", "created_at", "age", priority=3),
    ),
):
    """An instance as its group sees it."""

    instance_id: str
    auto_scaling_group_name: str
    instance_type: str
    availability_zone: str
    lifecycle_state: str = "Pending"
    health_status: str = "Healthy"
    launch_configuration_name: str | None = None
    launch_template: TemplateChoice | None = None
    image_id: str | None = None
    weighted_capacity: str | None = None
    spot: bool = False
    protected_from_scale_in: bool = False
    activity_id: str = ""
    "The activity that brings it in or takes it out now."
    in_service_since: float = inf
    waits: tuple[Wait, ...] = ()
    abandoned: bool = False
    "A hook gave it up before it came into service."
    from_pool: bool = False
    "It has waited in the warm pool before."
    at_risk: bool = False
    "The Spot market is about to take it back, so that another one should take over."
    finding: str = ""
    "Why it was found unhealthy."

    @property
    def weight(self) -> int:
        """Units of its group's capacity."""
        return int(self.weighted_capacity or 1)

    @property
    def leaving(self) -> bool:
        return self.lifecycle_state in LEAVING

    @property
    def warmed(self) -> bool:
        """It waits in its group's warm pool."""
        return self.lifecycle_state.startswith("Warmed:")

    @property
    def market(self) -> str:
        return "spot" if self.spot else "on-demand"

    @property
    def held_by(self) -> tuple[str, ...]:
        """The hooks that it waits at."""
        return tuple(wait.hook for wait in self.waits)

    @property
    def held_until(self) -> float | None:
        """When the first of them goes on without being told."""
        return min((wait.until for wait in self.waits), default=None)

    @property
    def serves_since(self) -> float | None:
        return None if self.in_service_since == inf else self.in_service_since

    @property
    def shown_health(self) -> str:
        """DescribeAutoScalingInstances shouts."""
        return self.health_status.upper()
