"""A chart drawn as lines of spans: plot, values left, times below, a legend that reads what the cursor points at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from screens.widgets.axis import LabelLine, ValueAxis, round_top, steady_top, time_ticks, value_axis, value_label
from screens.widgets.braille import Raster, joined, owned_spans
from screens.widgets.chart import Chart, Happening, Mark, Series
from screens.widgets.health import health
from screens.widgets.ink import Ink
from screens.widgets.quantity import quantity, wall_clock
from screens.widgets.spans import Span, clean
from screens.widgets.trace import Run, trace

_DASH: Final = {Ink.BRAILLE: "┄", Ink.BLOCK: "-"}
_STROKE: Final = {Ink.BRAILLE: "━", Ink.BLOCK: "▀"}
_ROLES: Final = ("text", "series-1", "series-2", "series-3", "series-4", "warn", "accent")
_THRESHOLD, _POINTER = 5, 6
_EVENTS: Final[Mapping[Ink, Mapping[Happening, str]]] = {
    Ink.BRAILLE: {"event": "▲", "out": "▲", "in": "▼", "failed": "✕", "refresh": "↻"},
    Ink.BLOCK: {"event": "▲", "out": "▲", "in": "▼", "failed": "x", "refresh": "o"},
}
_NARROW: Final = 24


@dataclass(frozen=True, slots=True)
class Frame:
    """How the cells are shared out (`plot` is `width` x `height` cells, `left` cells in) and the scale in use."""

    chart: Chart
    axis: ValueAxis
    left: int
    width: int
    height: int
    ends: bool
    timed: bool
    legend: bool
    right: ValueAxis | None = None
    beyond: int = 0
    "Cells on the right for the labels of its axis."

    def column(self, moment: float) -> int:
        return round((moment - self.chart.start) / (self.chart.end - self.chart.start) * (self.width - 1))

    def moment(self, column: int) -> float:
        share = max(0, min(self.width - 1, column)) / max(1, self.width - 1)
        return self.chart.start + share * (self.chart.end - self.chart.start)

    def row(self, value: float, axis: ValueAxis | None = None) -> int:
        return round((1 - (axis or self.axis).share(value)) * (self.height - 1))

    def axis_of(self, series: Series) -> ValueAxis:
        return self.right if series.right and self.right else self.axis

    def mark_at(self, column: int) -> Mark | None:
        """The event whose sign is nearest to a column of the time axis, if it is there or close by."""
        near = [mark for mark in self.chart.marks if abs(self.column(mark.at) - column) <= 1]
        return min(near, key=lambda mark: abs(self.column(mark.at) - column), default=None)


def top_of(chart: Chart, before: float | None) -> float:
    """The top of the value axis: the chart's own, or a round one that moves only when it must."""
    if chart.high is not None:
        return chart.high
    return steady_top(max(chart.values(), default=0.0), before, chart.unit)


def frame_of(chart: Chart, top: float, width: int, height: int) -> Frame:
    """Small charts give up the legend first, then the times, then the values."""
    axis = value_axis(chart.low, top, chart.unit)
    timed, legend, wide = height >= 4, height >= 6 and chart.legend, width >= _NARROW
    labels = [tick.label for tick in axis.ticks] + [value_label(line.value, chart.unit) for line in chart.thresholds]
    left = max(map(len, labels)) + 1 if wide else 0
    ends = wide and len(chart.series) > 1
    right = _right_axis(chart)
    beyond = max(len(tick.label) for tick in right.ticks) + 1 if right and wide else 0
    plot_width = max(1, width - left - (2 if ends else 0) - beyond)
    return Frame(chart, axis, left, plot_width, max(1, height - timed - legend), ends, timed, legend, right, beyond)


def _right_axis(chart: Chart) -> ValueAxis | None:
    unit = chart.right_unit
    if unit is None:
        return None
    most = max(chart.values_on_the_right(), default=0.0)
    return value_axis(0.0, 100.0 if unit == "%" and most <= 100 else round_top(most, unit), unit)


def draw(frame: Frame, ink: Ink = Ink.BRAILLE, pointed: float | None = None) -> list[list[Span]]:
    """All lines, top to bottom."""
    plot = _plot(frame, ink, pointed)
    gutter = _gutter(frame, ink)
    ends = _ends(frame)
    beyond = _beyond(frame)
    lines = [[gutter[row], *plot[row], *ends[row], *beyond[row]] for row in range(frame.height)]
    if frame.timed:
        lines.append([(" " * frame.left, "dim"), *joined(_times(frame, ink))])
    if frame.legend:
        lines.append([(" " * frame.left, "dim"), *_legend(frame, ink, pointed)])
    return lines


def _plot(frame: Frame, ink: Ink, pointed: float | None) -> list[list[Span]]:
    raster = Raster(frame.width, frame.height, ink)
    lines, filled = list(enumerate(frame.chart.piles, 1)), frame.chart.stacked
    for owner, series in reversed(lines) if filled else lines:
        for x, run in enumerate(_runs(frame, series, raster)):
            if run is not None:
                raster.upright(x, run[0], raster.height if filled else run[1], owner)
    ruled = _ruled_rows(frame)
    column = None if pointed is None else frame.column(pointed)
    return [_plot_line(raster, row, row in ruled, column) for row in range(frame.height)]


