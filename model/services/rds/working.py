"""Databases at work: whether the machine under one runs, and what its coming up and going down does to its load."""

from __future__ import annotations

from model.kit.world import World
from model.physics import database_load
from model.physics.broken import in_force
from model.physics.load import lay_down, stand_up
from model.services.rds.charges import note_price
from model.services.rds.groups import take_up
from model.services.rds.placing import site_in
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.parts import Copy


def is_well(world: World, db: DBInstance, copy: Copy) -> bool:
    """Whether a copy has power, a way out, and its disk."""
    site = site_in(world, copy.zone)
    return (site is None or site.reaches(copy.host)) and not is_stuck(world, db, copy)


def is_stuck(world: World, db: DBInstance, copy: Copy) -> bool:
    """Whether the disk of the copy that was the primary one when it broke is still broken."""
    faults = (each for each in in_force(world, "volume") if each.subject == db.id)
    return copy == db.primary and any(each.since >= db.moved_at for each in faults)


def come_up(world: World, db: DBInstance) -> None:
    """It takes connections again, with the parameters that its group has now."""
    take_up(world, db)
    mode = "standard" if db.machine_type.startswith("t2.") else "unlimited"
    stand_up(world, db.dbi_resource_id, db.machine_type, mode)
    database_load.wake_up(world, db.dbi_resource_id)
    database_load.measure_room(world, db.dbi_resource_id)
    note_price(world, db)
    db.answers = True


def go_down(world: World, db: DBInstance, *, stopped: bool = False) -> None:
    """Everybody's connection is gone."""
    lay_down(world, db.dbi_resource_id)
    database_load.hush(world, db.dbi_resource_id, stopped=stopped)
    db.answers = False
