"""Application Auto Scaling: what exists: the capacities that it may change, and within which limits."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class SuspendedState(Value):
    """What is not to be done for the time being."""

    dynamic_scaling_in_suspended: bool = False
    dynamic_scaling_out_suspended: bool = False
    scheduled_scaling_suspended: bool = False


class ScalableTarget(
    Resource,
    key="target_id",
    index=("scalable_target_arn",),
    title="Scalable targets",
    create="RegisterScalableTarget",
    describe="DescribeScalableTargets",
    columns=(
        Column("RESOURCE", "resource_id"),
        Column("CAPACITY OF", "property_name"),
        Column("NOW", "capacity", "number"),
        Column("WANTED", "wanted", "number", priority=2),
        Column("MIN", "min_capacity", "number"),
        Column("MAX", "max_capacity", "number"),
        Column("SUSPENDED", "suspensions", "list", priority=3),
        Column("AGE", "created_at", "age", priority=3),
        Column("ARN", "scalable_target_arn", priority=5),
    ),
    actions=(
        Action(
            "RegisterScalableTarget",
            "Change limits",
            "",
            key="e",
            asks=("ServiceNamespace", "ResourceId", "ScalableDimension", "MinCapacity", "MaxCapacity"),
        ),
        Action(
            "DeregisterScalableTarget",
            "Leave alone",
            "",
            key="D",
            confirm=2,
            consequence="Its policies, their alarms and its scheduled actions go with it.",
            asks=("ServiceNamespace", "ResourceId", "ScalableDimension"),
        ),
    ),
):
    """A resource, in one of its dimensions."""

    target_id: str
    "`table/orders|dynamodb:table:ReadCapacityUnits`"
    scalable_target_arn: str
    service_namespace: str
    resource_id: str
    scalable_dimension: str
    min_capacity: int
    max_capacity: int
    role_arn: str
    suspended_state: SuspendedState = SuspendedState()
    capacity: int | None = None
    "As it was when it was looked at last; None of what cannot scale, such as a table that is paid for by requests."
    wanted: int | None = None
    "What the activity under way is to bring it to."
    activity_id: str = ""
    "The activity that is under way."
    sent: bool = False
    "The service that has the resource was asked for the change."
    out_until: float = 0.0
    "Until then it cools down from having grown, by `grown` units."
    grown: int = 0
    in_until: float = 0.0
    "Until then it does not shrink: it has just done so, or could not."

    @property
    def arn(self) -> str:
        return self.scalable_target_arn

    @property
    def label(self) -> str:
        return f"{self.resource_id} {self.property_name}"

    @property
    def property_name(self) -> str:
        return self.scalable_dimension.rpartition(":")[2]

    @property
    def suspensions(self) -> tuple[str, ...]:
        state = self.suspended_state
        named = {
            "in": state.dynamic_scaling_in_suspended,
            "out": state.dynamic_scaling_out_suspended,
            "scheduled": state.scheduled_scaling_suspended,
        }
        return tuple(name for name, is_suspended in named.items() if is_suspended)

    @property
    def creation_time(self) -> float:
        return self.created_at


def target_key(resource_id: str, scalable_dimension: str) -> str:
    return f"{resource_id}|{scalable_dimension}"
