"""The alarms that a target tracking policy makes for itself, and the metrics they watch."""

from __future__ import annotations

from typing import Any

from model.kit.world import World
from model.laws.scaling import tracking_alarms
from model.services.autoscaling.naming import invalid, new_uuid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.policies import (
    AlarmOfPolicy,
    PredefinedMetric,
    ScalingPolicy,
    TargetTracking,
)

_OF_GROUP = {
    "ASGAverageCPUUtilization": "CPUUtilization",
    "ASGAverageNetworkIn": "NetworkIn",
    "ASGAverageNetworkOut": "NetworkOut",
}


async def make_alarms(world: World, group: AutoScalingGroup, policy: ScalingPolicy) -> tuple[AlarmOfPolicy, ...]:
    """Put the policy's alarms, high and low, and say which they are."""
    tracking = policy.target_tracking_configuration
    if tracking is None:
        return ()
    metric = watched_metric(group, tracking)
    found: list[AlarmOfPolicy] = []
    for side, rule in tracking_alarms(tracking.target_value, disable_scale_in=tracking.disable_scale_in).items():
        name = f"TargetTracking-{group.auto_scaling_group_name}-{side}-{new_uuid(world)}"
        await world.ask(
            "cloudwatch:PutMetricAlarm",
            AlarmName=name,
            AlarmDescription=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}.",
            AlarmActions=[policy.policy_arn],
            Threshold=rule.threshold,
            ComparisonOperator=rule.comparison,
            EvaluationPeriods=rule.evaluation_periods,
            **metric,
        )
        arn = f"arn:aws:cloudwatch:{world.region}:{world.account}:alarm:{name}"
        found.append(AlarmOfPolicy(alarm_name=name, alarm_arn=arn))
    return tuple(found)


async def drop_alarms(world: World, policy: ScalingPolicy) -> None:
    if policy.own_alarms:
        await world.ask("cloudwatch:DeleteAlarms", AlarmNames=[alarm.alarm_name for alarm in policy.own_alarms])
        policy.own_alarms = ()


def watched_metric(group: AutoScalingGroup, tracking: TargetTracking) -> dict[str, Any]:
    """The metric as an alarm names it."""
    if tracking.predefined_metric_specification is not None:
        return _predefined(group, tracking.predefined_metric_specification)
    custom = tracking.customized_metric_specification
    assert custom is not None, "a tracking policy has a metric"
    return custom.watched()


def _predefined(group: AutoScalingGroup, metric: PredefinedMetric) -> dict[str, Any]:
    kind = metric.predefined_metric_type
    if kind == "ALBRequestCountPerTarget":
        requests = requests_of(group, metric.resource_label or "", "RequestCountPerTarget")
        return requests | {"Statistic": "Sum", "Period": 60}
    if kind not in _OF_GROUP:
        raise invalid(f"The predefined metric {kind} is not offered by this cloud")
    return {
        "Namespace": "AWS/EC2",
        "MetricName": _OF_GROUP[kind],
        "Statistic": "Average",
        "Period": 60,
        "Dimensions": [{"Name": "AutoScalingGroupName", "Value": group.auto_scaling_group_name}],
    }


def requests_of(group: AutoScalingGroup, label: str, name: str) -> dict[str, Any]:
    """A metric of `app/name/id/targetgroup/name/id`, of a target group that the Auto Scaling group serves."""
    balancer, found, target_group = label.partition("/targetgroup/")
    if not found or not any(arn.endswith(f":targetgroup/{target_group}") for arn in group.target_group_arns):
        raise invalid(f"The resource label {label} does not name a target group of the Auto Scaling group")
    return {
        "Namespace": "AWS/ApplicationELB",
        "MetricName": name,
        "Dimensions": [
            {"Name": "TargetGroup", "Value": f"targetgroup/{target_group}"},
            {"Name": "LoadBalancer", "Value": balancer},
        ],
    }
