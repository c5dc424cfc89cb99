"""Metrics as screens ask for them: what measures a resource, and many series read with one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import AwsError, Client, Measured
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


_UNITS: Final = {
    "Percent": "%",
    "Bytes": "B",
    "Seconds": "s",
    "Milliseconds": "ms",
    "Count/Second": "/s",
    "Bytes/Second": "B/s",
}


def unit_sign(unit: str) -> str:
    """CloudWatch's word for a unit as it is written behind a number."""
    return _UNITS.get(unit, "")


def measure_for(told: Measured) -> Measure:
    """How a published metric is read: what adds up as a sum, what is a level as its average."""
    stat = "Sum" if told.summed else "Average"
    return Measure(told.namespace, told.name, told.dimensions, stat, unit_sign(told.unit), told.name.casefold())


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
        MetricDataQueries=[query_for(f"m{number}", measure, period) for number, measure in enumerate(measures)],
    )
    results: dict[str, dict[str, Any]] = {each["Id"]: each for each in answer["MetricDataResults"]}
    return [_points(results.get(f"m{number}", {})) for number in range(len(measures))]


def _points(result: Mapping[str, Any]) -> tuple[Point, ...]:
    return tuple(zip(result.get("Timestamps", ()), result.get("Values", ()), strict=True))


def query_for(id: str, measure: Measure, period: int) -> dict[str, Any]:
    """A measure as a member of MetricDataQueries."""
    metric = {
        "Namespace": measure.namespace,
        "MetricName": measure.metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in measure.dimensions],
    }
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": period, "Stat": measure.stat}}


async def describe_alarm(client: Client, region: str, name: str) -> dict[str, Any] | None:
    """An alarm as DescribeAlarms tells it; None when it is gone or may not be seen."""
    try:
        answer = await client.call("cloudwatch:DescribeAlarms", region=region, AlarmNames=[name])
    except AwsError:
        return None
    return next(iter(answer["MetricAlarms"]), None)
