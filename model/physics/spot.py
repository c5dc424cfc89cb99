"""What spare machines cost: a market for each type in each zone, that moves by itself and is the same for a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import floor
from typing import NamedTuple

from model.physics.noise import draw, series_key

HOUR_SECONDS = 3600.0
HOURS_OF_A_PRICE = 4
"A price holds for so many hours, unless there is a rush."
HOURS_OF_A_DAY = 24

CHEAPEST, DEAREST = 0.28, 0.62
"Between which shares of the price on demand a pool has its usual price."
SWING = 0.3
"By how much of itself the price moves around its usual one."
RAREST, MOST_OFTEN = 0.01, 0.08
"The chance of a day to see a rush, in the calmest and in the most sought after pool."
LONGEST_RUSH_HOURS = 4
WILDEST = 3.0
"The share of the price on demand that bidders of 2017 went up to."


@dataclass(frozen=True, slots=True)
class Pool:
    """The spare machines of one type in one zone. `ceiling` is the price on demand, in dollars for an hour.

    In a `wild` market, which AWS had until November 2017, bidders drive the price beyond what it costs on demand.
    """

    seed: int
    name: str
    ceiling: float
    wild: bool = False

    def price_at(self, at: float) -> float:
        """Dollars for an hour at an instant."""
        return self._price(_hour(at))

    def is_rushed(self, at: float) -> bool:
        """Whether everybody wants these machines now: nothing is given out, and some of them are taken back."""
        return self._rush(_hour(at)) > 0

    def next_move(self, after: float) -> float:
        """When the price, or whether there is a rush, changes next."""
        hour = _hour(after)
        here = self._price(hour), self._rush(hour) > 0
        for later in range(hour + 1, hour + HOURS_OF_A_DAY):
            if (self._price(later), self._rush(later) > 0) != here:
                return later * HOUR_SECONDS
        return (hour + HOURS_OF_A_DAY) * HOUR_SECONDS

    def history(self, start: float, end: float) -> list[tuple[float, float]]:
        """(since when, price), the newest first: the changes up to `end`, and the price that held at `start`."""
        if end < start:
            return []
        first = _hour(start)
        while self._price(first - 1) == self._price(first):
            first -= 1
        found: list[tuple[float, float]] = []
        for hour in self._edges(first, _hour(end)):
            price = self._price(hour)
            if not found or found[-1][1] != price:
                found.append((hour * HOUR_SECONDS, price))
        return found[::-1]

    def _edges(self, first: int, last: int) -> list[int]:
        """The hours from `first` to `last` in which a price can be another one than in the hour before."""
        days = range(first // HOURS_OF_A_DAY - 1, last // HOURS_OF_A_DAY + 1)
        rushes = [_rush_of(self, day) for day in days]
        usual = range(first - first % HOURS_OF_A_PRICE, last + 1, HOURS_OF_A_PRICE)
        edges = {first, *usual, *(rush.start for rush in rushes), *(rush.end for rush in rushes)}
        return sorted(hour for hour in edges if first <= hour <= last)

    def _price(self, hour: int) -> float:
        usual = CHEAPEST + (DEAREST - CHEAPEST) * draw(self._key("usual"), 0)
        swing = 1 + SWING * (2 * draw(self._key("price"), hour // HOURS_OF_A_PRICE) - 1)
        return round(max(usual * swing, self._rush(hour)) * self.ceiling, 4)

    def _rush(self, hour: int) -> float:
        """The share of the price on demand that a rush of this hour drives the price to; 0 without one."""
        day = hour // HOURS_OF_A_DAY
        for begun in (day - 1, day):
            rush = _rush_of(self, begun)
            if rush.start <= hour < rush.end:
                return rush.share
        return 0.0

    def _key(self, what: str) -> bytes:
        return _key_of(self.seed, self.name, what)


class _Rush(NamedTuple):
    """Hours in which everybody wants a pool's machines, and the share of the price on demand that is paid then."""

    start: int = 0
    end: int = 0
    share: float = 0.0


_CALM = _Rush()


@lru_cache(maxsize=8192)
def _rush_of(pool: Pool, day: int) -> _Rush:
    """The rush that begins on a day, if one does."""
    key = _key_of(pool.seed, pool.name, "rush")
    chance = RAREST + (MOST_OFTEN - RAREST) * draw(_key_of(pool.seed, pool.name, "sought"), 0)
    if draw(key, 4 * day) >= chance:
        return _CALM
    start = day * HOURS_OF_A_DAY + floor(HOURS_OF_A_DAY * draw(key, 4 * day + 1))
    length = 1 + floor(LONGEST_RUSH_HOURS * draw(key, 4 * day + 2))
    highest = WILDEST if pool.wild else 1.0
    return _Rush(start, start + length, DEAREST + (highest - DEAREST) * (0.5 + 0.5 * draw(key, 4 * day + 3)))


@lru_cache(maxsize=8192)
def _key_of(seed: int, name: str, what: str) -> bytes:
    return series_key(seed, f"spot/{name}/{what}")


def _hour(at: float) -> int:
    return floor(at / HOUR_SECONDS)
