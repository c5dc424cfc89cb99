"""DynamoDB: what happens by itself: items whose time is over are deleted, some while after."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.services.dynamodb import shelf
from model.services.dynamodb.behavior.counting import begin_counting
from model.services.dynamodb.expiry import expiry_of
from model.services.dynamodb.meters import count, recall
from model.services.dynamodb.places import place_of
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.shelf import Spot
from model.services.dynamodb.writing import Rewrite, write

LONG_AGO = 5 * 365 * 86400.0
"What expired before that is taken for a mistake, and stays."
PACE_SECONDS = 1800.0
"How often somebody looks for what is over; AWS promises no more than a few days."
AT_ONCE = 100
SETTLING = Between(60, 600)
BY_ITSELF = "dynamodb.amazonaws.com"

_OVER = "SELECT hash, sort FROM dynamodb_expiry WHERE tbl = ? AND expires <= ? AND expires > ? ORDER BY expires LIMIT ?"


def begin_expiring(world: World, table: Table, attribute: str) -> None:
    table.expiry_attribute, table.expiry_status = attribute, "ENABLING"
    table.expiry_changed_at = world.now
    world.wake(learn, table.table_name, after=world.delay(SETTLING, table.table_name, "expiry"))


def end_expiring(world: World, table: Table) -> None:
    table.expiry_status, table.expiry_changed_at = "DISABLING", world.now
    stop_expiring(world, table)
    shelf.never_expire(world, table)
    world.wake(learn, table.table_name, after=world.delay(SETTLING, table.table_name, "expiry"))


def stop_expiring(world: World, table: Table) -> None:
    world.forget(learn, table.table_name)
    world.forget(expire, table.table_name)


@due
async def learn(world: World, name: str) -> None:
    """What was there before says when it goes too."""
    table = world.find(Table, name)
    if table is None:
        return
    if table.expiry_status == "DISABLING":
        table.expiry_status, table.expiry_attribute = "DISABLED", ""
        return
    async for items in shelf.slices(world, table.serial, None):
        for spot, _, item in items:
            instant = expiry_of(table, item)
            if instant is not None:
                shelf.expire(world, table, spot, instant)
    table.expiry_status = "ENABLED"
    world.wake(expire, name, after=world.delay(SETTLING, name, "first"))


@due
async def expire(world: World, name: str) -> None:
    """Nobody pays for it, and the stream says that nobody asked for it."""
    table = world.find(Table, name)
    if table is None or table.expiry_status != "ENABLED":
        return
    rows = await world.read(_OVER, table.serial, world.now, world.now - LONG_AGO, AT_ONCE)
    spots = [Spot(*row) for row in rows]
    found = await shelf.find_all(world, table, spots)
    await recall(world)
    place = place_of(world, table)
    for spot in spots:
        before = found.get(spot)
        if before is not None:
            write(place, Rewrite(spot, before, None, actor=BY_ITSELF))
    if found:
        count(world, table, {"expired": len(found)})
        begin_counting(world, table)
    world.wake(expire, name, after=1.0 if len(rows) == AT_ONCE else PACE_SECONDS)
