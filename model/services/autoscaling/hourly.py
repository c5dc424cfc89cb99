"""What is known of a group by the hour: its load, what each of its units carries, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.forecast import HOUR_SECONDS
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.policies import MetricOfQueries, PredefinedMetric, PredictiveMetric
from model.services.autoscaling.tracking import requests_of

Hours = dict[int, float]

CPU, NETWORK_IN, NETWORK_OUT, REQUESTS = "cpu", "network_in", "network_out", "requests"
PAIRS: Mapping[str, str] = {
    "ASGCPUUtilization": CPU,
    "ASGNetworkIn": NETWORK_IN,
    "ASGNetworkOut": NETWORK_OUT,
    "ALBRequestCount": REQUESTS,
}
LOADS: Mapping[str, str] = {
    "ASGTotalCPUUtilization": CPU,
    "ASGTotalNetworkIn": NETWORK_IN,
    "ASGTotalNetworkOut": NETWORK_OUT,
    "ALBTargetGroupRequestCount": REQUESTS,
}
SCALING: Mapping[str, str] = {
    "ASGAverageCPUUtilization": CPU,
    "ASGAverageNetworkIn": NETWORK_IN,
    "ASGAverageNetworkOut": NETWORK_OUT,
    "ALBRequestCountPerTarget": REQUESTS,
}
_A_MINUTE: Mapping[str, float] = {CPU: 1.0, NETWORK_IN: 60.0, NETWORK_OUT: 60.0}
"Processors are told in per cent, bytes by the minute."


def load_family(metric: PredictiveMetric) -> str:
    """What kind of load a ready metric tells of; empty for one of the customer's own."""
    named = _ready_load(metric)
    return {**PAIRS, **LOADS}[named.predefined_metric_type] if named else ""


def scaling_family(metric: PredictiveMetric) -> str:
    named = _ready_share(metric)
    return {**PAIRS, **SCALING}[named.predefined_metric_type] if named else ""


def _ready_load(metric: PredictiveMetric) -> PredefinedMetric | None:
    return metric.predefined_metric_pair_specification or metric.predefined_load_metric_specification


def _ready_share(metric: PredictiveMetric) -> PredefinedMetric | None:
    return metric.predefined_metric_pair_specification or metric.predefined_scaling_metric_specification


async def loads(world: World, group: AutoScalingGroup, metric: PredictiveMetric, hours: range) -> Hours:
    """The load of the whole group."""
    own, family = metric.customized_load_metric_specification, load_family(metric)
    if own is not None:
        return await _queried(world, own, hours)
    if family == REQUESTS:
        return await _requests(world, group, _ready_load(metric), hours)
    each, serving = _signal(world, group, family, hours), _signal(world, group, "in_service", hours)
    return {hour: each[hour] * _A_MINUTE[family] * serving[hour] for hour in each if hour in serving}


async def shares(world: World, group: AutoScalingGroup, metric: PredictiveMetric, hours: range) -> Hours:
    """What each unit carries."""
    own, family = metric.customized_scaling_metric_specification, scaling_family(metric)
    if own is not None:
        return await _queried(world, own, hours)
    if family == REQUESTS:
        whole = await _requests(world, group, _ready_share(metric), hours)
        serving = _signal(world, group, "in_service", hours)
        return {hour: each / serving[hour] for hour, each in whole.items() if serving.get(hour)}
    return {hour: each * _A_MINUTE[family] for hour, each in _signal(world, group, family, hours).items()}


async def units(world: World, group: AutoScalingGroup, metric: PredictiveMetric, hours: range) -> Hours:
    """How many there are."""
    own = metric.customized_capacity_metric_specification
    return await _queried(world, own, hours) if own else _signal(world, group, "in_service", hours)


async def check_answerable(world: World, group: AutoScalingGroup, metric: PredictiveMetric) -> None:
    """Raises ValidationError for queries that CloudWatch does not take, and for labels that name nothing."""
    hour = int(world.now // HOUR_SECONDS)
    try:
        for read in (loads, shares, units):
            await read(world, group, metric, range(hour - 1, hour))
    except AwsError as refusal:
        raise invalid(refusal.message) from refusal


def _signal(world: World, group: AutoScalingGroup, quantity: str, hours: range) -> Hours:
    signal = world.signal(group.auto_scaling_group_arn, quantity)
    means = ((hour, signal.mean(hour * HOUR_SECONDS, (hour + 1) * HOUR_SECONDS)) for hour in hours if len(signal))
    return {hour: mean for hour, mean in means if not isnan(mean)}


async def _requests(world: World, group: AutoScalingGroup, named: PredefinedMetric | None, hours: range) -> Hours:
    """Those of a minute."""
    metric = requests_of(group, (named.resource_label if named else None) or "", "RequestCount")
    stat = {"Metric": metric, "Stat": "Sum", "Period": int(HOUR_SECONDS)}
    found = await _asked(world, [{"Id": "requests", "MetricStat": stat}], hours)
    return {hour: each / 60 for hour, each in found.items()}


async def _queried(world: World, own: MetricOfQueries, hours: range) -> Hours:
    asked = [each.asked(int(HOUR_SECONDS)) for each in own.metric_data_queries]
    return await _asked(world, asked, hours)


async def _asked(world: World, queries: Iterable[dict[str, Any]], hours: range) -> Hours:
    if not hours:
        return {}
    answer = await world.ask(
        "cloudwatch:GetMetricData",
        MetricDataQueries=list(queries),
        StartTime=hours.start * HOUR_SECONDS,
        EndTime=hours.stop * HOUR_SECONDS,
        ScanBy="TimestampAscending",
    )
    return {
        int(at // HOUR_SECONDS): value
        for told in answer["MetricDataResults"][:1]
        for at, value in zip(told["Timestamps"], told["Values"], strict=True)
    }
