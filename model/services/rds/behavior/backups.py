"""RDS: what happens by itself: a backup every day, in its window, kept for as many days as was asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from model.kernel.chance import Between
from model.kit.behavior import after, due
from model.kit.world import World
from model.services.rds.behavior.lives import begin, rest, step
from model.services.rds.events import tell
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.instances import DBInstance
from model.services.rds.snapshotting import snapshot_of
from model.services.rds.windows import backup_window

BACKING = Between(60, 150)
DAY_SECONDS = 86400.0
_INTO_WINDOW_SECONDS = 1200
_AT_WORK = ("available", "storage-optimization", "storage-full")


def expect_backup(world: World, db: DBInstance) -> None:
    """At the same time of every day, some minutes into the window."""
    if not db.backup_retention_period:
        world.forget(back_up, db.id)
        return
    late = world.luck("rds", "backup", db.dbi_resource_id).below(_INTO_WINDOW_SECONDS)
    world.wake(back_up, db.id, at=backup_window(db.preferred_backup_window).next_start(world.now - late) + late)


def end_backups(world: World, db: DBInstance) -> None:
    world.forget(back_up, db.id)


@due
async def back_up(world: World, id: str) -> None:
    db = world.find(DBInstance, id)
    if db is None:
        return
    if db.db_instance_status in _AT_WORK and not db.phase:
        tell(world, db, "Backing up DB instance", "backup")
        new_automated_snapshot(world, db)
        forget_old(world, db)
        begin(world, db, "backing", BACKING, "backing-up")
    expect_backup(world, db)


@step("backing")
async def be_backed_up(world: World, db: DBInstance) -> None:
    tell(world, db, "Finished DB Instance backup", "backup")
    rest(world, db)


def new_automated_snapshot(world: World, db: DBInstance) -> None:
    name = f"rds:{db.id}-{datetime.fromtimestamp(world.now, UTC):%Y-%m-%d-%H-%M}"
    if world.find(DBSnapshot, name) is None:
        world.add(snapshot_of(world, db, name, "automated"))


def forget_old(world: World, db: DBInstance) -> None:
    """Those that are as old as backups are kept."""
    oldest = world.now - db.backup_retention_period * DAY_SECONDS
    for each in world.where(DBSnapshot, dbi_resource_id=db.dbi_resource_id):
        if each.snapshot_type == "automated" and each.created_at <= oldest:
            world.remove(each)


def forget_all(world: World, db: DBInstance) -> None:
    """Backups go with their database."""
    for each in world.where(DBSnapshot, dbi_resource_id=db.dbi_resource_id):
        if each.snapshot_type == "automated":
            world.remove(each)


@after(DBSnapshot, "available")
async def tell_of_snapshot(world: World, id: str) -> None:
    snapshot = world.find(DBSnapshot, id)
    if snapshot is None:
        return
    if snapshot.snapshot_type == "manual":
        tell(world, snapshot, "Manual snapshot created", "creation")
    else:
        tell(world, snapshot, "Automated snapshot created", "creation")
