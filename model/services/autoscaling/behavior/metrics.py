"""Auto Scaling: what happens by itself: groups publish their numbers, and the averages of their machines."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.world import World
from model.physics.metric import METRICS, Metric, metric, series_key
from model.physics.series import Amount, Gauge, Series
from model.services.autoscaling.resources.groups import AutoScalingGroup

_OF_GROUP = {"AutoScalingGroupName": "auto_scaling_group_name"}

GROUP_METRICS = {
    "GroupMinSize": "min",
    "GroupMaxSize": "max",
    "GroupDesiredCapacity": "desired",
    "GroupInServiceInstances": "in_service",
    "GroupPendingInstances": "pending",
    "GroupStandbyInstances": "standby",
    "GroupTerminatingInstances": "terminating",
    "GroupTotalInstances": "total",
    "GroupInServiceCapacity": "in_service",
    "GroupPendingCapacity": "pending",
    "GroupStandbyCapacity": "standby",
    "GroupTerminatingCapacity": "terminating",
    "GroupTotalCapacity": "total",
}


def _number(name: str, quantity: str) -> Callable[[World, AutoScalingGroup], Series | None]:
    """Groups publish their numbers only after EnableMetricsCollection."""

    def derive(world: World, group: AutoScalingGroup) -> Series | None:
        if name not in group.enabled_metrics:
            return None
        level = world.signal(group.auto_scaling_group_arn, quantity)
        return Gauge(series_key(world, group.auto_scaling_group_arn, quantity), level, noise=0.0)

    return derive


METRICS.extend(
    Metric("AWS/AutoScaling", name, "None", AutoScalingGroup, _OF_GROUP, _number(name, quantity))
    for name, quantity in GROUP_METRICS.items()
)


@metric("AWS/EC2", "CPUUtilization", "Percent", of=AutoScalingGroup, dimensions=_OF_GROUP)
def cpu(world: World, group: AutoScalingGroup) -> Series | None:
    level = world.signal(group.auto_scaling_group_arn, "cpu")
    key = series_key(world, group.auto_scaling_group_arn, "cpu")
    return Gauge(key, level, ceiling=100.0, sample_seconds=_sample_seconds(group)) if len(level) else None


def _traffic(quantity: str) -> Callable[[World, AutoScalingGroup], Series | None]:
    def derive(world: World, group: AutoScalingGroup) -> Series | None:
        rate = world.signal(group.auto_scaling_group_arn, quantity)
        key = series_key(world, group.auto_scaling_group_arn, quantity)
        return Amount(key, rate, sample_seconds=_sample_seconds(group)) if len(rate) else None

    return derive


METRICS.extend(
    [
        Metric("AWS/EC2", "NetworkIn", "Bytes", AutoScalingGroup, _OF_GROUP, _traffic("network_in")),
        Metric("AWS/EC2", "NetworkOut", "Bytes", AutoScalingGroup, _OF_GROUP, _traffic("network_out")),
    ]
)


def _sample_seconds(group: AutoScalingGroup) -> int:
    return 60 if group.detailed else 300
