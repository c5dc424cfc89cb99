"""Application Auto Scaling: what exists: policies by which targets follow a metric."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.autoscaling.resources.policies import CustomizedMetric, PredefinedMetric

TRACKING = "TargetTrackingScaling"


class OwnAlarm(Value):
    """One that target tracking made for itself; `side` says what for: AlarmHigh, AlarmLow…"""

    alarm_name: str
    alarm_arn: str
    side: str


class Tracking(Value):
    target_value: float
    predefined_metric_specification: PredefinedMetric | None = None
    customized_metric_specification: CustomizedMetric | None = None
    scale_out_cooldown: int | None = None
    scale_in_cooldown: int | None = None
    disable_scale_in: bool | None = None


class ScalingPolicy(
    Resource,
    key="policy_id",
    index=("target_id", "policy_arn"),
    title="Application scaling policies",
    create="PutScalingPolicy",
    describe="DescribeScalingPolicies",
    columns=(
        Column("NAME", "policy_name"),
        Column("RESOURCE", "resource_id"),
        Column("CAPACITY OF", "property_name"),
        Column("TYPE", "policy_type", priority=2),
        Column("KEEPS", "keeps", "number"),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "DeleteScalingPolicy",
            "Delete",
            "PolicyName",
            key="D",
            confirm=1,
            asks=("ServiceNamespace", "ResourceId", "ScalableDimension"),
        ),
    ),
):
    policy_id: str
    "`target|policy`"
    target_id: str
    policy_arn: str
    policy_name: str
    policy_type: str = TRACKING
    service_namespace: str
    resource_id: str
    scalable_dimension: str
    target_tracking_scaling_policy_configuration: Tracking
    own_alarms: tuple[OwnAlarm, ...] = ()

    @property
    def arn(self) -> str:
        return self.policy_arn

    @property
    def label(self) -> str:
        return self.policy_name

    @property
    def property_name(self) -> str:
        return self.scalable_dimension.rpartition(":")[2]

    @property
    def keeps(self) -> float:
        return self.target_tracking_scaling_policy_configuration.target_value

    @property
    def creation_time(self) -> float:
        return self.created_at

    def alarm(self, side: str) -> OwnAlarm | None:
        return next((each for each in self.own_alarms if each.side == side), None)


def policy_key(target_id: str, policy_name: str) -> str:
    return f"{target_id}|{policy_name}"
