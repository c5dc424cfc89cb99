"""DynamoDB: what happens by itself: what items were is forgotten once no table can be brought back to it."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.dynamodb import shelf
from model.services.dynamodb.resources.backups import SYSTEM_SECONDS, Backup
from model.services.dynamodb.resources.tables import Table

DAY_SECONDS = 86400.0

_FORGET = "DELETE FROM dynamodb_past WHERE tbl = ? AND at <= ?"
_OLDEST = "SELECT min(at) FROM dynamodb_past WHERE tbl = ?"


def forget_later(world: World, table: Table) -> None:
    if world.woken_at(forget_past, table.table_name) is None:
        world.wake(forget_past, table.table_name, after=table.recoverable_days * DAY_SECONDS)


@due
async def forget_past(world: World, name: str) -> None:
    """Once a day at the most; with the last of it, there is nothing to wait for."""
    table = world.find(Table, name)
    if table is None:
        return
    kept = table.recoverable_days * DAY_SECONDS
    world.write(_FORGET, table.serial, world.now - kept)
    ((oldest,),) = await world.read(_OLDEST, table.serial)
    if oldest is not None:
        world.wake(forget_past, name, at=max(oldest + kept, world.now + DAY_SECONDS))


def expect_end(world: World, backup: Backup) -> None:
    """One that AWS made by itself of a table that was deleted does not stay for ever."""
    world.wake(end_backup, backup.backup_arn, after=SYSTEM_SECONDS)


@due
async def end_backup(world: World, backup_arn: str) -> None:
    backup = world.find(Backup, backup_arn)
    if backup is not None:
        shelf.drop_all(world, backup.serial)
        world.remove(backup)
