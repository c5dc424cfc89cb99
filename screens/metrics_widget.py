"""A graph as a widget of a dashboard, put below those that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps, loads
from typing import Any, Final

from model.client import AwsError, Client
from screens.metrics_graph import Graph, Line

WIDTH: Final = 12
HEIGHT: Final = 6
COLUMNS: Final = 24


def widget_of(graph: Graph) -> dict[str, Any]:
    """As PutDashboard takes it, without its place."""
    return {
        "type": "metric",
        "width": WIDTH,
        "height": HEIGHT,
        "properties": {
            "metrics": [_metric(graph, line) for line in graph.lines],
            "view": "timeSeries",
            "region": graph.lines[0].region,
            "period": graph.period,
            "title": ", ".join(dict.fromkeys(line.label for line in graph.lines)),
        },
    }


def _metric(graph: Graph, line: Line) -> list[Any]:
    own: dict[str, Any] = {"id": line.id, "region": line.region, "label": line.label}
    if graph.is_right(line):
        own["yAxis"] = "right"
    if line.measure is None:
        return [{**own, "expression": line.expression}]
    words = [line.measure.namespace, line.measure.metric]
    for name, value in line.measure.dimensions:
        words += [name, value]
    return [*words, {**own, "stat": line.measure.stat}]


def with_widget(body: str, widget: Mapping[str, Any]) -> str:
    """The body with the widget beside its last one while there is room, or below all."""
    told: dict[str, Any] = loads(body)
    widgets: list[dict[str, Any]] = told.setdefault("widgets", [])
    x, y = _room(widgets, int(widget["width"]))
    told["widgets"] = [*widgets, {**widget, "x": x, "y": y}]
    return dumps(told)


def _room(widgets: Sequence[Mapping[str, Any]], width: int) -> tuple[int, int]:
    placed = [each for each in widgets if "x" in each and "y" in each]
    below = max((each["y"] + each.get("height", HEIGHT) for each in placed), default=0)
    last = placed[-1] if placed else None
    if last is not None:
        beside = last["x"] + last.get("width", HEIGHT)
        is_lowest = last["y"] + last.get("height", HEIGHT) == below
        if is_lowest and beside + width <= COLUMNS:
            return beside, last["y"]
    return 0, below


async def add_to_dashboard(client: Client, name: str, graph: Graph) -> str:
    """Put the graph on a dashboard, which need not be there yet; returns the command that did it. Raises AwsError."""
    try:
        body: str = (await client.call("cloudwatch:GetDashboard", DashboardName=name))["DashboardBody"]
    except AwsError as refusal:
        if refusal.code != "ResourceNotFound":
            raise
        body = dumps({"widgets": []})
    params = {"DashboardName": name, "DashboardBody": with_widget(body, widget_of(graph))}
    await client.call("cloudwatch:PutDashboard", **params)
    return client.command_line("cloudwatch:PutDashboard", params)
