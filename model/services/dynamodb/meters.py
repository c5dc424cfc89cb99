"""What is taken of tables and indexes: whether there is any left, and how much it was in the minute that has begun.

This is known in memory alone until the minute is full. What a world forgets by being closed is a rest of a minute, and
that some of what was saved for bursts was used: nobody was promised either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from math import inf
from weakref import WeakKeyDictionary

from model.kernel.kernel import Kernel
from model.kit.world import World
from model.physics.bucket import Bucket
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table

BURST_SECONDS = 300.0
"How much of what nobody used is kept for later."

_meters: WeakKeyDictionary[Kernel, dict[tuple[int, float], Meter]] = WeakKeyDictionary()


class Supply:
    """Units that flow in at a rate, kept up to a number of seconds' worth. What is left may be taken even if it is
    less than what is asked for: that is known only once an item was read.
    """

    __slots__ = ("_bucket",)

    def __init__(self, rate: float, now: float, seconds: float) -> None:
        self._bucket = Bucket(rate * seconds, rate * seconds, now, rate, -inf)

    def left(self, now: float) -> float:
        return self._bucket.balance_at(now)

    def take(self, units: float, now: float) -> None:
        self._bucket = replace(self._bucket, balance=self.left(now) - units, at=now)

    def flow(self, rate: float, now: float, seconds: float) -> None:
        """From now on at this rate."""
        if rate != self._bucket.net_per_second:
            full = rate * seconds
            self._bucket = Bucket(full, min(self.left(now), full), now, rate, -inf)


class Meter:
    """Of one table or global index: what is left of its units, in all and by partition, and the minute's counts."""

    def __init__(self) -> None:
        self.tally: defaultdict[str, float] = defaultdict(float)
        self.counted_at: float | None = None
        "When its items were counted last; what came and went since is in the tally."
        self._supplies: dict[tuple[str, int], Supply] = {}

    def supply(self, kind: str, partition: int, rate: float, now: float, seconds: float) -> Supply:
        found = self._supplies.get((kind, partition))
        if found is None:
            found = self._supplies[kind, partition] = Supply(rate, now, seconds)
        else:
            found.flow(rate, now, seconds)
        return found


def meter_of(world: World, thing: Table | SecondaryIndex) -> Meter:
    of_world = _meters.setdefault(world.kernel, {})
    key = (thing.serial, thing.created_at)
    found = of_world.get(key)
    if found is None:
        found = of_world[key] = Meter()
    return found


def forget_meter(world: World, thing: Table | SecondaryIndex) -> None:
    _meters.get(world.kernel, {}).pop((thing.serial, thing.created_at), None)


def count(world: World, thing: Table | SecondaryIndex, quantities: Mapping[str, float]) -> None:
    """Note what has just happened; once the minute is full it is told."""
    tally = meter_of(world, thing).tally
    for quantity, number in quantities.items():
        tally[quantity] += number
