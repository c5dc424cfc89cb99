"""Finding items by ranges of keys, a page of at most a megabyte at a time.

Source: Amazon DynamoDB Developer Guide, "Querying tables" and "Scanning tables".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from model.services.dynamodb.expressions.older import wanted_attributes
from model.services.dynamodb.expressions.request import Expressions, refuse_mixed
from model.services.dynamodb.keeping import key_of
from model.services.dynamodb.places import Place
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.shelf import SLICE, spot_of
from model.services.dynamodb.units import TABLE, Used, read_units
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.packing import unpacked

PAGE_BYTES = 1024 * 1024

Choose = Callable[[Item], Item]
Keep = Callable[[Item], bool]
Cursor = tuple[bytes, ...]


def chosen(projection: str | None, names: Mapping[str, str] | None, attributes: Sequence[str] | None) -> Choose:
    """Which attributes of an item are asked for; all of them where nothing is said."""
    refuse_mixed({"ProjectionExpression": projection}, {"AttributesToGet": attributes}, names, None)
    if projection is not None:
        expressions = Expressions(names)
        choose = expressions.projection(projection)
        expressions.refuse_unused()
        return choose
    return wanted_attributes(attributes) if attributes else _whole


def _whole(item: Item) -> Item:
    return item


@dataclass(frozen=True, slots=True)
class Range:
    """What is looked through, of a table or of one of its indexes: hashes from `first` up to `last`, which is not in
    it, and under a single hash (`hash`) sort keys from `low` up to `high`.
    """

    place: Place
    index: SecondaryIndex | None = None
    hash: bytes | None = None
    low: bytes = b""
    high: bytes | None = None
    first: bytes = b""
    last: bytes | None = None
    forward: bool = True
    fetches: bool = False
    "Attributes that a local index does not hold are fetched from the table."


@dataclass(slots=True)
class Page:
    """What was found: the items that were kept, how many were looked at, and where to go on."""

    items: list[Item] = field(default_factory=list[Item])
    looked_at: int = 0
    size: int = 0
    fetched: int = 0
    after: Item | None = None

    def used(self, within: Range, *, consistent: bool) -> Used:
        used = Used()
        name = within.index.index_name if within.index else TABLE
        used.add_read(read_units(self.size, consistent=consistent), name)
        if self.fetched:
            used.add_read(read_units(self.fetched, consistent=consistent))
        return used


async def read_page(within: Range, after: Item | None, limit: int | None, keep: Keep | None) -> Page:
    """Looks at items until there are no more, as many as were asked for, or a megabyte."""
    page, cursor = Page(), _cursor(within, after) if after else None
    while True:
        most = min(SLICE, limit - page.looked_at) if limit else SLICE
        rows = await _rows(within, cursor, most)
        for at, size, body, fetched in rows:
            item = unpacked(body)
            page.looked_at += 1
            page.size += size
            page.fetched += fetched
            if keep is None or keep(item):
                page.items.append(item)
            if page.size >= PAGE_BYTES or page.looked_at == limit:
                page.after = _last_key(within, item)
                return page
            cursor = at
        if len(rows) < most:
            return page


def _last_key(within: Range, item: Item) -> Item:
    keys = key_of(within.place.key_schema, item)
    return keys if within.index is None else {**key_of(within.index.key_schema, item), **keys}


def _cursor(within: Range, after: Item) -> Cursor:
    """Where an item with this key lies, or would."""
    at = spot_of(within.place.key_schema, after)
    return (*at,) if within.index is None else (*spot_of(within.index.key_schema, after), *at)


async def _rows(within: Range, cursor: Cursor | None, most: int) -> list[tuple[Cursor, int, bytes, int]]:
    index, world = within.index, within.place.world
    names = ("hash", "sort") if index is None else ("hash", "sort", "item_hash", "item_sort")
    serial = within.place.table.serial if index is None else index.serial
    where, values = _where(within)
    if cursor is not None:
        where.append(
            f"({', '.join(f'e.{name}' for name in names)}) {'>' if within.forward else '<'} ({_marks(cursor)})"
        )
        values += cursor
    order = ", ".join(f"e.{name} {'ASC' if within.forward else 'DESC'}" for name in names)
    columns = ", ".join(f"e.{name}" for name in names)
    body, join = "e.body, 0", ""
    if within.fetches:
        body = "i.body, i.size"
        table = within.place.table.serial
        join = f"JOIN dynamodb_item i ON i.tbl = {table} AND i.hash = e.item_hash AND i.sort = e.item_sort"
    source, owner = ("dynamodb_item", "tbl") if index is None else ("dynamodb_entry", "idx")
    sql = (
        f"SELECT {columns}, e.size, {body} FROM {source} e {join} "  # noqa: S608 - the words are our own
        f"WHERE e.{owner} = ? AND {' AND '.join(where) or '1'} ORDER BY {order} LIMIT ?"
    )
    rows = await world.read(sql, serial, *values, most)
    keys = len(names)
    return [(tuple(row[:keys]), row[keys], row[keys + 1], row[keys + 2]) for row in rows]


def _where(within: Range) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    for test, value in (
        ("e.hash = ?", within.hash),
        ("e.sort >= ?", within.low or None),
        ("e.sort < ?", within.high),
        ("e.hash >= ?", within.first or None),
        ("e.hash < ?", within.last),
    ):
        if value is not None:
            where.append(test)
            values.append(value)
    return where, values


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def segment_bounds(segment: int, total: int) -> tuple[bytes, bytes | None]:
    """The part of all hashes that one of several readers looks through."""
    edges = [(2**64 * each // total).to_bytes(9, "big")[1:] for each in (segment, segment + 1)]
    return (b"" if segment == 0 else edges[0]), (None if segment + 1 == total else edges[1])
