"""What several sources ask of a database, how many connections they hold for that, and how its disk fills up."""

from __future__ import annotations

from math import ceil, inf, isnan
from typing import NamedTuple

from model.kernel.steps import ABSENT, Steps
from model.kit.behavior import due
from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.physics.credit_history import FORESIGHT_SECONDS, SAMPLE_SECONDS, Known, keep, recall

LEVELS = ("connections", "queries", "read_seconds", "write_seconds", "waiting_operations")
"What is measured of a database that is asked something."

AWAKE = "awake"
"Measured of a database that is not stopped."


class DatabasePart(Value):
    """What one source asks: queries per second, bytes per second that stay, and the connections it holds."""

    source: str
    queries: float = 0.0
    connections: float = 0.0
    growth: float = 0.0


class DatabaseLoad(Resource, key="database_id", title="Databases' load"):
    """What is asked of a database now; `stored` bytes lay on its disk at `at`, where there is `room` for so many."""

    database_id: str
    room: float
    stored: float
    at: float
    parts: tuple[DatabasePart, ...] = ()
    growth: float = 0.0
    "Bytes per second that its disk fills by; none once it is full."
    full_since: float = 0.0

    def stored_at(self, now: float) -> float:
        return min(self.stored + self.growth * (now - self.at), self.room)

    def reaches(self, amount: float) -> float:
        """When so many bytes will be stored; inf if never, at the present growth."""
        if self.stored >= amount:
            return self.at
        return self.at + (amount - self.stored) / self.growth if self.growth else inf


class Query(NamedTuple):
    """How long an operation on the disk takes, and how many wait for it at any moment."""

    read_seconds: float
    write_seconds: float
    waiting: float


def open_up(world: World, database_id: str, room: float, stored: float) -> DatabaseLoad:
    """A database comes to be, with so much in it."""
    load = world.add(DatabaseLoad(database_id=database_id, room=room, stored=min(stored, room), at=world.now))
    _fill(world, load)
    return load


def wake_up(world: World, database_id: str) -> None:
    """It takes connections, of which there are none yet."""
    world.measure(database_id, AWAKE, 1.0)
    for quantity in LEVELS:
        world.measure(database_id, quantity, 0.0)


def ask(world: World, database_id: str, part: DatabasePart) -> None:
    """From now on a source asks this; nothing, if it is all zero."""
    load = world.get(DatabaseLoad, database_id)
    others = tuple(each for each in load.parts if each.source != part.source)
    load.parts = (*others, part) if part.queries or part.connections or part.growth else others
    world.measure(database_id, "connections", sum(each.connections for each in load.parts))
    world.measure(database_id, "queries", sum(each.queries for each in load.parts))
    _fill(world, load)


def feel(world: World, database_id: str, query: Query) -> None:
    """How its disk fares with what is asked of it."""
    world.measure(database_id, "read_seconds", query.read_seconds)
    world.measure(database_id, "write_seconds", query.write_seconds)
    world.measure(database_id, "waiting_operations", query.waiting)


def hush(world: World, database_id: str, *, stopped: bool = False) -> None:
    """Everybody's connection is gone; one that is `stopped` is not even measured."""
    load = world.find(DatabaseLoad, database_id)
    if load is None:
        return
    load.parts = ()
    for quantity in LEVELS:
        if len(world.signal(database_id, quantity)):
            world.measure(database_id, quantity, ABSENT if stopped else 0.0)
    _fill(world, load)
    for quantity in (AWAKE, "free") if stopped else ():
        if len(world.signal(database_id, quantity)):
            world.measure(database_id, quantity, ABSENT)


def measure_room(world: World, database_id: str) -> None:
    """Its disk is seen again."""
    load = world.find(DatabaseLoad, database_id)
    if load is not None:
        world.measure(database_id, "free", load.room - load.stored_at(world.now))


def resize(world: World, database_id: str, room: float) -> None:
    load = world.get(DatabaseLoad, database_id)
    load.stored, load.at = load.stored_at(world.now), world.now
    load.room = room
    _fill(world, load)


def cease(world: World, database_id: str) -> None:
    """A database is no more."""
    hush(world, database_id, stopped=True)
    load = world.find(DatabaseLoad, database_id)
    if load is not None:
        world.forget(run_full, database_id)
        world.remove(load)


def _fill(world: World, load: DatabaseLoad) -> None:
    """Have the disk fill at the new rate, and be full in time."""
    load.stored, load.at = load.stored_at(world.now), world.now
    load.growth = sum(each.growth for each in load.parts) if load.stored < load.room else 0.0
    world.measure(load.database_id, "stored", load.stored)
    if len(seen := world.signal(load.database_id, "free")) and not isnan(seen.last):
        world.measure(load.database_id, "free", load.room - load.stored)
    world.measure(load.database_id, "growth", load.growth)
    if load.growth:
        world.wake(run_full, load.database_id, at=load.reaches(load.room))
    else:
        world.forget(run_full, load.database_id)


@due
async def run_full(world: World, database_id: str) -> None:
    """Nothing more can be written."""
    load = world.find(DatabaseLoad, database_id)
    if load is not None:
        load.stored, load.at, load.full_since = load.room, world.now, world.now
        _fill(world, load)


def free_room(world: World, database_id: str) -> Steps:
    """Free bytes over time, every five minutes where the disk fills for longer without anything else happening."""
    signals = (world.signal(database_id, "free"), world.signal(database_id, "growth"))
    before: Known[None] | None = recall(world, (database_id, "free"))
    if before is None or not before.holds_for(signals):
        before = Known((), Steps(), -inf, Steps(), None)
    known = _drawn_on(before, *signals, world.now + FORESIGHT_SECONDS)
    keep(world, (database_id, "free"), known)
    return known.balance


def _drawn_on(before: Known[None], free: Steps, growth: Steps, stop: float) -> Known[None]:
    settled: Known[None] = before
    since, found = before.settled_at, before.settled
    instants = sorted({at for each in (free, growth) for at, _ in each.pruned(since) if at >= since})
    for place, at in enumerate(instants):
        if place + 2 == len(instants):
            settled = Known((free, growth), found, at, found, None)
        found = found.appended(at, free.value_at(at))
        rate = growth.value_at(at)
        if rate > 0:
            end = instants[place + 1] if place + 1 < len(instants) else stop
            found = found.followed(*_falling(at, end, free.value_at(at), rate))
    return Known((free, growth), found, settled.settled_at, settled.settled, None)


def _falling(begin: float, end: float, left: float, growth: float) -> tuple[list[float], list[float]]:
    """When, and what is left then, until the disk is full or something is measured anew."""
    if not left > 0:
        return [], []
    seconds = [SAMPLE_SECONDS * mark for mark in range(1, ceil((end - begin) / SAMPLE_SECONDS))]
    del seconds[ceil(left / growth / SAMPLE_SECONDS) :]
    return [begin + each for each in seconds], [max(left - growth * each, 0.0) for each in seconds]
