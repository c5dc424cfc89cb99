"""The explorer begun with what one thing publishes, the metric that says most about it already drawn."""

from __future__ import annotations

from dataclasses import replace

from model.client import AwsError, Client, Row
from screens.charts import plan_of
from screens.measures import Measure, measure_for
from screens.metrics import MetricsScreen
from screens.metrics_graph import Graph
from screens.widgets.chart import MOST_SERIES
from screens.work_screen import WorkScreen


async def graph_of(client: Client, row: Row) -> Graph:
    """The lines of its chart, or else its first metric; nothing for what nobody measures."""
    region = client.region if row.region == "global" else row.region
    graph = Graph()
    for measure in (await _measures(client, row))[:MOST_SERIES]:
        graph = graph.with_metric(region, replace(measure, label=f"{measure.metric} {row.label}"))
    return graph


async def _measures(client: Client, row: Row) -> list[Measure]:
    plan = await plan_of(client, row, client.kinds()[row.kind])
    if plan is not None:
        return list(plan.measures)
    return [measure_for(each) for each in client.metrics.of(row)[:1]]


async def explore(over: WorkScreen, row: Row | None, wanted: str = "") -> None:
    """Open the explorer over another screen: on what is typed, or on what the hands are on."""
    graph = Graph()
    if row is not None and not wanted:
        try:
            graph = await graph_of(over.client, row)
        except AwsError as refusal:
            over.notify(refusal.message, title=refusal.code, severity="warning", markup=False)
        wanted = _where(graph)
    over.app.push_screen(MetricsScreen(over.session, wanted, graph))


def _where(graph: Graph) -> str:
    return f"@{graph.lines[0].region}" if graph.lines else ""
