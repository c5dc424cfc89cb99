"""DynamoDB: what happens by itself: a new index takes in what was there before it, little by little."""

from __future__ import annotations

from model.kit.behavior import due, entering
from model.kit.world import World
from model.services.dynamodb import shelf
from model.services.dynamodb.behavior.counting import begin_counting, stop_counting
from model.services.dynamodb.keeping import is_in, projected
from model.services.dynamodb.meters import meter_of, recall
from model.services.dynamodb.places import place_of
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.shelf import Spot, spot_of
from model.services.dynamodb.values.sizes import size_of

AT_ONCE = 1000
"Items a second."


@entering(SecondaryIndex, "BACKFILLING")
def begin_filling(world: World, index: SecondaryIndex) -> None:
    world.wake(fill, index.path, after=1.0)


@entering(SecondaryIndex, "GONE")
def go(world: World, index: SecondaryIndex) -> None:
    drop_index(world, index)


def drop_index(world: World, index: SecondaryIndex) -> None:
    world.forget(fill, index.path)
    stop_counting(world, index)
    shelf.empty_index(world, index)
    world.remove(index)


@due
async def fill(world: World, path: str) -> None:
    index = world.find(SecondaryIndex, path)
    table = world.find(Table, index.table_name) if index else None
    if index is None or table is None or index.index_status != "BACKFILLING":
        return
    place = place_of(world, table)
    filled = 0
    async for items in shelf.slices(world, table.serial, _read_spot(index.filled)):
        for spot, _, item in items:
            if is_in(index, item):
                entry = projected(place, index, item)
                shelf.enter(world, index, spot_of(index.key_schema, item), spot, entry, size_of(entry))
        filled += len(items)
        index.filled = _told_spot(items[-1][0])
        if filled >= AT_ONCE:
            world.wake(fill, path, after=1.0)
            return
    index.filled = ""
    await recall(world)
    meter = meter_of(world, index)
    meter.counted_at = None
    meter.moves(world)
    begin_counting(world, table)
    world.enter(index, "ACTIVE")


def _told_spot(spot: Spot) -> str:
    return f"{spot.hash.hex()}/{spot.sort.hex()}"


def _read_spot(told: str) -> Spot | None:
    if not told:
        return None
    hash, _, sort = told.partition("/")
    return Spot(bytes.fromhex(hash), bytes.fromhex(sort))
