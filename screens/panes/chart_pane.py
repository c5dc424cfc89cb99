"""The chart pane: the metrics of what the eye is on, over the last hour of simulated time."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.charts import Picture
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.time_series import TimeSeries


class ChartPane(Pane):
    """Shows one `Picture` at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "screen.metrics", "Explore metrics", show=False, id="chart.explore"),
    ]

    def __init__(self, *, number: str, ink: Ink) -> None:
        self.chart = TimeSeries(ink=ink)
        self._shown = ""
        super().__init__(self.chart, title="Chart", number=number, ink=ink, id="chart")

    @property
    def front(self) -> TimeSeries:
        return self.chart

    def show(self, picture: Picture | None, missing: str = "") -> None:
        """`missing` is the permission without which nothing can be measured."""
        title = picture.title if picture else f"Not permitted: {missing}" if missing else "Nothing to chart"
        same = title == self._shown
        self._shown = title
        self.set_title(title)
        self.set_answer([(picture.answer, "dim")] if picture else [])
        chart = picture.chart if picture else None
        if chart != self.chart.chart:
            self.chart.set_chart(chart, same)
