"""Records on their shelf: they wait there, buffer by buffer, until they are delivered or given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.kit.world import World
from model.services.firehose.resources.delivery_streams import Buffer, DeliveryStream

_PUT = "INSERT INTO firehose_record VALUES (?,?,?,?,?,?)"
_DROP = "DELETE FROM firehose_record WHERE stream = ? AND buffer = ? AND seq <= ?"
_DROP_ALL = "DELETE FROM firehose_record WHERE stream = ?"
_WHEN = "SELECT at FROM firehose_record WHERE stream = ? AND buffer = ? AND seq > ? ORDER BY seq LIMIT 1"
_NEXT = "SELECT seq, at, data FROM firehose_record WHERE stream = ? AND buffer = ? AND seq > ? ORDER BY seq LIMIT ?"
_AT_ONCE = 500
"Records that are read before others have their turn."


class Batch(NamedTuple):
    """Records that came one after the other, in the order in which they did; `at` is when the first came."""

    at: float
    first: int
    last: int
    data: Sequence[bytes]
    size: int


def put(world: World, stream: DeliveryStream, buffer: str, records: Sequence[bytes]) -> None:
    """Behind those that wait already, as the latest that came."""
    held = stream.buffer(buffer)
    for seq, data in enumerate(records, stream.taken - len(records) + 1):
        world.write(_PUT, stream.serial, buffer, seq, world.now, len(data), data)
    more = {
        "records": held.records + len(records),
        "size": held.size + sum(map(len, records)),
        "oldest_at": world.now if held.oldest_at is None else held.oldest_at,
    }
    stream.hold(buffer, held.model_copy(update=more))


async def first(world: World, stream: DeliveryStream, buffer: str, size: int) -> Batch:
    """The records that came first, as many as make up a size. There has to be one."""
    found, at, begin, last, total = list[bytes](), world.now, 0, 0, 0
    while total < size and (rows := await world.read(_NEXT, stream.serial, buffer, last, _AT_ONCE)):
        if not found:
            begin, at = rows[0][:2]
        for seq, _, data in rows:
            found.append(data)
            last, total = seq, total + len(data)
            if total >= size:
                break
    return Batch(at, begin, last, found, total)


async def take_away(world: World, stream: DeliveryStream, buffer: str, batch: Batch) -> None:
    """These were the first, and need wait no longer."""
    held = stream.buffer(buffer)
    rows = await world.read(_WHEN, stream.serial, buffer, batch.last)
    world.write(_DROP, stream.serial, buffer, batch.last)
    left, size = held.records - len(batch.data), held.size - batch.size
    stream.hold(buffer, Buffer(records=left, size=size, oldest_at=rows[0][0] if rows else None))


def drop_all(world: World, stream: DeliveryStream) -> None:
    world.write(_DROP_ALL, stream.serial)
