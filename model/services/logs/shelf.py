"""Events on their shelf: laid there, read by time, taken away when they are old."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from model.kit.world import World
from model.services.logs.batches import MOST_BYTES, Entry
from model.services.logs.ids import BEGINNING, END, Place
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream

ROWS_AT_ONCE = 400
"In one statement, of which a batch may need several."
SLICE = 250
SLICE_BYTES = 128 * 1024
"What is read at a time, so that looking at it takes a few milliseconds."

_COLUMNS = 7
_DROP_STREAM = "DELETE FROM logs_event WHERE grp = ? AND stream = ?"
_DROP_GROUP = "DELETE FROM logs_event WHERE grp = ?"
_SUM = "SELECT count(*), coalesce(sum(size), 0) FROM logs_event WHERE grp = ? AND stream = ?"
_OLD = "SELECT count(*), coalesce(sum(size), 0) FROM logs_event WHERE grp = ? AND time < ?"
_FORGET = "DELETE FROM logs_event WHERE grp = ? AND time < ?"
_FIRST = "SELECT min(time) FROM logs_event WHERE grp = ? AND time >= ?"
_FIND = (
    "SELECT seq, stream, time, ingested, message FROM logs_event WHERE grp = ? AND seq = ? AND time = ? AND time >= ?"
)
_FIRST_OF = "SELECT min(time), max(time) FROM logs_event WHERE grp = ? AND stream = ? AND time >= ?"


class Event(NamedTuple):
    seq: int
    stream: int
    time: int
    ingested: int
    message: str

    @property
    def place(self) -> Place:
        return Place(self.time, self.seq)


@dataclass(frozen=True, slots=True)
class Range:
    """Milliseconds from `begin` up to but not including `end`; of all streams, or of some by their serials."""

    begin: int
    end: int
    streams: tuple[int, ...] | None = None


def put(world: World, group: LogGroup, stream: LogStream, entries: Sequence[Entry]) -> None:
    now = int(world.now * 1000)
    for first in range(0, len(entries), ROWS_AT_ONCE):
        some = entries[first : first + ROWS_AT_ONCE]
        values: list[Any] = []
        for seq, entry in enumerate(some, group.written + first + 1):
            values += (group.serial, seq, stream.serial, entry.time, now, entry.size, entry.message)
        world.write(_insertion(len(some)), *values)
    group.written += len(entries)
    group.events += len(entries)
    group.stored_bytes += sum(entry.size for entry in entries)
    group.last_put = world.now


def _insertion(rows: int) -> str:
    row = f"({','.join('?' * _COLUMNS)})"
    return f"INSERT INTO logs_event VALUES {','.join([row] * rows)}"  # noqa: S608 - marks alone


async def drop_stream(world: World, group: LogGroup, stream: LogStream) -> None:
    ((events, size),) = await world.read(_SUM, group.serial, stream.serial)
    group.events -= events
    group.stored_bytes -= size
    world.write(_DROP_STREAM, group.serial, stream.serial)


def drop_all(world: World, group: LogGroup) -> None:
    world.write(_DROP_GROUP, group.serial)


async def forget_old(world: World, group: LogGroup, floor: int) -> None:
    ((events, size),) = await world.read(_OLD, group.serial, floor)
    if events:
        group.events -= events
        group.stored_bytes -= size
        world.write(_FORGET, group.serial, floor)


async def first_time(world: World, group: LogGroup, floor: int) -> int | None:
    """That of the oldest event of those from a time on."""
    ((time,),) = await world.read(_FIRST, group.serial, floor)
    return time


async def span_of(world: World, group: LogGroup, stream: LogStream) -> tuple[int | None, int | None]:
    """The times of the first and the last event of a stream that are still there."""
    ((first, last),) = await world.read(_FIRST_OF, group.serial, stream.serial, group.floor(world.now))
    return first, last


async def slices(
    world: World, group: LogGroup, within: Range, after: Place | None, *, forward: bool = True
) -> AsyncIterator[list[Event]]:
    """Events of a range beyond a place, some at a time, in the order of their times or against it."""
    place = after or (BEGINNING if forward else END)
    while True:
        events = await _slice(world, group, within, place, forward=forward)
        if not events:
            return
        yield events
        place = events[-1].place


async def _slice(world: World, group: LogGroup, within: Range, place: Place, *, forward: bool) -> list[Event]:
    begin = max(within.begin, group.floor(world.now))
    where, values = _where(within.streams)
    order, reach = (
        ("ASC", "(time, seq) > (?, ?) AND time < ?") if forward else ("DESC", "(time, seq) < (?, ?) AND time >= ?")
    )
    edge = max(place, Place(begin, -1)) if forward else min(place, Place(within.end, -1))
    sql = f"""
SELECT e.seq, e.stream, e.time, e.ingested, e.message FROM (
    SELECT seq, sum(size) OVER (ORDER BY time {order}, seq {order} ROWS UNBOUNDED PRECEDING) - size AS before FROM (
        SELECT seq, time, size FROM logs_event WHERE grp = ? {where} AND {reach}
        ORDER BY time {order}, seq {order} LIMIT ?
    )
) s JOIN logs_event e ON e.grp = ? AND e.seq = s.seq WHERE s.before < ? ORDER BY e.time {order}, e.seq {order}
"""  # noqa: S608 - the words are our own
    bounds = (*edge, within.end if forward else begin, SLICE, group.serial, SLICE_BYTES)
    return [Event(*row) for row in await world.read(sql, group.serial, *values, *bounds)]


def _where(streams: tuple[int, ...] | None) -> tuple[str, tuple[int, ...]]:
    if streams is None:
        return "", ()
    if len(streams) == 1:
        return "AND stream = ?", streams
    return f"AND stream IN ({','.join('?' * len(streams))})", streams


async def find(world: World, group: LogGroup, place: Place) -> Event | None:
    """The event that stands there, if it still does."""
    rows = await world.read(_FIND, group.serial, place.seq, place.time, group.floor(world.now))
    return Event(*rows[0]) if rows else None


async def since(world: World, group: LogGroup, after: int, most: int) -> list[Event]:
    """Events that came after one of a number, in the order in which they came; up to `most` and about a batch."""
    sql = """
SELECT seq, stream, time, ingested, message FROM (
    SELECT *, sum(size) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) - size AS before FROM (
        SELECT * FROM logs_event WHERE grp = ? AND seq > ? ORDER BY seq LIMIT ?
    )
) WHERE before < ? ORDER BY seq
"""
    return [Event(*row) for row in await world.read(sql, group.serial, after, most, MOST_BYTES)]
