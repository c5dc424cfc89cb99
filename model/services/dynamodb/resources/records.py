"""DynamoDB: what exists: records of what was done to items, in the order in which it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from model.services.dynamodb.resources.streams import KEPT_SECONDS
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.packing import packed, unpacked

if TYPE_CHECKING:
    from model.kit.world import World
    from model.services.dynamodb.resources.streams import TableStream

COUNT = "dynamodb-record"
FIRST_NUMBER = 100_000_000_000_000_000_000

_PUT = "INSERT INTO dynamodb_record VALUES (?,?,?,?,?,?,?,?,?,?)"
_READ = (
    "SELECT seq, at, event, size, keys, old, new, actor FROM dynamodb_record "
    "WHERE stream = ? AND shard = ? AND seq >= ? AND at >= ? AND at <= ? ORDER BY seq LIMIT ?"
)
_OLDEST = "SELECT min(at) FROM dynamodb_record WHERE stream = ? AND at >= ?"
_FORGET = "DELETE FROM dynamodb_record WHERE stream = ? AND at < ?"


class Record(NamedTuple):
    """One change of one item. `actor` is the service that made it by itself."""

    seq: int
    at: float
    event: str
    size: int
    keys: Item
    old: Item | None
    new: Item | None
    actor: str = ""


def sequence_number(seq: int) -> str:
    return str(FIRST_NUMBER + seq)


def read_sequence_number(text: str) -> int | None:
    """None of what is no number of a record."""
    number = int(text) - FIRST_NUMBER if text.isdecimal() else -1
    return number if number >= 0 else None


def lay_down(world: World, stream: TableStream, shard: str, record: Record) -> None:
    old, new = (None if image is None else packed(image) for image in (record.old, record.new))
    row = (record.at, record.event, record.size, packed(record.keys), old, new, record.actor)
    world.write(_PUT, stream.serial, shard, record.seq, *row)


async def records(world: World, stream: TableStream, shard: str, first: int, most: int, until: float) -> list[Record]:
    """Records of a shard from a number on that are still kept, up to those of an instant."""
    rows = await world.read(_READ, stream.serial, shard, first, world.now - KEPT_SECONDS, until, most)
    return [
        Record(seq, at, event, size, unpacked(keys), old and unpacked(old), new and unpacked(new), actor)
        for seq, at, event, size, keys, old, new, actor in rows
    ]


async def is_kept(world: World, stream: TableStream, shard: str, seq: int) -> bool:
    """A record of this number can still be read, or is yet to come."""
    if seq > newest(world):
        return True
    sql = "SELECT 1 FROM dynamodb_record WHERE stream = ? AND shard = ? AND seq = ? AND at >= ?"
    return bool(await world.read(sql, stream.serial, shard, seq, world.now - KEPT_SECONDS))


def newest(world: World) -> int:
    """The number of the latest record of all streams of an account and region."""
    return world.kernel.serials.get(f"{world.account}/{world.region}/{COUNT}", 0)


async def oldest(world: World, stream: TableStream, floor: float) -> float | None:
    """When the first change was made of those since a time."""
    ((at,),) = await world.read(_OLDEST, stream.serial, floor)
    return at


def forget(world: World, stream: TableStream, floor: float) -> None:
    world.write(_FORGET, stream.serial, floor)
