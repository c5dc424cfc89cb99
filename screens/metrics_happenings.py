"""What the world recorded beside the numbers: thresholds of alarms, their changes, what groups did, what is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import AwsError, Client
from screens.briefly import brief_alarm
from screens.measures import Measure
from screens.metrics_graph import Graph, Line, regions_of
from screens.missing import permission_in
from screens.steps import marks_of
from screens.widgets.chart import Mark, Threshold
from screens.widgets.health import Tone

MOST_GROUPS: Final = 3
_TONES: Final[Mapping[str, Tone]] = {"ALARM": "bad", "OK": "good", "INSUFFICIENT_DATA": "unknown"}


@dataclass(frozen=True, slots=True)
class Happenings:
    """Whoever may not see some of it is told in `missing` which permissions that takes."""

    thresholds: tuple[Threshold, ...] = ()
    marks: tuple[Mark, ...] = ()
    missing: tuple[str, ...] = ()


class Chronicle:
    """Tells what happened to what a graph shows."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def read(self, graph: Graph, now: float) -> Happenings:
        missing: dict[str, None] = {}
        start, end = graph.span.within(now, graph.period)
        thresholds: list[Threshold] = []
        marks: list[Mark] = []
        for line in graph.lines:
            alarms = await self._asked(missing, self._alarms(line)) if line.measure else ()
            for alarm in alarms or ():
                if "Threshold" in alarm and not graph.is_right(line):
                    thresholds.append(Threshold(alarm["Threshold"], brief_alarm(alarm["AlarmName"])))
                marks += await self._asked(missing, self._changes(line.region, alarm["AlarmName"], start, end)) or ()
        for region in regions_of(graph):
            marks += await self._asked(missing, self._activities(graph, region)) or ()
            marks += self._faults(region)
        ordered = sorted(dict.fromkeys(marks), key=lambda mark: mark.at)
        return Happenings(tuple(dict.fromkeys(thresholds))[:2], tuple(ordered), tuple(missing))

    async def _asked(self, missing: dict[str, None], reading: Any) -> Any:
        try:
            return await reading
        except AwsError as refusal:
            missing[permission_in(refusal)] = None
            return None

    async def _alarms(self, line: Line) -> Sequence[Mapping[str, Any]]:
        assert line.measure is not None, "expressions have no alarms of their own"
        answer = await self._client.call(
            "cloudwatch:DescribeAlarmsForMetric", region=line.region, **named(line.measure)
        )
        return answer["MetricAlarms"]

    async def _changes(self, region: str, name: str, start: float, end: float) -> list[Mark]:
        asked = {"AlarmName": name, "HistoryItemType": "StateUpdate", "StartDate": start, "EndDate": end}
        answer = await self._client.call("cloudwatch:DescribeAlarmHistory", region=region, **asked)
        return [
            Mark(each["Timestamp"], f"{brief_alarm(name)} {state}", _TONES[state])
            for each in answer["AlarmHistoryItems"]
            if (state := each["HistorySummary"].rpartition(" to ")[2]) in _TONES
        ]

    async def _activities(self, graph: Graph, region: str) -> list[Mark]:
        """Of the groups that lines are of; otherwise of those that did something last."""
        answer = await self._client.call("autoscaling:DescribeScalingActivities", region=region, MaxRecords=100)
        told = [_activity(each) for each in answer["Activities"]]
        wanted = set(_groups(graph, region)) or {each["auto_scaling_group_name"] for each in told}
        return [mark for group in sorted(wanted)[:MOST_GROUPS] for mark in marks_of(told, group)]

    def _faults(self, region: str) -> list[Mark]:
        return [Mark(each.since, each.what, "bad") for each in self._client.chaos(region).broken]


def named(measure: Measure) -> dict[str, Any]:
    """A metric as most operations name it."""
    dimensions = [{"Name": name, "Value": value} for name, value in measure.dimensions]
    return {"Namespace": measure.namespace, "MetricName": measure.metric, "Dimensions": dimensions}


def _groups(graph: Graph, region: str) -> Iterator[str]:
    for line in graph.lines:
        if line.measure and line.region == region:
            yield from (value for name, value in line.measure.dimensions if name == "AutoScalingGroupName")


def _activity(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "auto_scaling_group_name": told["AutoScalingGroupName"],
        "start_time": told["StartTime"],
        "description": told["Description"],
        "status_code": told["StatusCode"],
    }
