"""RDS: what happens by itself: databases are made, stop, start, restart and go."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.physics import database_load
from model.physics.disk_load import cease as leave_disk
from model.physics.load import cease as leave_machine
from model.services.rds.behavior.backups import (
    BACKING,
    end_backups,
    expect_backup,
    new_automated_snapshot,
)
from model.services.rds.behavior.lives import begin, rest, step, stop_waiting
from model.services.rds.behavior.maintenance import end_maintenance, expect_maintenance
from model.services.rds.charges import note_price
from model.services.rds.events import tell
from model.services.rds.placing import leave
from model.services.rds.resources.instances import DBInstance
from model.services.rds.working import come_up, go_down

CREATING = Between(180, 420)
RESTARTING = Between(20, 60)
STARTING = Between(120, 300)
STOPPING = Between(60, 180)
DELETING = Between(60, 240)
LONGEST_STOP_SECONDS = 7 * 86400.0


@step("born")
async def be_there(world: World, db: DBInstance) -> None:
    db.is_there = True
    come_up(world, db)
    made = f"Restored from {db.restored_from}" if db.restored_from else "DB instance created"
    tell(world, db, made, "restoration" if db.restored_from else "creation")
    expect_backup(world, db)
    expect_maintenance(world, db)
    if db.backup_retention_period and not db.read_replica_source_arn:
        tell(world, db, "Backing up DB instance", "backup")
        new_automated_snapshot(world, db)
        begin(world, db, "backing", BACKING, "backing-up")
    else:
        rest(world, db)


def restart(world: World, db: DBInstance) -> None:
    go_down(world, db)
    begin(world, db, "restarting", RESTARTING, "rebooting")


@step("restarting")
async def be_back(world: World, db: DBInstance) -> None:
    come_up(world, db)
    tell(world, db, "DB instance restarted", "availability")
    rest(world, db)


def stop(world: World, db: DBInstance) -> None:
    """From now on only its disk costs something."""
    go_down(world, db, stopped=True)
    begin(world, db, "stopping", STOPPING, "stopping")
    note_price(world, db)


@step("stopping")
async def be_stopped(world: World, db: DBInstance) -> None:
    db.phase = ""
    world.enter(db, "stopped")
    db.automatic_restart_time = world.now + LONGEST_STOP_SECONDS
    world.wake(start_anyway, db.id, at=db.automatic_restart_time)
    tell(world, db, "DB instance stopped", "availability", "notification")


@due
async def start_anyway(world: World, id: str) -> None:
    """Whoever is stopped for longer would miss its maintenance."""
    db = world.find(DBInstance, id)
    if db is not None and db.db_instance_status == "stopped":
        text = "DB instance is being started due to it exceeding the maximum allowed time being stopped."
        tell(world, db, text, "notification")
        start(world, db)


def start(world: World, db: DBInstance) -> None:
    db.automatic_restart_time = None
    world.forget(start_anyway, db.id)
    begin(world, db, "starting", STARTING, "starting")


@step("starting")
async def be_started(world: World, db: DBInstance) -> None:
    come_up(world, db)
    tell(world, db, "DB instance started", "availability", "notification")
    rest(world, db)
    note_price(world, db)


def delete(world: World, db: DBInstance) -> None:
    go_down(world, db, stopped=True)
    end_backups(world, db)
    end_maintenance(world, db)
    world.forget(start_anyway, db.id)
    begin(world, db, "deleting", DELETING, "deleting")
    note_price(world, db)


@step("deleting")
async def be_gone(world: World, db: DBInstance) -> None:
    tell(world, db, "DB instance deleted", "deletion")
    leave_machine(world, db.dbi_resource_id)
    leave_disk(world, db.dbi_resource_id)
    database_load.cease(world, db.dbi_resource_id)
    stop_waiting(world, db)
    copies = [each for each in (db.primary, db.standby) if each is not None]
    world.remove(db)
    for copy in copies:
        await leave(world, copy)
