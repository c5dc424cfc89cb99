"""RDS: what happens by itself: disks fill up, and grow in time where they may."""

from __future__ import annotations

from math import ceil, inf

from model.kit.behavior import changing, due
from model.kit.world import World
from model.physics.database_load import DatabaseLoad
from model.services.rds.behavior.maintenance import change
from model.services.rds.events import tell
from model.services.rds.resources.instances import GIB, DBInstance
from model.services.rds.resources.parts import Changes

SCARCE_SHARE = 0.1
"Less than this is left: it is time to grow."

SCARCE_SECONDS = 300.0
"For so long, before the disk grows."

LEAST_GIB = 10
_AT_WORK = ("available", "storage-optimization", "storage-full")


def _database(world: World, database_id: str) -> DBInstance | None:
    return next(iter(world.where(DBInstance, dbi_resource_id=database_id)), None)


@changing(DatabaseLoad, "full_since")
async def run_out_of_room(world: World, database_id: str) -> None:
    db = _database(world, database_id)
    if db is not None and db.db_instance_status in ("available", "storage-optimization"):
        world.enter(db, "storage-full")
        text = "The free storage capacity for DB Instance is low at 0% of the provisioned storage"
        tell(world, db, text, "low storage")


@changing(DatabaseLoad, "growth", "room")
async def follow_filling(world: World, database_id: str) -> None:
    """One that may grow does so some minutes after its room gets scarce."""
    db, load = _database(world, database_id), world.find(DatabaseLoad, database_id)
    if db is None or load is None or not db.max_allocated_storage:
        world.forget(enlarge, database_id)
        return
    scarce_at = load.reaches(load.room * (1 - SCARCE_SHARE))
    if scarce_at < inf and db.allocated_storage < db.max_allocated_storage:
        world.wake(enlarge, database_id, at=max(scarce_at, world.now) + SCARCE_SECONDS)
    else:
        world.forget(enlarge, database_id)


@due
async def enlarge(world: World, database_id: str) -> None:
    """By ten gibibytes or a tenth, whichever is more, up to the most that was allowed."""
    db, load = _database(world, database_id), world.find(DatabaseLoad, database_id)
    if db is None or load is None or not db.max_allocated_storage:
        return
    if db.db_instance_status not in _AT_WORK or (db.phase and db.phase != "optimizing"):
        world.wake(enlarge, database_id, after=SCARCE_SECONDS)
        return
    wanted = db.allocated_storage + max(LEAST_GIB, ceil(db.allocated_storage * SCARCE_SHARE))
    size = min(wanted, db.max_allocated_storage)
    if size > db.allocated_storage and load.stored_at(world.now) >= (1 - SCARCE_SHARE) * db.allocated_storage * GIB:
        tell(world, db, f"Storage autoscaling: allocated storage grows to {size} GiB", "notification")
        change(world, db, Changes(allocated_storage=size))
