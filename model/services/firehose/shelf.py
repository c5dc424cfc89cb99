"""Records on their shelf: they wait there, buffer by buffer, until they are delivered or given up."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
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
    numbers: Sequence[int]
    data: Sequence[bytes]
    size: int


def put(world: World, stream: DeliveryStream, buffer: str, numbers: Sequence[int], records: Sequence[bytes]) -> None:
    """Behind those that wait already: the numbers are higher than theirs."""
    if not records:
        return
    held = stream.buffer(buffer)
    for seq, data in zip(numbers, records, strict=True):
        world.write(_PUT, stream.serial, buffer, seq, world.now, len(data), data)
    more = {
        "records": held.records + len(records),
        "size": held.size + sum(map(len, records)),
        "oldest_at": world.now if held.oldest_at is None else held.oldest_at,
    }
    stream.hold(buffer, held.model_copy(update=more))


async def first(world: World, stream: DeliveryStream, buffer: str, size: int, most: float = inf) -> Batch:
    """The records that came first, as many as make up a size, or about `most` of them. There has to be one."""
    numbers, found, at, total = [0], list[bytes](), world.now, 0
    while (
        total < size
        and len(found) < most
        and (rows := await world.read(_NEXT, stream.serial, buffer, numbers[-1], _AT_ONCE))
    ):
        at = at if found else rows[0][1]
        for seq, _, data in rows:
            numbers.append(seq)
            found.append(data)
            total += len(data)
            if total >= size:
                break
    return Batch(at, numbers[1:], found, total)


async def take_away(world: World, stream: DeliveryStream, buffer: str, batch: Batch) -> None:
    """These were the first, and need wait no longer."""
    held = stream.buffer(buffer)
    rows = await world.read(_WHEN, stream.serial, buffer, batch.numbers[-1])
    world.write(_DROP, stream.serial, buffer, batch.numbers[-1])
    left, size = held.records - len(batch.data), held.size - batch.size
    stream.hold(buffer, Buffer(records=left, size=size, oldest_at=rows[0][0] if rows else None))


def drop_all(world: World, stream: DeliveryStream) -> None:
    world.write(_DROP_ALL, stream.serial)
