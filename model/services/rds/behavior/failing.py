"""RDS: what happens by itself: a machine that is lost is replaced by its standby, or comes up again."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import after, changing, due
from model.kit.world import World
from model.physics.broken import Fault
from model.physics.facilities.site import Site
from model.services.rds.behavior.lives import begin, rest, step, wait
from model.services.rds.events import tell
from model.services.rds.placing import host_in, site_in
from model.services.rds.resources.instances import DBInstance
from model.services.rds.working import come_up, go_down, is_well

SWITCHING = Between(60, 115)
"From the beginning of a failover until the standby takes connections."

RECOVERING = Between(120, 420)
"How long a machine without a standby takes to come up again, on whichever host."

REPLACING = Between(300, 900)
"How long a fresh standby takes."

_ASLEEP = ("stopped", "stopping", "starting", "creating", "deleting")


@changing(Site, "dark", "is_cut", "dead")
async def follow_site(world: World, zone_id: str) -> None:
    site = world.get(Site, zone_id)
    for each in world.kernel.store.wherever(DBInstance, "zones", site.zone):
        look_at(world.cell.world(each.account, each.region, "rds"), each)


@after(Fault, "broken", "mended")
async def follow_fault(world: World, fault_id: str) -> None:
    fault = world.find(Fault, fault_id)
    db = world.find(DBInstance, fault.subject) if fault and fault.what == "volume" else None
    if db is not None:
        look_at(world, db)


def look_at(world: World, db: DBInstance) -> None:
    """Whatever is under way, a machine that is lost comes first."""
    if not db.is_there or db.db_instance_status in _ASLEEP:
        return
    well = is_well(world, db, db.primary)
    if db.phase == "lost":
        if well or _can_take_over(world, db):
            begin(world, db, "recovering", RECOVERING)
    elif not well and db.phase not in ("switching", "recovering"):
        if _can_take_over(world, db):
            switch(world, db, "rebooting")
        else:
            go_down(world, db)
            text = "Recovery of the DB instance has started. Recovery time will vary with the amount of data."
            tell(world, db, text, "recovery")
            begin(world, db, "recovering", RECOVERING, "rebooting")
    if db.standby is not None and not is_well(world, db, db.standby) and world.woken_at(renew_standby, db.id) is None:
        world.wake(renew_standby, db.id, after=world.delay(REPLACING, db.dbi_resource_id, "standby"))


def _can_take_over(world: World, db: DBInstance) -> bool:
    return db.standby is not None and is_well(world, db, db.standby)


def switch(world: World, db: DBInstance, status: str = "") -> None:
    """The standby takes over; the name stays what it is."""
    go_down(world, db)
    tell(world, db, "Multi-AZ instance failover started.", "failover")
    begin(world, db, "switching", SWITCHING, status)


@step("switching")
async def be_switched(world: World, db: DBInstance) -> None:
    """Unless the standby was lost meanwhile."""
    if not _can_take_over(world, db):
        await recover(world, db)
        return
    _swap(world, db)
    tell(world, db, "DB instance restarted", "availability")
    tell(world, db, "Multi-AZ instance failover completed", "failover")
    if db.under_way.restarts:
        begin(world, db, "changed", Between(0, 0))
        return
    come_up(world, db)
    rest(world, db)
    look_at(world, db)


def _swap(world: World, db: DBInstance) -> None:
    """What was the primary machine is the standby, once it is fresh."""
    assert db.standby is not None, "somebody takes over"
    db.stand_on(db.standby, db.primary)
    db.moved_at = world.now


@step("recovering")
async def recover(world: World, db: DBInstance) -> None:
    """On another host where its own is broken; with a standby that came back, there; else it waits for its zone."""
    site = site_in(world, db.primary.zone)
    if not is_well(world, db, db.primary) and _can_take_over(world, db):
        _swap(world, db)
    elif site is not None and not site.is_out and not site.reaches(db.primary.host):
        host = host_in(world, db.dbi_resource_id, db.primary.zone)
        db.primary = db.primary.model_copy(update={"host": host})
    if not is_well(world, db, db.primary):
        wait(world, db, "lost")
        return
    come_up(world, db)
    tell(world, db, "Recovery of the DB instance is complete", "recovery")
    rest(world, db)


@due
async def renew_standby(world: World, id: str) -> None:
    """A fresh one in the same zone, as soon as that can be."""
    db = world.find(DBInstance, id)
    if db is None or db.standby is None:
        return
    site = site_in(world, db.standby.zone)
    if site is not None and not site.is_out and not site.reaches(db.standby.host):
        host = host_in(world, db.dbi_resource_id, db.standby.zone)
        db.standby = db.standby.model_copy(update={"host": host})
        look_at(world, db)
