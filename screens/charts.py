"""What the chart shows of a resource: its metrics over the last hour, its thresholds, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from model.client import Client, KindView, Row
from screens.briefly import brief_noun
from screens.measures import Measure, describe_alarm, measure_for, read_series
from screens.widgets.chart import MOST_SERIES, Chart, Mark, Series, Threshold
from screens.widgets.trace import Point

PERIOD_SECONDS: Final = 60
WINDOWS: Final = ((60.0, 3600, 60), (600.0, 3 * 3600, 60), (float("inf"), 12 * 3600, 300))
"""Up to this speed, so many seconds are shown, at least so many seconds to a point: what is shown can be followed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be read for a chart of a resource. `rate` says that sums are to be shown per second.

    Measures of another unit than the first one's are drawn against the axis on the right.
    """

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


async def plan_of(client: Client, row: Row, view: KindView) -> Plan | None:
    """How to chart a resource, of the kind of a view; None for what nothing measures."""
    match row.kind:
        case "ec2:Instance":
            return _processors(row, row.label, "InstanceId", row.label)
        case "autoscaling:AutoScalingGroup":
            return _processors(row, f"asg/{row.label}", "AutoScalingGroupName", "average")
        case "cloudwatch:MetricAlarm":
            return await _alarm(client, row)
        case _:
            return _declared(client, row, view)


def _processors(row: Row, name: str, dimension: str, label: str) -> Plan:
    """Of machines and their groups, whether they publish anything yet or not."""
    cpu = Measure("AWS/EC2", "CPUUtilization", ((dimension, row.id),), "Average", "%", label)
    return Plan(f"CPU · {name}", row.region, (cpu,), "%", high=100.0)


def _declared(client: Client, row: Row, view: KindView) -> Plan | None:
    """By its headline: of the metrics that say how busy its kind is, those that it publishes now."""
    words = dict(view.headline)
    told = {each.name: each for each in client.metrics.of(row, words.keys())} if words else {}
    measures = [replace(measure_for(told[name]), label=word) for name, word in words.items() if name in told]
    if not measures:
        return None
    first = measures[0]
    region = client.region if row.region == "global" else row.region
    title = f"{first.label[0].upper()}{first.label[1:]} · {brief_noun(view)}/{row.label}"
    high = 100.0 if first.unit == "%" else None
    return Plan(title, region, tuple(measures[:MOST_SERIES]), _unit(first), high=high, rate=True)


def _unit(measure: Measure) -> str:
    return f"{measure.unit}/s" if measure.stat == "Sum" else measure.unit


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


async def draw_plan(client: Client, plan: Plan, now: float, marks: Sequence[Mark] = ()) -> Picture:
    """Read what the plan names, up to the last full minute before `now`; the faster time goes, the further back."""
    _, window, least = next(each for each in WINDOWS if client.steering.speed <= each[0])
    plan = replace(plan, period=max(plan.period, least))
    end = now // PERIOD_SECONDS * PERIOD_SECONDS
    start = end - window
    found = await read_series(client, plan.region, plan.measures, start, end, plan.period)
    series = tuple(
        _series(plan, measure, points)
        for measure, points in zip(plan.measures, found, strict=True)
        if points or measure is plan.measures[0]
    )
    within = tuple(mark for mark in marks if start <= mark.at <= end)
    chart = Chart(start, end, series, plan.unit, plan.thresholds, within, high=plan.high)
    return Picture(plan.title, _said(plan), chart)


def _series(plan: Plan, measure: Measure, points: tuple[Point, ...]) -> Series:
    divisor = plan.period if plan.rate and measure.stat == "Sum" else 1
    other = plan.rate and _unit(measure) != plan.unit
    distance = distance_of(points, plan.period)
    return Series(measure.label, _divided(points, divisor), distance, other, _unit(measure) if other else None)


def _said(plan: Plan) -> str:
    first = plan.measures[0]
    stat = "per second" if plan.rate and first.stat == "Sum" else first.stat
    return f"{stat} {plan.period // 60}m" if plan.period >= 60 else f"{stat} {plan.period}s"


def _divided(points: tuple[Point, ...], divisor: float) -> tuple[Point, ...]:
    if divisor == 1:
        return points
    return tuple((at, None if value is None else value / divisor) for at, value in points)


def distance_of(points: Sequence[Point], period: int = PERIOD_SECONDS) -> float:
    """How far apart points are: five minutes for basic monitoring, whatever period was asked for."""
    gaps = [after[0] - before[0] for before, after in pairwise(points)]
    return max(float(period), min(gaps, default=float(period)))
