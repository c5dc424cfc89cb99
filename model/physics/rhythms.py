"""The rhythms of demand: each a rate, or a factor for all rates (`scales`), as a pure function of time.

`next_change(after)` is the next instant at which the value may differ: `after` itself while it always changes, inf when
it never will.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, floor, inf, pi
from typing import ClassVar

from model.physics.noise import draw, series_key

HOUR_SECONDS = 3600
DAY_SECONDS = 86400
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """The same rate for ever."""

    scales: ClassVar[bool] = False
    rate: float

    def value_at(self, _at: float) -> float:
        return self.rate

    def next_change(self, _after: float) -> float:
        return inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """Between `low` at the trough hour and `high` at the peak hour (UTC) along two half cosines."""

    scales: ClassVar[bool] = False
    low: float
    high: float
    trough_hour: float = 4.0
    peak_hour: float = 20.0

    def value_at(self, at: float) -> float:
        hour = at / HOUR_SECONDS % 24
        rising_hours = (self.peak_hour - self.trough_hour) % 24
        since_trough = (hour - self.trough_hour) % 24
        if since_trough <= rising_hours:
            phase = since_trough / rising_hours
        else:
            phase = 1 + (since_trough - rising_hours) / (24 - rising_hours)
        return self.low + (self.high - self.low) * (1 - cos(pi * phase)) / 2

    def next_change(self, after: float) -> float:
        return after


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """A factor per weekday (UTC); days not named count 1."""

    scales: ClassVar[bool] = True
    monday: float = 1.0
    tuesday: float = 1.0
    wednesday: float = 1.0
    thursday: float = 1.0
    friday: float = 1.0
    saturday: float = 1.0
    sunday: float = 1.0

    def value_at(self, at: float) -> float:
        day = (floor(at / DAY_SECONDS) + EPOCH_WEEKDAY) % 7
        return float(getattr(self, WEEKDAYS[day]))

    def next_change(self, after: float) -> float:
        return (floor(after / DAY_SECONDS) + 1) * DAY_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """From one rate to another in a straight line, and there it stays."""

    scales: ClassVar[bool] = False
    start: float
    seconds: float
    low: float = 0.0
    high: float

    def value_at(self, at: float) -> float:
        return self.low + (self.high - self.low) * min(max((at - self.start) / self.seconds, 0.0), 1.0)

    def next_change(self, after: float) -> float:
        if after < self.start:
            return self.start
        return after if after < self.start + self.seconds else inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A flash sale: up to `rate` more, a plateau, and down again; once, or `every_seconds`."""

    scales: ClassVar[bool] = False
    start: float
    rate: float
    rise_seconds: float = 120.0
    plateau_seconds: float = 1800.0
    fall_seconds: float = 1200.0
    every_seconds: float = inf

    def value_at(self, at: float) -> float:
        since = self._since(at)
        left = self._length_seconds - since
        if since < 0 or left <= 0:
            return 0.0
        rising = since / self.rise_seconds if since < self.rise_seconds else 1.0
        falling = left / self.fall_seconds if left < self.fall_seconds else 1.0
        return self.rate * min(rising, falling)

    def next_change(self, after: float) -> float:
        since = self._since(after)
        if since < 0:
            return self.start
        if self.rise_seconds <= since < self.rise_seconds + self.plateau_seconds:
            return after - since + self.rise_seconds + self.plateau_seconds
        return after if since < self._length_seconds else after - since + self.every_seconds

    @property
    def _length_seconds(self) -> float:
        return self.rise_seconds + self.plateau_seconds + self.fall_seconds

    def _since(self, at: float) -> float:
        return (at - self.start) % self.every_seconds if at >= self.start else -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bursts:
    """Short random rushes, one at a random moment of every `every_seconds`, of half to one and a half times `rate`."""

    scales: ClassVar[bool] = False
    rate: float
    seconds: float = 300.0
    every_seconds: float = 21_600.0
    seed: float = 0.0

    def value_at(self, at: float) -> float:
        begins, rate = self._burst(floor(at / self.every_seconds))
        return rate if begins <= at < begins + self.seconds else 0.0

    def next_change(self, after: float) -> float:
        window = floor(after / self.every_seconds)
        begins = (self._burst(n)[0] for n in (window, window + 1))
        return min(edge for begin in begins for edge in (begin, begin + self.seconds) if edge > after)

    def _burst(self, window: int) -> tuple[float, float]:
        key = _burst_key(self.seed)
        room_seconds = max(self.every_seconds - self.seconds, 0.0)
        begins = window * self.every_seconds + room_seconds * draw(key, 2 * window)
        return begins, self.rate * (0.5 + draw(key, 2 * window + 1))


@lru_cache(maxsize=64)
def _burst_key(seed: float) -> bytes:
    return series_key(str(seed), "bursts")


Rhythm = Steady | Daily | Weekly | Ramp | Spike | Bursts

KINDS: dict[str, type[Rhythm]] = {
    "steady": Steady,
    "daily": Daily,
    "weekly": Weekly,
    "ramp": Ramp,
    "spike": Spike,
    "bursts": Bursts,
}
