"""What is taken of tables and indexes: whether there is any left, and how much it was in the minute that has begun.

A meter moves with every request. How it stands is written down with whatever is written next, so with the items where
it moved because of them; no undo turns it back, and none is refused because it has moved on.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import orjson

from model.kernel.store import Store
from model.kit.world import World
from model.physics.bucket import Bucket
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table

if TYPE_CHECKING:
    from model.kernel.unit import Row

BURST_SECONDS = 300.0
"How much of what nobody used is kept for later."
WHOLE_TABLE = -1
"The supply of all partitions together."

_KEEP = "INSERT OR REPLACE INTO dynamodb_meter VALUES (?,?,?)"
_DROP = "DELETE FROM dynamodb_meter WHERE thing = ?"
_ALL = "SELECT thing, at, state FROM dynamodb_meter"

_meters: WeakKeyDictionary[Store, dict[int, Meter]] = WeakKeyDictionary()


class Supply:
    """Units that flow in at a rate, kept up to a number of seconds' worth. What is left may be taken even if it is
    less than what is asked for: that is known only once an item was read.
    """

    __slots__ = ("_bucket",)

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    @classmethod
    def full(cls, rate: float, now: float, seconds: float) -> Supply:
        return cls(Bucket(rate * seconds, rate * seconds, now, rate, -inf))

    @classmethod
    def read(cls, told: list[float]) -> Supply:
        return cls(Bucket(*told, floor=-inf))

    @property
    def told(self) -> tuple[float, ...]:
        bucket = self._bucket
        return bucket.capacity, bucket.balance, bucket.at, bucket.net_per_second

    def left(self, now: float) -> float:
        return self._bucket.balance_at(now)

    def is_full(self, now: float) -> bool:
        return self.left(now) >= self._bucket.capacity

    def take(self, units: float, now: float) -> None:
        bucket = self._bucket
        self._bucket = Bucket(bucket.capacity, self.left(now) - units, now, bucket.net_per_second, -inf)

    def flow(self, rate: float, now: float, seconds: float) -> None:
        """From now on at this rate."""
        if rate != self._bucket.net_per_second:
            full = rate * seconds
            self._bucket = Bucket(full, min(self.left(now), full), now, rate, -inf)


class Meter:
    """Of one table or global index: what is left of its units, in all and by partition, and the minute's counts."""

    def __init__(self, thing: int) -> None:
        self.tally: dict[str, float] = {}
        self.counted_at: float | None = None
        "When its items were counted last; what came and went since is in the tally."
        self._thing = thing
        self._moved_at = 0.0
        self._supplies: dict[tuple[str, int], Supply] = {}

    @classmethod
    def read(cls, thing: int, moved_at: float, state: bytes) -> Meter:
        told: dict[str, Any] = orjson.loads(state)
        meter = cls(thing)
        meter.tally.update(told["tally"])
        meter.counted_at, meter._moved_at = told["counted_at"], moved_at
        meter._supplies = {(kind, partition): Supply.read(of) for kind, partition, of in told["supplies"]}
        return meter

    def row(self) -> Row:
        supplies = [(*key, supply.told) for key, supply in self._supplies.items()]
        state = {"tally": self.tally, "counted_at": self.counted_at, "supplies": supplies}
        return _KEEP, (self._thing, self._moved_at, orjson.dumps(state))

    def noted(self, quantity: str) -> float:
        """How much of it there was in this minute; asking alone leaves no trace."""
        return self.tally.get(quantity, 0.0)

    def moves(self, world: World) -> None:
        """How it stands now is written down soon."""
        self._moved_at = world.now
        world.kernel.backlog.move(self)

    def supply(self, kind: str, partition: int, rate: float, now: float, seconds: float) -> Supply:
        found = self._supplies.get((kind, partition))
        if found is None:
            found = self._supplies[kind, partition] = Supply.full(rate, now, seconds)
        else:
            found.flow(rate, now, seconds)
        return found

    def forget_full(self, now: float) -> None:
        """A partition that has all it can have needs no mention."""
        kept = {key: each for key, each in self._supplies.items() if key[1] == WHOLE_TABLE or not each.is_full(now)}
        self._supplies = kept


async def recall(world: World) -> None:
    """Know again how meters stood when the world was closed; those of the past stand as if nothing had been used."""
    if world.kernel.store in _meters:
        return
    rows = [] if world.kernel.is_past else await world.read(_ALL)
    _meters.setdefault(world.kernel.store, {row[0]: Meter.read(*row) for row in rows})


def meter_of(world: World, thing: Table | SecondaryIndex) -> Meter:
    of_world = _meters[world.kernel.store]
    found = of_world.get(thing.serial)
    if found is None:
        found = of_world[thing.serial] = Meter(thing.serial)
    return found


def forget_meter(world: World, thing: Table | SecondaryIndex) -> None:
    found = _meters.get(world.kernel.store, {}).pop(thing.serial, None)
    if found is not None:
        world.kernel.backlog.drop(found)
    world.write(_DROP, thing.serial)


def count(world: World, thing: Table | SecondaryIndex, quantities: Mapping[str, float]) -> None:
    """Note what has just happened; once the minute is full it is told."""
    meter = meter_of(world, thing)
    for quantity, number in quantities.items():
        meter.tally[quantity] = meter.noted(quantity) + number
    meter.moves(world)
