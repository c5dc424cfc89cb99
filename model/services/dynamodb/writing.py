"""Writing one item: the item itself, what indexes hold of it, its place in the stream, and when it is to go."""

from __future__ import annotations

from dataclasses import dataclass

from model.kit.world import World
from model.services.dynamodb import shelf
from model.services.dynamodb.expiry import expiry_of
from model.services.dynamodb.forwarding import ItemChange, forward
from model.services.dynamodb.keeping import is_in, key_of, projected
from model.services.dynamodb.meters import count
from model.services.dynamodb.places import Place
from model.services.dynamodb.recovering import remember
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.shelf import Spot, Stored, spot_of
from model.services.dynamodb.streaming import publish
from model.services.dynamodb.units import Used, write_units
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.sizes import size_of


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Of an item at a spot, from what it was to what it is to be; None where there is no item. `actor` is a service."""

    spot: Spot
    before: Stored | None
    after: Item | None
    size: int = 0
    actor: str = ""

    @property
    def old(self) -> Item | None:
        return self.before.item if self.before else None

    @property
    def is_none(self) -> bool:
        """Nothing is different after it."""
        return self.old == self.after


def write(place: Place, change: Rewrite) -> Used:
    """Carry out a change; what is returned is what it takes, of the table and of each index."""
    used = Used()
    used.add_write(write_units(max(change.before.size if change.before else 0, change.size)))
    if change.is_none:
        return used
    world, table = place.world, place.table
    _count(world, table, change.before.size if change.before else None, change.size if change.after else None)
    remember(world, table, change.spot, change.before)
    if change.after is None:
        shelf.drop(world, table, change.spot)
    else:
        shelf.put(world, table, change.spot, change.after, change.size, change.old)
    for index in place.indexes:
        units = _follow(place, index, change)
        if units:
            used.add_write(units, index.index_name)
    _set_expiry(place, change)
    keys = key_of(place.key_schema, change.after or change.old or {})
    publish(place, change.old, change.after, keys, change.actor)
    forward(place, ItemChange(keys, change.old, change.after, change.actor))
    return used


def _follow(place: Place, index: SecondaryIndex, change: Rewrite) -> float:
    """Have an index hold what it is to hold; the units that takes: none where nothing of it is different."""
    old = _entry(place, index, change.old)
    new = _entry(place, index, change.after)
    if old == new:
        return 0.0
    units, sizes = 0.0, [None if entry is None else size_of(entry) for entry in (old, new)]
    _count(place.world, index, *sizes)
    before, now = (None if entry is None else spot_of(index.key_schema, entry) for entry in (old, new))
    if old is not None and before is not None and before != now:
        shelf.strike(place.world, index, before, change.spot)
        units += write_units(sizes[0] or 0)
    if new is not None and now is not None:
        size = sizes[1] or 0
        shelf.enter(place.world, index, now, change.spot, new, size)
        units += write_units(max(size, sizes[0] or 0) if before == now else size)
    return units


def _count(world: World, thing: Table | SecondaryIndex, before: int | None, after: int | None) -> None:
    """Note what came and went, by its size."""
    more = (after is not None) - (before is not None)
    count(world, thing, {"items": more, "bytes": (after or 0) - (before or 0)})


def _entry(place: Place, index: SecondaryIndex, item: Item | None) -> Item | None:
    if item is None or index.index_status == "DELETING" or not is_in(index, item):
        return None
    return projected(place, index, item)


def _set_expiry(place: Place, change: Rewrite) -> None:
    table = place.table
    if not table.is_expiring:
        return
    was, now = (expiry_of(table, item) for item in (change.old, change.after))
    if was != now:
        shelf.expire(place.world, table, change.spot, now)