def _plot_line(raster: Raster, row: int, ruled: bool, pointer: int | None) -> list[Span]:
    signs, owners = raster.signs(row), raster.owners(row)
    if ruled:
        owners = bytearray(owner or _THRESHOLD for owner in owners)
        signs = signs.replace(" ", _DASH[raster.ink])
    if pointer is not None and owners[pointer] in (0, _THRESHOLD):
        signs = f"{signs[:pointer]}│{signs[pointer + 1 :]}"
        owners[pointer] = _POINTER
    return owned_spans(signs, owners, _ROLES)


def _ruled_rows(frame: Frame) -> set[int]:
    return {frame.row(line.value) for line in frame.chart.thresholds if frame.axis.low <= line.value <= frame.axis.high}


def _runs(frame: Frame, series: Series, raster: Raster) -> list[Run | None]:
    chart, axis = frame.chart, frame.axis_of(series)
    return trace(
        series.points, chart.start, chart.end, axis.low, axis.high, raster.width, raster.height, series.period * 1.5
    )


def _gutter(frame: Frame, ink: Ink) -> list[Span]:
    rows: list[Span] = [(" " * frame.left, "dim")] * frame.height
    if not frame.left:
        return rows
    for tick in frame.axis.ticks:
        rows[frame.row(tick.at)] = (tick.label.rjust(frame.left - 1) + " ", "dim")
    for threshold in frame.chart.thresholds:
        if frame.axis.low <= threshold.value <= frame.axis.high:
            label = value_label(threshold.value, frame.chart.unit)
            rows[frame.row(threshold.value)] = (label.rjust(frame.left - 1) + _DASH[ink], "warn")
    return rows


def _beyond(frame: Frame) -> list[list[Span]]:
    """The labels of the axis on the right."""
    if frame.right is None or not frame.beyond:
        return [[] for _ in range(frame.height)]
    rows: list[list[Span]] = [[(" " * frame.beyond, "dim")] for _ in range(frame.height)]
    for tick in frame.right.ticks:
        rows[frame.row(tick.at, frame.right)] = [(" " + tick.label.ljust(frame.beyond - 1), "dim")]
    return rows


def _ends(frame: Frame) -> list[list[Span]]:
    """Each line's number beside its newest value, so that lines are told apart without colour."""
    rows: list[list[Span]] = [[("  ", "text")] if frame.ends else [] for _ in range(frame.height)]
    if frame.ends:
        for number, series in enumerate(frame.chart.piles, 1):
            if series.newest is not None:
                row = max(0, min(frame.height - 1, frame.row(series.newest, frame.axis_of(series))))
                free = next((near for near in _around(row, frame.height) if rows[near][0][0] == "  "), row)
                rows[free] = [(f" {number}", _ROLES[number])]
    return rows


def _around(row: int, height: int) -> list[int]:
    return sorted(range(height), key=lambda near: abs(near - row))


def _times(frame: Frame, ink: Ink) -> list[Span]:
    line = LabelLine(frame.width)
    for mark in sorted(frame.chart.marks, key=lambda mark: mark.at, reverse=True):
        if frame.chart.start <= mark.at <= frame.chart.end:
            sign = _EVENTS[ink][mark.what]
            role = mark.tone or "accent"
            line.put_first_that_fits(frame.column(mark.at), (f"{sign}{clean(mark.label)}", sign), role)
    for tick in time_ticks(frame.chart.start, frame.chart.end, frame.width):
        line.put(frame.column(tick.at), tick.label, "dim", anchor=len(tick.label) // 2)
    return line.cells


def _legend(frame: Frame, ink: Ink, pointed: float | None) -> list[Span]:
    chart = frame.chart
    spans: list[Span] = [] if pointed is None else [(wall_clock(pointed), "accent"), ("  ", "text")]
    for number, series in enumerate(chart.series, 1):
        value = series.newest if pointed is None else series.at(pointed)
        sign = f"{number}{_STROKE[ink]}" if len(chart.series) > 1 else _STROKE[ink]
        spans += [
            (f"{sign} ", _ROLES[number]),
            (f"{clean(series.name)} ", "dim"),
            (quantity(value, chart.unit if series.unit is None else series.unit), "text"),
        ]
        spans.append(("  ", "text"))
    for threshold in chart.thresholds:
        spans += [(f"{_DASH[ink]} ", "warn"), (f"{clean(threshold.name)} ", "dim")]
        spans += [(quantity(threshold.value, chart.unit), "text"), ("  ", "text")]
    if pointed is not None:
        spans += _event_near(frame, pointed, ink)
    return spans


def _event_near(frame: Frame, pointed: float, ink: Ink) -> list[Span]:
    mark = frame.mark_at(frame.column(pointed))
    if mark is None:
        return []
    sign = health(mark.tone).sign(ink) if mark.tone else _EVENTS[ink][mark.what]
    return [(f"{sign} {clean(mark.label)} {wall_clock(mark.at)}", mark.tone or "accent")]
