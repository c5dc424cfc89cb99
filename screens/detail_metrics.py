"""The metrics of one thing, all that it publishes, each in a chart of its own over the same time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ItemGrid, VerticalScroll

from model.client import Client, Row
from screens.capacity_marks import read_marks, side_of
from screens.charts import PERIOD_SECONDS, WINDOWS, distance_of, draw_plan, plan_of
from screens.measures import Measure, measure_for, read_series
from screens.widgets.chart import Chart, Mark, Series
from screens.widgets.empty import Empty, Lesson
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.quantity import quantity
from screens.widgets.time_series import TimeSeries
from screens.widgets.trace import Point

_NONE: Final = Lesson("Nothing measures this yet. What runs and what is used publishes metrics after some minutes.")


async def read_charts(client: Client, row: Row, now: float) -> list[tuple[str, Chart]]:
    """Title and chart of every metric that has a value in the window that the speed asks for; sums per second."""
    told = client.metrics.of(row)
    if not told:
        return await _charted(client, row, now)
    measures = [measure_for(each) for each in told]
    end = now // PERIOD_SECONDS * PERIOD_SECONDS
    _, window, period = next(each for each in WINDOWS if client.steering.speed <= each[0])
    start = end - window
    region = client.region if row.region == "global" else row.region
    found = await read_series(client, region, measures, start, end, period)
    marks = await read_marks(client, row, start, end)
    return [
        (each.name, _chart(measure, points, start, end, marks.get(side_of(each.name), ())))
        for each, measure, points in zip(told, measures, found, strict=True)
        if points
    ]


async def _charted(client: Client, row: Row, now: float) -> list[tuple[str, Chart]]:
    """What measures nothing of its own may watch something: an alarm shows its metric and its threshold."""
    plan = await plan_of(client, row, client.kinds()[row.kind])
    if plan is None:
        return []
    picture = await draw_plan(client, plan, now)
    return [(picture.title, picture.chart)]


def _chart(measure: Measure, points: Sequence[Point], start: float, end: float, marks: tuple[Mark, ...]) -> Chart:
    gap = distance_of(points)
    summed = measure.stat == "Sum"
    if summed:
        points = [(at, None if value is None else value / gap) for at, value in points]
    unit = f"{measure.unit}/s" if summed else measure.unit
    high = 100.0 if measure.unit == "%" else None
    series = Series("per second" if summed else "average", tuple(points), gap)
    return Chart(start, end, (series,), unit, marks=marks, high=high)


class Metrics(VerticalScroll):
    """A grid of charts, two beside each other where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="metrics.down"),
        Binding("k", "scroll_up", "Up", show=False, id="metrics.up"),
    ]
    DEFAULT_CSS = """
    Metrics { height: 1fr; scrollbar-size-vertical: 1; }
    Metrics ItemGrid { height: auto; grid-gutter: 0; grid-rows: 9; }
    Metrics Pane { height: 100%; }
    Metrics Empty { height: 9; }
    """

    def __init__(self, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ink = ink
        self._titles: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield ItemGrid(min_column_width=50, id="charts")
        yield Empty(_NONE)

    async def show_charts(self, charts: Sequence[tuple[str, Chart]]) -> None:
        """The same metrics slide on; others are put up anew."""
        titles = tuple(title for title, _ in charts)
        if titles != self._titles:
            self._titles = ()
            await self._put_up(charts)
            self._titles = titles
        for (_, chart), pane in zip(charts, self.query(Pane), strict=True):
            pane.query_one(TimeSeries).set_chart(chart)
            pane.set_answer([(_newest(chart), "text")])
        self.query_one(Empty).display = not charts

    async def _put_up(self, charts: Sequence[tuple[str, Chart]]) -> None:
        grid = self.query_one("#charts")
        await grid.remove_children()
        await grid.mount_all([Pane(TimeSeries(ink=self._ink), title=title, ink=self._ink) for title, _ in charts])


def _newest(chart: Chart) -> str:
    return quantity(chart.series[0].newest, chart.unit)
