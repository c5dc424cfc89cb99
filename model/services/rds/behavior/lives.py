"""RDS: what happens by itself: what is under way with a database takes its time, step by step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.physics.database_load import DatabaseLoad
from model.services.rds.resources.instances import DBInstance

Step = Callable[[World, DBInstance], Awaitable[None]]
S = TypeVar("S", bound=Step)

_STEPS: dict[str, Step] = {}

CHANGING = Between(30, 90)
"What goes before a change, in seconds."


def step(phase: str) -> Callable[[S], S]:
    """Have the function say what follows once a phase is over."""

    def register(function: S) -> S:
        _STEPS[phase] = function
        return function

    return register


def begin(world: World, db: DBInstance, phase: str, span: Between, status: str = "") -> None:
    """From now on this is under way, for so long."""
    db.phase = phase
    if status and status != db.db_instance_status:
        world.enter(db, status)
    world.wake(go_on, db.id, after=world.delay(span, db.dbi_resource_id, phase))


def wait(world: World, db: DBInstance, phase: str) -> None:
    """This is under way until somebody else ends it."""
    db.phase = phase
    world.forget(go_on, db.id)


@due
async def go_on(world: World, id: str) -> None:
    db = world.find(DBInstance, id)
    if db is not None and db.phase:
        await _STEPS[db.phase](world, db)


def rest(world: World, db: DBInstance) -> None:
    """Nothing is under way any more, but for changes that something came between."""
    if db.under_way.given:
        begin(world, db, "changing", CHANGING, "modifying")
        return
    db.phase = ""
    load = world.find(DatabaseLoad, db.dbi_resource_id)
    status = "storage-full" if load is not None and load.stored >= load.room else "available"
    if status != db.db_instance_status:
        world.enter(db, status)


def stop_waiting(world: World, db: DBInstance) -> None:
    """A database that is no more does nothing by itself."""
    world.forget(go_on, db.id)
