"""RDS: what happens by itself: in its weekly window a database gets what was put off, and the newest minor release."""

from __future__ import annotations

from model.catalog.database_engines import find_engine
from model.kit.behavior import due
from model.kit.world import World
from model.services.rds.behavior.lives import CHANGING, begin
from model.services.rds.events import tell
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.parts import NOTHING, Changes
from model.services.rds.windows import maintenance_window

_INTO_WINDOW_SECONDS = 600
_AT_WORK = ("available", "storage-optimization", "storage-full")


def expect_maintenance(world: World, db: DBInstance) -> None:
    late = world.luck("rds", "maintenance", db.dbi_resource_id).below(_INTO_WINDOW_SECONDS)
    window = maintenance_window(db.preferred_maintenance_window)
    world.wake(maintain, db.id, at=window.next_start(world.now - late) + late)


def end_maintenance(world: World, db: DBInstance) -> None:
    world.forget(maintain, db.id)


@due
async def maintain(world: World, id: str) -> None:
    db = world.find(DBInstance, id)
    if db is None:
        return
    if db.db_instance_status in _AT_WORK and not db.phase:
        newest = newest_minor(world, db) if db.auto_minor_version_upgrade else ""
        upgrade = Changes(engine_version=newest) if newest else NOTHING
        wanted = db.pending.over(upgrade)
        if wanted.given:
            change(world, db, wanted)
        if upgrade.given:
            tell(world, db, f"Offline patches are being applied to the DB instance: {newest}", "maintenance")
    expect_maintenance(world, db)


def newest_minor(world: World, db: DBInstance) -> str:
    """A later release of the same major number; empty where there is none."""
    engine = find_engine(db.engine, world.cell.settings.quotas)
    found = engine.minor_upgrade(db.engine_version) if engine else None
    return found.number if found else ""


def change(world: World, db: DBInstance, wanted: Changes) -> None:
    """Make these changes from now on; nothing is put off any more of which they speak."""
    left = {name: value for name, value in db.pending.given.items() if name not in wanted.given}
    db.pending = Changes(**left)  # type: ignore[arg-type]
    db.under_way = wanted.over(db.under_way)
    begin(world, db, "changing", CHANGING, "modifying")
