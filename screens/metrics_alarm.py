"""The form for an alarm on what is drawn: filled in with its metric, and a threshold that it does not cross now."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from model.client import Client
from screens.launch import LaunchScreen
from screens.launch_fields import Choices
from screens.measures import query_for
from screens.metrics_graph import Graph, Told
from screens.widgets.axis import round_top
from screens.widgets.ink import Ink


class AlarmForm(LaunchScreen):
    """What AWS asks for an alarm, answered as far as the graph can."""

    def __init__(self, client: Client, graph: Graph, told: Told, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, client.kinds()["cloudwatch:MetricAlarm"], told.line.region, ink)
        self._graph = graph
        self._told = told

    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        return {**super().proposed(choices), **alarm_of(self._graph, self._told)}


def alarm_of(graph: Graph, told: Told) -> dict[str, Any]:
    """What the form starts with, by parameter."""
    period = max(60, graph.period)
    common = {
        "AlarmName": _name(told),
        "EvaluationPeriods": 2,
        "DatapointsToAlarm": 2,
        "Threshold": round_top(told.most or 0.0, told.line.unit),
        "ComparisonOperator": "GreaterThanThreshold",
    }
    measure = told.line.measure
    if measure is None:
        return {**common, "Metrics": _queries(graph, told.line.id, period)}
    statistic = "ExtendedStatistic" if measure.stat[:1].islower() else "Statistic"
    return {
        **common,
        "Namespace": measure.namespace,
        "MetricName": measure.metric,
        "Dimensions": [{"Key": name, "Value": value} for name, value in measure.dimensions],
        statistic: measure.stat,
        "Period": ceil(period / 60) * 60,
    }


def _queries(graph: Graph, id: str, period: int) -> list[dict[str, Any]]:
    """The expression, and every line of its region that it may name."""
    here = next(line.region for line in graph.lines if line.id == id)
    found: list[dict[str, Any]] = []
    for line in graph.lines:
        if line.region != here or (line.measure is None and line.id != id):
            continue
        query = query_for(line.id, line.measure, period) if line.measure else {"Id": id, "Expression": line.expression}
        found.append({**query, "ReturnData": line.id == id})
    return found


def _name(told: Told) -> str:
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in told.label)
    return f"{kept.strip('-') or told.line.id}-high"
