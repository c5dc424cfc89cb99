"""The alarms that a target tracking policy makes for itself, and what they watch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.world import World
from model.laws.alarm_rule import AlarmRule
from model.laws.scaling import throughput_alarms, tracking_alarms
from model.services.application_autoscaling.acting import asks_for
from model.services.application_autoscaling.dimensions import Concurrency, Throughput, dimension_of
from model.services.application_autoscaling.refusals import new_uuid
from model.services.application_autoscaling.resources.policies import OwnAlarm, ScalingPolicy, Tracking
from model.services.application_autoscaling.resources.targets import ScalableTarget

FITTING = ("ProvisionedCapacityHigh", "ProvisionedCapacityLow")
"The sides whose alarms tell that somebody else changed the capacity."


async def fit_alarms(world: World, target: ScalableTarget, policy: ScalingPolicy) -> None:
    """Put the policy's alarms, or put them again where their thresholds hang on the capacity."""
    ask = asks_for(world, target)
    rules = _rules(target, policy.target_tracking_scaling_policy_configuration)
    for side, rule in rules.items():
        known = policy.alarm(side)
        name = known.alarm_name if known else f"TargetTracking-{target.resource_id}-{side}-{new_uuid(world)}"
        await ask(
            "cloudwatch:PutMetricAlarm",
            AlarmName=name,
            AlarmDescription=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}.",
            AlarmActions=[policy.policy_arn],
            Threshold=rule.threshold,
            ComparisonOperator=rule.comparison,
            EvaluationPeriods=rule.evaluation_periods,
            **_metric(target, policy, side),
        )
        if known is None:
            named = arn("cloudwatch", world.region, world.account, f"alarm:{name}")
            policy.own_alarms = (*policy.own_alarms, OwnAlarm(alarm_name=name, alarm_arn=named, side=side))


async def drop_alarms(world: World, target: ScalableTarget, policy: ScalingPolicy) -> None:
    if policy.own_alarms:
        names = [alarm.alarm_name for alarm in policy.own_alarms]
        await asks_for(world, target)("cloudwatch:DeleteAlarms", AlarmNames=names)
        policy.own_alarms = ()


def follows_use(policy: ScalingPolicy) -> bool:
    """Its alarms watch units that are used, and what was bought; otherwise a metric that is held against the target."""
    predefined = policy.target_tracking_scaling_policy_configuration.predefined_metric_specification
    return predefined is not None and policy.service_namespace == "dynamodb"


def used_share(capacity: int, units_a_minute: float) -> float:
    """How much of the capacity was used, in %."""
    return units_a_minute / 60 / max(capacity, 1) * 100


def _rules(target: ScalableTarget, tracking: Tracking) -> Mapping[str, AlarmRule]:
    one_way = bool(tracking.disable_scale_in)
    if tracking.predefined_metric_specification is not None and target.service_namespace == "dynamodb":
        bought = target.capacity or target.min_capacity
        return throughput_alarms(bought, tracking.target_value, disable_scale_in=one_way)
    return tracking_alarms(tracking.target_value, disable_scale_in=one_way)


def _metric(target: ScalableTarget, policy: ScalingPolicy, side: str) -> dict[str, Any]:
    """As an alarm names it."""
    customized = policy.target_tracking_scaling_policy_configuration.customized_metric_specification
    if customized is not None:
        return customized.watched()
    handle = dimension_of(target).handle(target.resource_id)
    if isinstance(handle, Throughput):
        return _throughput(handle, side)
    assert isinstance(handle, Concurrency), "a handle is of one of these kinds"
    return {
        "Namespace": "AWS/Lambda",
        "MetricName": "ProvisionedConcurrencyUtilization",
        "Statistic": "Average",
        "Period": 60,
        "Dimensions": _dimensions(FunctionName=handle.function, Resource=f"{handle.function}:{handle.qualifier}"),
    }


def _throughput(handle: Throughput, side: str) -> dict[str, Any]:
    fitting = side in FITTING
    of_index = {"GlobalSecondaryIndexName": handle.index} if handle.index else {}
    return {
        "Namespace": "AWS/DynamoDB",
        "MetricName": f"{'Provisioned' if fitting else 'Consumed'}{handle.side}CapacityUnits",
        "Statistic": "Average" if fitting else "Sum",
        "Period": 300 if fitting else 60,
        "Dimensions": _dimensions(TableName=handle.table, **of_index),
    }


def _dimensions(**named: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in named.items()]
