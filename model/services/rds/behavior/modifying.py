"""RDS: what happens by itself: changes of databases are made, with an interruption or without."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.world import World
from model.physics import database_load
from model.services.rds.behavior.backups import expect_backup
from model.services.rds.behavior.failing import switch
from model.services.rds.behavior.lives import begin, rest, step
from model.services.rds.charges import note_price
from model.services.rds.events import tell
from model.services.rds.placing import another_zone, leave, settle
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.parts import NOTHING, Changes
from model.services.rds.working import come_up, go_down, is_well

MOVING = Between(180, 420)
"How long a single machine is away while its data goes to other hardware."

PORT_SECONDS = Between(20, 60)
SECONDS_PER_GIB = 1.0


def optimizing_time(db: DBInstance) -> Between:
    seconds = SECONDS_PER_GIB * db.allocated_storage
    return Between(120 + seconds, 300 + 1.5 * seconds)


@step("changing")
async def make(world: World, db: DBInstance) -> None:
    """A standby is changed first and takes over; a single machine is away meanwhile."""
    changes = db.under_way
    if changes.multi_az is not None:
        await _change_standby(world, db, wanted=changes.multi_az)
    if not changes.restarts or not db.answers:
        await finish(world, db)
    elif db.standby is not None and changes.db_instance_class and is_well(world, db, db.standby):
        switch(world, db)
    else:
        go_down(world, db)
        begin(world, db, "moving", MOVING if changes.db_instance_class else PORT_SECONDS)


@step("moving")
async def finish_moving(world: World, db: DBInstance) -> None:
    tell(world, db, "DB instance restarted", "availability")
    await finish(world, db)


async def _change_standby(world: World, db: DBInstance, *, wanted: bool) -> None:
    """Its name and its address stay what they are."""
    if wanted and db.standby is None:
        db.stand_on(db.primary, await settle(world, db, another_zone(world, db)))
        tell(world, db, "Finished applying modification to convert to a Multi-AZ DB Instance", "configuration change")
    elif not wanted and db.standby is not None:
        gone = db.standby
        db.stand_on(db.primary, None)
        await leave(world, gone)
        text = "Finished applying modification to convert to a standard (Single-AZ) DB Instance"
        tell(world, db, text, "configuration change")
    db.multi_az = wanted


@step("changed")
async def finish(world: World, db: DBInstance) -> None:
    """All of it holds from now on."""
    changes, db.under_way = db.under_way, NOTHING
    apply(world, db, changes)
    if not db.answers and db.is_there:
        come_up(world, db)
    note_price(world, db)
    if changes.touches_storage:
        begin(world, db, "optimizing", optimizing_time(db), "storage-optimization")
    else:
        rest(world, db)


@step("optimizing")
async def be_optimized(world: World, db: DBInstance) -> None:
    rest(world, db)


def apply(world: World, db: DBInstance, changes: Changes) -> None:
    """Everything but a standby, which is made before."""
    held = ("db_instance_class", "storage_type", "engine_version", "license_model", "backup_retention_period")
    for name in (*held, "allocated_storage", "iops", "storage_throughput"):
        value = getattr(changes, name)
        if value is not None:
            setattr(db, name, value)
    if changes.storage_type in ("standard", "gp2"):
        db.iops = db.storage_throughput = None
    db.listens_at = changes.port or db.listens_at
    for text in _told(changes):
        tell(world, db, text, "configuration change")
    if changes.engine_version:
        tell(world, db, "Offline patches of DB instance are complete", "maintenance")
    if changes.allocated_storage:
        database_load.resize(world, db.dbi_resource_id, db.room_bytes)
    if changes.backup_retention_period is not None:
        expect_backup(world, db)


def _told(changes: Changes) -> list[str]:
    told = {
        "db_instance_class": "DB instance class",
        "allocated_storage": "allocated storage",
        "storage_type": "storage type",
        "iops": "provisioned IOPS",
        "engine_version": "database engine version",
        "port": "port",
    }
    return [f"Finished applying modification to {words}" for name, words in told.items() if getattr(changes, name)]
