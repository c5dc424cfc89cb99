"""What the chart shows of a resource: its metrics over the last hour, its thresholds, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from model.client import Client, Row
from screens.measures import Measure, describe_alarm, dimension_value, read_series
from screens.widgets.chart import Chart, Mark, Series, Threshold
from screens.widgets.trace import Point

PERIOD_SECONDS: Final = 60
WINDOWS: Final = ((60.0, 3600, 60), (600.0, 3 * 3600, 60), (float("inf"), 12 * 3600, 300))
"""Up to this speed, so many seconds are shown, at least so many seconds to a point: what is shown can be followed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be read for a chart of a resource. `rate` says that sums are to be shown per second."""

    title: str
    region: str
    measures: tuple[Measure, ...]
    unit: str = ""
    thresholds: tuple[Threshold, ...] = ()
    high: float | None = None
    rate: bool = False
    period: int = PERIOD_SECONDS


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title and the corner's answer."""

    title: str
    answer: str
    chart: Chart


async def plan_of(client: Client, row: Row) -> Plan | None:
    """How to chart a resource; None for kinds that nothing measures."""
    match row.kind:
        case "ec2:Instance":
            cpu = _measure(row, "AWS/EC2", "CPUUtilization", "InstanceId", unit="%", label=row.label)
            return Plan(f"CPU · {row.label}", row.region, (cpu,), "%", high=100.0)
        case "ec2:Volume":
            return _volume(row)
        case "autoscaling:AutoScalingGroup":
            cpu = _measure(row, "AWS/EC2", "CPUUtilization", "AutoScalingGroupName", unit="%", label="average")
            return Plan(f"CPU · asg/{row.label}", row.region, (cpu,), "%", high=100.0)
        case "elbv2:LoadBalancer":
            count = _measure(row, "AWS/ApplicationELB", "RequestCount", "LoadBalancer", "Sum", label="requests")
            failed = replace(count, metric="HTTPCode_Target_5XX_Count", label="5xx")
            return Plan(f"Requests · alb/{row.label}", row.region, (count, failed), "/s", rate=True)
        case "cloudwatch:MetricAlarm":
            return await _alarm(client, row)
        case _:
            return None


def _volume(row: Row) -> Plan:
    reads = _measure(row, "AWS/EBS", "VolumeReadOps", "VolumeId", "Sum", label="reads")
    writes = replace(reads, metric="VolumeWriteOps", label="writes")
    return Plan(f"Operations · {row.label}", row.region, (reads, writes), "/s", rate=True)


async def _alarm(client: Client, row: Row) -> Plan | None:
    alarm = await describe_alarm(client, row.region, row.id)
    if alarm is None or "MetricName" not in alarm:
        return None
    unit = "%" if "Utilization" in alarm["MetricName"] or "Balance" in alarm["MetricName"] else ""
    measure = Measure(
        alarm["Namespace"],
        alarm["MetricName"],
        tuple((each["Name"], each["Value"]) for each in alarm["Dimensions"]),
        alarm.get("Statistic") or alarm["ExtendedStatistic"],
        unit,
        alarm["MetricName"],
    )
    title = f"{alarm['MetricName']} · alarm/{row.label}"
    high = 100.0 if unit == "%" else None
    thresholds = (Threshold(alarm["Threshold"]),)
    return Plan(title, row.region, (measure,), unit, thresholds, high, period=alarm["Period"])


def _measure(
    row: Row, namespace: str, metric: str, dimension: str, stat: str = "Average", unit: str = "", label: str = ""
) -> Measure:
    return Measure(namespace, metric, ((dimension, dimension_value(row)),), stat, unit, label)


async def draw_plan(client: Client, plan: Plan, now: float, marks: Sequence[Mark] = ()) -> Picture:
    """Read what the plan names, up to the last full minute before `now`; the faster time goes, the further back."""
    _, window, least = next(each for each in WINDOWS if client.steering.speed <= each[0])
    plan = replace(plan, period=max(plan.period, least))
    end = now // PERIOD_SECONDS * PERIOD_SECONDS
    start = end - window
    found = await read_series(client, plan.region, plan.measures, start, end, plan.period)
    divisor = plan.period if plan.rate else 1
    series = tuple(
        Series(measure.label, _divided(points, divisor), distance_of(points, plan.period))
        for measure, points in zip(plan.measures, found, strict=True)
        if points or measure is plan.measures[0]
    )
    within = tuple(mark for mark in marks if start <= mark.at <= end)
    chart = Chart(start, end, series, plan.unit, plan.thresholds, within, high=plan.high)
    return Picture(plan.title, _said(plan), chart)


def _said(plan: Plan) -> str:
    stat = "per second" if plan.rate else plan.measures[0].stat
    return f"{stat} {plan.period // 60}m" if plan.period >= 60 else f"{stat} {plan.period}s"


def _divided(points: tuple[Point, ...], divisor: float) -> tuple[Point, ...]:
    if divisor == 1:
        return points
    return tuple((at, None if value is None else value / divisor) for at, value in points)


def distance_of(points: Sequence[Point], period: int = PERIOD_SECONDS) -> float:
    """How far apart points are: five minutes for basic monitoring, whatever period was asked for."""
    gaps = [after[0] - before[0] for before, after in pairwise(points)]
    return max(float(period), min(gaps, default=float(period)))
