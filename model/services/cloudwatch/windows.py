"""The periods that a question about metrics covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from model.kit.cell import CellSettings
from model.physics.retention import DAY_SECONDS, HOUR_SECONDS, NOTES_2017, TODAY, Tier, oldest_readable_at, readable

MINUTE_SECONDS = 60
TOLD_AHEAD_SECONDS = 3 * HOUR_SECONDS
"Beyond the two hours by which the time of what is put may be ahead."


@dataclass(frozen=True, slots=True)
class Window:
    """`count` periods, the first from `begin` on."""

    begin: float
    period: int
    count: int

    @property
    def end(self) -> float:
        return self.begin + self.count * self.period

    @property
    def starts(self) -> list[float]:
        return [self.begin + n * self.period for n in range(self.count)]

    def parts(self, most: int) -> Iterator[Window]:
        """The same periods in windows of so many at the most; an empty one is its own part."""
        for first in range(0, max(self.count, 1), most):
            yield Window(self.begin + first * self.period, self.period, min(most, self.count - first))

    def place(self, at: float) -> int:
        """Which period an instant lies in."""
        return int((at - self.begin) // self.period)


def window_of(start: float, end: float, period: int, now: float) -> Window:
    """The periods of a question, begun where AWS rounds the start to: the coarser the older.

    GetMetricStatistics: down to a whole minute within 15 days, five minutes within 63 days, an hour beyond; periods
    below a minute round to their own divisions of it.
    """
    age = now - start
    grid = period if period < MINUTE_SECONDS else _grid_seconds(age)
    begin = floor(start / grid) * grid
    return Window(float(begin), period, max(ceil((end - begin) / period), 0))


def readable_window_of(start: float, end: float, period: int, now: float, kept: tuple[Tier, ...]) -> Window:
    """As `window_of`, without the ages before anything that can be read and after anything that can be told."""
    first = oldest_readable_at(now, period, kept) - HOUR_SECONDS
    return window_of(max(start, first), min(end, now + TOLD_AHEAD_SECONDS), period, now)


def _grid_seconds(age_seconds: float) -> int:
    if age_seconds < 15 * DAY_SECONDS:
        return MINUTE_SECONDS
    return 300 if age_seconds < 63 * DAY_SECONDS else 3600


def latest(now: float, period: int, count: int) -> Window:
    """The last `count` periods that are over at the last full minute, or ten seconds for shorter periods."""
    end = floor(now / rhythm_seconds(period)) * rhythm_seconds(period)
    return Window(float(end - count * period), period, count)


def rhythm_seconds(period: int) -> int:
    """How often an alarm with this period is evaluated."""
    return MINUTE_SECONDS if period >= MINUTE_SECONDS else 10


def tiers(settings: CellSettings) -> tuple[Tier, ...]:
    return NOTES_2017 if settings.quotas == "notes-2017" else TODAY


def forgotten(window: Window, now: float, kept: tuple[Tier, ...]) -> int:
    """How many of the window's first periods can no longer be read at this period."""
    return next(
        (n for n, start in enumerate(window.starts) if readable(now - start, window.period, kept)), window.count
    )
