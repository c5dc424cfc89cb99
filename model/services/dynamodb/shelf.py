"""Items on their shelf: by the hash of their partition key, then in the order of their sort key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from hashlib import blake2b
from typing import NamedTuple

from model.kit.world import World
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.values.items import Item, Value
from model.services.dynamodb.values.keys import KeySchema, key_bytes
from model.services.dynamodb.values.packing import packed, unpacked

HASH_BYTES = 8
SLICE = 250
"What is read at a time, so that looking at it takes a few milliseconds."
WHOLE = 1 << (8 * HASH_BYTES)

_PUT = "INSERT OR REPLACE INTO dynamodb_item VALUES (?,?,?,?,?,?,?)"
_DROP = "DELETE FROM dynamodb_item WHERE tbl = ? AND hash = ? AND sort = ?"
_FIND = "SELECT size, body, old, changed FROM dynamodb_item WHERE tbl = ? AND hash = ? AND sort = ?"
_ENTER = "INSERT OR REPLACE INTO dynamodb_entry VALUES (?,?,?,?,?,?,?)"
_STRIKE = "DELETE FROM dynamodb_entry WHERE idx = ? AND hash = ? AND sort = ? AND item_hash = ? AND item_sort = ?"
_EXPIRE = "INSERT OR REPLACE INTO dynamodb_expiry VALUES (?,?,?,?)"
_NEVER_EXPIRE = "DELETE FROM dynamodb_expiry WHERE tbl = ? AND hash = ? AND sort = ?"
_COPY = "INSERT INTO dynamodb_item SELECT ?, hash, sort, size, body, body, ? FROM dynamodb_item WHERE tbl = ?"
_COUNT = "SELECT count(*), coalesce(sum(size), 0) FROM dynamodb_item WHERE tbl = ?"
_COUNT_ENTRIES = "SELECT count(*), coalesce(sum(size), 0) FROM dynamodb_entry WHERE idx = ?"


class Spot(NamedTuple):
    """Where an item lies: the bytes of its partition key behind those of its hash, and the bytes of its sort key."""

    hash: bytes
    sort: bytes

    @property
    def share(self) -> float:
        """How far along all hashes it is: from 0 up to 1."""
        return int.from_bytes(self.hash[:HASH_BYTES], "big") / WHOLE


class Stored(NamedTuple):
    """An item as it lies there, and what it was before it was changed last."""

    size: int
    item: Item
    old: bytes | None
    changed: float

    def as_of(self, instant: float) -> Item | None:
        """What somebody sees whom no later news have reached."""
        if self.changed <= instant:
            return self.item
        return None if self.old is None else unpacked(self.old)


def hashed(value: Value) -> bytes:
    key = key_bytes(value)
    return blake2b(key, digest_size=HASH_BYTES).digest() + key


def spot_of(schema: KeySchema, item: Item) -> Spot:
    """Of an item, or of a key, that has all parts of the key."""
    return Spot(hashed(item[schema.hash.name]), key_bytes(item[schema.sort.name]) if schema.sort else b"")


async def find(world: World, table: Table, spot: Spot) -> Stored | None:
    rows = await world.read(_FIND, table.serial, *spot)
    return _stored(rows[0]) if rows else None


def _stored(row: tuple[int, bytes, bytes | None, float]) -> Stored:
    size, body, old, changed = row
    return Stored(size, unpacked(body), old, changed)


async def find_all(world: World, table: Table, spots: Iterable[Spot]) -> dict[Spot, Stored]:
    """Those of some items that are there."""
    asked = list(spots)
    marks = ",".join(["(?,?)"] * len(asked))
    sql = (
        "SELECT hash, sort, size, body, old, changed FROM dynamodb_item "  # noqa: S608 - marks alone
        f"WHERE tbl = ? AND (hash, sort) IN (VALUES {marks})"
    )
    rows = await world.read(sql, table.serial, *(part for spot in asked for part in spot)) if asked else []
    return {Spot(*row[:2]): _stored(row[2:]) for row in rows}


def put(world: World, table: Table, spot: Spot, item: Item, size: int, old: Item | None) -> None:
    before = None if old is None else packed(old)
    world.write(_PUT, table.serial, *spot, size, packed(item), before, world.now)


def drop(world: World, table: Table, spot: Spot) -> None:
    world.write(_DROP, table.serial, *spot)


def enter(world: World, index: SecondaryIndex, at: Spot, of: Spot, entry: Item, size: int) -> None:
    """Have an index hold something of an item."""
    world.write(_ENTER, index.serial, *at, *of, size, packed(entry))


def strike(world: World, index: SecondaryIndex, at: Spot, of: Spot) -> None:
    world.write(_STRIKE, index.serial, *at, *of)


def expire(world: World, table: Table, spot: Spot, instant: float | None) -> None:
    """Note when an item is to go, or that it is to stay."""
    if instant is None:
        world.write(_NEVER_EXPIRE, table.serial, *spot)
    else:
        world.write(_EXPIRE, table.serial, *spot, instant)


def never_expire(world: World, table: Table) -> None:
    world.write("DELETE FROM dynamodb_expiry WHERE tbl = ?", table.serial)


def empty(world: World, table: Table) -> None:
    drop_all(world, table.serial)
    never_expire(world, table)


def drop_all(world: World, owner: int) -> None:
    """All items of a table or a backup, by its number."""
    world.write("DELETE FROM dynamodb_item WHERE tbl = ?", owner)


def copy(world: World, source: int, target: int) -> None:
    """All items of a table or a backup become those of another as well."""
    world.write(_COPY, target, world.now, source)


def empty_index(world: World, index: SecondaryIndex) -> None:
    world.write("DELETE FROM dynamodb_entry WHERE idx = ?", index.serial)


async def count(world: World, table: Table) -> tuple[int, int]:
    """How many items there are, and their bytes."""
    ((items, size),) = await world.read(_COUNT, table.serial)
    return items, size


async def count_entries(world: World, index: SecondaryIndex) -> tuple[int, int]:
    ((items, size),) = await world.read(_COUNT_ENTRIES, index.serial)
    return items, size


async def slices(world: World, owner: int, after: Spot | None) -> AsyncIterator[list[tuple[Spot, int, Item]]]:
    """All items of a table or of what was copied of one behind a place, some at a time, each with its size."""
    spot = after or Spot(b"", b"")
    sql = (
        "SELECT hash, sort, size, body FROM dynamodb_item WHERE tbl = ? AND (hash, sort) > (?, ?) "
        "ORDER BY hash, sort LIMIT ?"
    )
    while rows := await world.read(sql, owner, *spot, SLICE):
        yield [(Spot(hash, sort), size, unpacked(body)) for hash, sort, size, body in rows]
        spot = Spot(*rows[-1][:2])
