"""What an alarm's view shows of one moment, now or in the past: read as whoever looks, with CloudWatch's own calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from model.client import AwsError, Client, NothingHappened, Row
from screens.alarm_words import STATES, Looked, decided, period_of, side_of
from screens.widgets.chart import Chart, Mark, Series, Threshold
from screens.widgets.quantity import digits

METRIC: Final = "cloudwatch:MetricAlarm"
COMPOSITE: Final = "cloudwatch:CompositeAlarm"
_LEAST_SECONDS: Final = 1800.0
_PERIODS: Final = 30
_LINES_MOST: Final = 3
_LOOKS_FURTHER: Final = 2
"By how many periods an alarm looks beyond those that it needs."
_HISTORY: Final = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """An alarm at a moment: as it is described, what it looks at, its chart, and what has happened to it."""

    at: float
    alarm: Mapping[str, Any]
    looked: tuple[Looked, ...] = ()
    chart: Chart | None = None
    history: Sequence[Mapping[str, Any]] = field(default=())


async def read_alarm(client: Client, row: Row, *, history: bool = True) -> Seen | None:
    """None for an alarm that is not there. Raises AwsError for who may not describe alarms."""
    member = "MetricAlarms" if row.kind == METRIC else "CompositeAlarms"
    types = [member.removesuffix("s")]
    answer = await client.call("cloudwatch:DescribeAlarms", region=row.region, AlarmNames=[row.id], AlarmTypes=types)
    alarm = next(iter(answer[member]), None)
    if alarm is None:
        return None
    found = await _history(client, row) if history else ()
    if row.kind != METRIC:
        return Seen(client.now, alarm, history=found)
    lines = await _lines(client, row, alarm)
    looked = _looked(alarm, lines[0] if lines else (), client.now)
    return Seen(client.now, alarm, tuple(looked), _chart(alarm, lines, found, client.now), found)


async def read_advice(client: Client, row: Row) -> str:
    """What one would do about an alarm that went off; empty where that is not known, or nothing is to be done."""
    try:
        return (await client.history.because(row)).advice
    except (AwsError, NothingHappened):
        return ""


async def _history(client: Client, row: Row) -> list[Mapping[str, Any]]:
    try:
        answer = await client.call(
            "cloudwatch:DescribeAlarmHistory", region=row.region, AlarmName=row.id, MaxRecords=_HISTORY
        )
    except AwsError:
        return []
    return answer["AlarmHistoryItems"]


Points = tuple[tuple[float, float], ...]


async def _lines(client: Client, row: Row, alarm: Mapping[str, Any]) -> list[Points]:
    """What it compares comes first, the edges of a band after it."""
    start, end = _window(alarm, client.now)
    asked: dict[str, Any] = {"StartTime": start, "EndTime": end, "ScanBy": "TimestampAscending"}
    try:
        answer = await client.call(
            "cloudwatch:GetMetricData", region=row.region, MetricDataQueries=_queries(alarm), **asked
        )
    except AwsError:
        return []
    band = alarm.get("ThresholdMetricId")
    results = sorted(answer["MetricDataResults"], key=lambda each: each["Id"] == band)
    return [tuple(zip(each["Timestamps"], each["Values"], strict=True)) for each in results[:_LINES_MOST]]


def _queries(alarm: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "Metrics" in alarm:
        return list(alarm["Metrics"])
    names = ("Namespace", "MetricName", "Dimensions")
    metric = {name: alarm[name] for name in names if alarm.get(name)}
    stat = alarm.get("Statistic") or alarm["ExtendedStatistic"]
    return [{"Id": "m", "MetricStat": {"Metric": metric, "Period": alarm["Period"], "Stat": stat}}]


def _window(alarm: Mapping[str, Any], now: float) -> tuple[float, float]:
    period = period_of(alarm)
    beat = min(period, 60)
    end = now // beat * beat
    return end - max(_LEAST_SECONDS, period * max(_PERIODS, 2 * alarm["EvaluationPeriods"])), end


def _looked(alarm: Mapping[str, Any], points: Points, now: float) -> list[Looked]:
    """The newest periods that are over, those without data among them."""
    period = period_of(alarm)
    _, end = _window(alarm, now)
    count = alarm["EvaluationPeriods"] + _LOOKS_FURTHER
    values = dict(points)
    starts = [end - period * (count - place) for place in range(count)]
    return [Looked(at, values.get(at), side_of(alarm, values.get(at))) for at in starts]


def _chart(
    alarm: Mapping[str, Any], lines: Sequence[Points], history: Sequence[Mapping[str, Any]], now: float
) -> Chart:
    """The threshold is dashed, the datapoints that decided are marked, and so is each change of state."""
    start, end = _window(alarm, now)
    period = float(period_of(alarm))
    names = (alarm.get("MetricName", "expression"), "band", "band")
    series = tuple(Series(name, points, period) for name, points in zip(names, lines, strict=False))
    threshold = alarm.get("Threshold")
    marks = [
        Mark(
            each.at,
            digits(each.value) if each.value is not None else "missing",
            "bad" if each.side == "breaching" else "good",
        )
        for each in decided(alarm)
    ]
    turns = [each for each in history if each["HistoryItemType"] == "StateUpdate"]
    marks += [Mark(each["Timestamp"], _turned(each), _tone(each)) for each in turns]
    unit = "%" if "Utilization" in alarm.get("MetricName", "") else ""
    return Chart(
        start,
        max(end, start + period),
        series,
        unit,
        (Threshold(threshold),) if threshold is not None else (),
        tuple(each for each in marks if start <= each.at <= end + period),
        high=100.0 if unit and (threshold or 0.0) <= 100.0 else None,
    )


def _turned(item: Mapping[str, Any]) -> str:
    return str(item["HistorySummary"]).rpartition(" to ")[2]


def _tone(item: Mapping[str, Any]) -> Any:
    return STATES.get(_turned(item))
