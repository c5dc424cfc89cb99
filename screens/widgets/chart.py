"""What a chart shows, as plain values: up to four series over a fixed window, thresholds and events."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from screens.widgets.health import Tone
from screens.widgets.trace import Point

MOST_SERIES = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One line. Points are in order of time; `period` is their distance in seconds, beyond 1.5 of it is a gap.

    `right` has it measured by the axis on the right; `unit` is its own, None for the chart's.
    """

    name: str
    points: tuple[Point, ...]
    period: float = 60.0
    right: bool = False
    unit: str | None = None

    def at(self, moment: float) -> float | None:
        """The value that counts at a moment: the newest one not older than a period."""
        place = bisect_right(self.points, moment, key=lambda point: point[0]) - 1
        if place < 0 or moment - self.points[place][0] >= self.period:
            return None
        return self.points[place][1]

    @property
    def newest(self) -> float | None:
        return next((value for _, value in reversed(self.points) if value is not None), None)


@dataclass(frozen=True, slots=True)
class Threshold:
    value: float
    name: str = "threshold"


Happening = Literal["event", "out", "in", "failed", "refresh"]
"What a mark stands for: its sign tells it."


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, to be seen on the time axis."""

    at: float
    label: str
    tone: Tone | None = None
    what: Happening = "event"


@dataclass(frozen=True, slots=True)
class Chart:
    """A window of simulated time (epoch seconds) and what happened in it. `high` fixes the top, else it follows."""

    start: float
    end: float
    series: tuple[Series, ...] = ()
    unit: str = ""
    thresholds: tuple[Threshold, ...] = ()
    marks: tuple[Mark, ...] = field(default=())
    low: float = 0.0
    high: float | None = None
    stacked: bool = False
    "Each line stands on those before it, and what is below is filled."
    legend: bool = True

    def __post_init__(self) -> None:
        assert self.end > self.start, "a chart needs a window of time"
        assert len(self.series) <= MOST_SERIES, "more than four lines cannot be told apart"

    def values(self) -> Iterator[float]:
        """All values that have to fit on the left: those in the window, and the thresholds."""
        for series in self.piles:
            if not series.right:
                yield from self._values_of(series)
        yield from (threshold.value for threshold in self.thresholds)

    def values_on_the_right(self) -> Iterator[float]:
        for series in self.series:
            if series.right:
                yield from self._values_of(series)

    @property
    def right_unit(self) -> str | None:
        """What the axis on the right counts; None without one."""
        return next((series.unit or "" for series in self.series if series.right), None)

    @property
    def piles(self) -> tuple[Series, ...]:
        """The lines as high as they are drawn."""
        return tuple(_piled(self.series)) if self.stacked else self.series

    def _values_of(self, series: Series) -> Iterator[float]:
        return (value for at, value in series.points if value is not None and self.start <= at <= self.end)


def _piled(lines: Iterable[Series]) -> Iterator[Series]:
    below: dict[float, float] = {}
    for series in lines:
        points = tuple((at, None if value is None else value + below.get(at, 0.0)) for at, value in series.points)
        below |= {at: value for at, value in points if value is not None}
        yield replace(series, points=points)
