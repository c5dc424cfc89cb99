"""What a chart shows, as plain values: up to four series over a fixed window, thresholds and events."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from screens.widgets.health import Tone
from screens.widgets.trace import Point

MOST_SERIES = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One line. Points are in order of time; `period` is their distance in seconds, beyond 1.5 of it is a gap."""

    name: str
    points: tuple[Point, ...]
    period: float = 60.0

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

    def __post_init__(self) -> None:
        assert self.end > self.start, "a chart needs a window of time"
        assert len(self.series) <= MOST_SERIES, "more than four lines cannot be told apart"

    def values(self) -> Iterator[float]:
        """All values that have to fit: those in the window, and the thresholds."""
        for series in self.series:
            yield from (value for at, value in series.points if value is not None and self.start <= at <= self.end)
        yield from (threshold.value for threshold in self.thresholds)
