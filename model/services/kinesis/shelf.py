"""Records on their shelf: laid there, read from a place on, taken away when they were kept long enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from model.kit.world import World
from model.services.kinesis.resources.shards import Shard

ROWS_AT_ONCE = 500
"In one statement."

_DROP = ("DELETE FROM kinesis_record WHERE shard = ?", "DELETE FROM kinesis_data WHERE shard = ?")
_LAST_BEFORE = "SELECT seq FROM kinesis_record WHERE shard = ? AND at < ? ORDER BY at DESC, seq DESC LIMIT 1"
_FIRST_AT = "SELECT min(at) FROM kinesis_record WHERE shard = ?"
_FORGET = (
    "DELETE FROM kinesis_data WHERE shard = ? AND seq <= ?",
    "DELETE FROM kinesis_record WHERE shard = ? AND seq <= ?",
)
_READ = """
SELECT r.seq, r.at, r.size, d.key, d.data FROM (
    SELECT seq, at, size, sum(size) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) AS total FROM (
        SELECT seq, at, size FROM kinesis_record WHERE shard = ? AND seq > ? ORDER BY seq LIMIT ?
    )
) r JOIN kinesis_data d ON d.shard = ? AND d.seq = r.seq WHERE r.total <= ? OR r.total = r.size ORDER BY r.seq
"""


class Draft(NamedTuple):
    """What somebody wants to have kept. What it says counts in its size, and its partition key."""

    key: str
    data: bytes
    size: int


class Kept(NamedTuple):
    """A record as it lies there. `at` is when it came."""

    seq: int
    at: float
    size: int
    key: str
    data: bytes


def put(world: World, shard: Shard, drafts: Sequence[Draft]) -> None:
    """Behind what is there already."""
    for first in range(0, len(drafts), ROWS_AT_ONCE):
        records: list[Any] = []
        data: list[Any] = []
        some = drafts[first : first + ROWS_AT_ONCE]
        for seq, draft in enumerate(some, shard.written + first + 1):
            records += (shard.serial, seq, world.now, draft.size)
            data += (shard.serial, seq, draft.key, draft.data)
        world.write(_insertion("kinesis_record", len(some)), *records)
        world.write(_insertion("kinesis_data", len(some)), *data)
    shard.written += len(drafts)
    shard.last_put = world.now


def _insertion(table: str, rows: int) -> str:
    return f"INSERT INTO {table} VALUES {','.join(['(?,?,?,?)'] * rows)}"  # noqa: S608 - marks alone


async def read(world: World, shard: Shard, after: int, most: int, most_bytes: int) -> list[Kept]:
    """What lies behind a place, by number and by size; one record at the least, if there is one."""
    rows = await world.read(_READ, shard.serial, after, most, shard.serial, most_bytes)
    return [Kept(*row) for row in rows]


async def last_before(world: World, shard: Shard, instant: float) -> int:
    """The place of the last record that came before an instant; 0 if none did."""
    rows = await world.read(_LAST_BEFORE, shard.serial, instant)
    return rows[0][0] if rows else 0


async def first_at(world: World, shard: Shard) -> float | None:
    """When the oldest record came."""
    ((at,),) = await world.read(_FIRST_AT, shard.serial)
    return at


def forget(world: World, shard: Shard, upto: int) -> None:
    for statement in _FORGET:
        world.write(statement, shard.serial, upto)


def drop_all(world: World, shard: Shard) -> None:
    for statement in _DROP:
        world.write(statement, shard.serial)
