"""Records on their shelf: they wait there, buffer by buffer, until they are delivered or given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.kit.world import World
from model.services.firehose.resources.delivery_streams import Buffer, DeliveryStream

_PUT = "INSERT INTO firehose_record VALUES (?,?,?,?,?,?)"
_DROP = "DELETE FROM firehose_record WHERE stream = ? AND buffer = ? AND seq <= ?"
_DROP_ALL = "DELETE FROM firehose_record WHERE stream = ?"
_OLDEST = "SELECT min(at) FROM firehose_record WHERE stream = ? AND buffer = ? AND seq > ?"
_FIRST = """
SELECT seq, at, data FROM (
    SELECT *, sum(size) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) - size AS before FROM (
        SELECT * FROM firehose_record WHERE stream = ? AND buffer = ? ORDER BY seq
    )
) WHERE before < ? ORDER BY seq
"""


class Record(NamedTuple):
    seq: int
    at: float
    data: bytes


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


async def first(world: World, stream: DeliveryStream, buffer: str, size: int) -> list[Record]:
    """The records that came first, as many as make up a size."""
    return [Record(*row) for row in await world.read(_FIRST, stream.serial, buffer, size)]


async def take_away(world: World, stream: DeliveryStream, buffer: str, records: Sequence[Record]) -> None:
    """These were the first, and need wait no longer."""
    held, last = stream.buffer(buffer), records[-1].seq
    ((oldest,),) = await world.read(_OLDEST, stream.serial, buffer, last)
    world.write(_DROP, stream.serial, buffer, last)
    left, size = held.records - len(records), held.size - sum(len(each.data) for each in records)
    stream.hold(buffer, Buffer(records=left, size=size, oldest_at=oldest))


def drop_all(world: World, stream: DeliveryStream) -> None:
    world.write(_DROP_ALL, stream.serial)
