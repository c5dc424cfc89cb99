"""Metrics as screens ask for them: what measures a resource, and many series read with one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import AwsError, Client, Row
from screens.widgets.trace import Point

MOST_AT_ONCE: Final = 100
"Series in one call; more would hold the event loop for longer than a frame."


@dataclass(frozen=True, slots=True)
class Measure:
    """One metric of one thing, as CloudWatch names it; `label` is for the legend."""

    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...]
    stat: str = "Average"
    unit: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    namespace: str
    dimension: str
    stat: str = "Average"
    unit: str = ""


_COLUMNS: Mapping[tuple[str, str], _Column] = {
    ("ec2:Instance", "CPUUtilization"): _Column("AWS/EC2", "InstanceId", unit="%"),
    ("ec2:Volume", "BurstBalance"): _Column("AWS/EBS", "VolumeId", unit="%"),
    ("autoscaling:AutoScalingGroup", "CPUUtilization"): _Column("AWS/EC2", "AutoScalingGroupName", unit="%"),
    ("elbv2:LoadBalancer", "RequestCount"): _Column("AWS/ApplicationELB", "LoadBalancer", "Sum"),
    ("elbv2:LoadBalancer", "TargetResponseTime"): _Column("AWS/ApplicationELB", "LoadBalancer", unit="s"),
    ("elbv2:LoadBalancer", "HTTPCode_Target_5XX_Count"): _Column("AWS/ApplicationELB", "LoadBalancer", "Sum"),
}


def measure_of(row: Row, metric: str) -> Measure | None:
    """What a metric column of this kind reads; None when CloudWatch has no such metric of it."""
    column = _COLUMNS.get((row.kind, metric))
    if column is None:
        return None
    return Measure(column.namespace, metric, ((column.dimension, dimension_value(row)),), column.stat, column.unit)


def dimension_value(row: Row) -> str:
    """What a resource is called in its metrics' dimensions: a load balancer by the end of its ARN."""
    return row.id.partition(":loadbalancer/")[2] or row.id.rpartition(":")[2] if row.id.startswith("arn:") else row.id


async def read_series(
    client: Client, region: str, measures: Sequence[Measure], start: float, end: float, period: int
) -> list[tuple[Point, ...]]:
    """The points of each measure in a window, oldest first. Nothing for measures of a service that is not there."""
    found: list[tuple[Point, ...]] = []
    for at in range(0, len(measures), MOST_AT_ONCE):
        found += await _read(client, region, measures[at : at + MOST_AT_ONCE], start, end, period)
    return found


async def _read(
    client: Client, region: str, measures: Sequence[Measure], start: float, end: float, period: int
) -> list[tuple[Point, ...]]:
    answer = await client.call(
        "cloudwatch:GetMetricData",
        region=region,
        StartTime=start,
        EndTime=end,
        ScanBy="TimestampAscending",
        MetricDataQueries=[_query(number, measure, period) for number, measure in enumerate(measures)],
    )
    results: dict[str, dict[str, Any]] = {each["Id"]: each for each in answer["MetricDataResults"]}
    return [_points(results.get(f"m{number}", {})) for number in range(len(measures))]


def _points(result: Mapping[str, Any]) -> tuple[Point, ...]:
    return tuple(zip(result.get("Timestamps", ()), result.get("Values", ()), strict=True))


def _query(number: int, measure: Measure, period: int) -> dict[str, Any]:
    metric = {
        "Namespace": measure.namespace,
        "MetricName": measure.metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in measure.dimensions],
    }
    return {"Id": f"m{number}", "MetricStat": {"Metric": metric, "Period": period, "Stat": measure.stat}}


async def describe_alarm(client: Client, region: str, name: str) -> dict[str, Any] | None:
    """An alarm as DescribeAlarms tells it; None when it is gone or may not be seen."""
    try:
        answer = await client.call("cloudwatch:DescribeAlarms", region=region, AlarmNames=[name])
    except AwsError:
        return None
    return next(iter(answer["MetricAlarms"]), None)
