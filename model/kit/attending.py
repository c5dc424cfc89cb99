"""Has habits look again at what an undo changed in a world that had lived on meanwhile."""

from __future__ import annotations

from model.kernel.consequences import Consequences
from model.kernel.journal import Change
from model.kernel.store import Store
from model.kernel.timers import Appointment
from model.kernel.unit import current
from model.kit.behavior import reactions_to, reactions_to_change
from model.kit.cell import Cell
from model.kit.notice import announce
from model.kit.resource import Resource


def attend(cell: Cell, plan: Consequences) -> None:
    """Whoever would have heard of these changes, had a call made them, hears of them."""
    for change in plan.changes:
        _attend(cell, change)
    for (account, region, whose, quantity), value in plan.levels.items():
        announce(cell.world(account, region, ""), f"{whose}/{quantity}", value)


def _attend(cell: Cell, change: Change) -> None:
    account, region, kind, id = change.key
    thing = cell.kernel.thing(change.key)
    world = cell.world(account, region, kind.partition(":")[0])
    if change.before is None or change.after is None:
        announce(world, kind)
    announce(world, f"{kind}/{id}")
    if isinstance(thing, Resource) and change.after is not None:
        for what in _woken(cell.kernel.store, thing, frozenset(change.after)):
            current().appoint(Appointment(account, region, what, id), world.now)


def _woken(store: Store, thing: Resource, fields: frozenset[str]) -> list[str]:
    woken = [what for name in fields for what in reactions_to_change(store, thing.kind, name)]
    life = thing.words.life
    if life is not None and life.field in fields:
        woken += reactions_to(store, thing.kind, life.state(thing))
    return sorted(set(woken))
