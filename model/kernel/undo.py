"""Takes back all that followed from a call, as a unit of work that can itself be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from model.kernel.consequences import CannotUndo, Consequences, consequences, revived
from model.kernel.journal import Change
from model.kernel.timers import Timer
from model.kernel.unit import Unit

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel


class Witness(Protocol):
    """Has a word in an undo before it is done, and writes it down with it."""

    def judge(self, plan: Consequences) -> None:
        """Raise what refuses it."""
        ...

    def note(self, unit: Unit, plan: Consequences) -> None: ...


async def undo(kernel: Kernel, cause: str, witness: Witness | None = None) -> Unit:
    """The unit of work that did it; an undo of its cause is the redo.

    Raises CannotUndo, or what the witness refuses it with, and then has changed nothing.
    """
    async with kernel.unit("", "") as unit:
        plan = await consequences(kernel, cause)
        if witness is not None:
            witness.judge(plan)
        if plan.obstacles:
            raise CannotUndo(f"{plan.what} cannot be taken back: later work stands in the way", plan.obstacles)
        number = unit.next_serial("undo")
        unit.cause, unit.what, unit.undoes = f"undo-{number}", _called(plan.what), plan.cause
        unit.leaves |= dict.fromkeys(plan.leaves)
        _take_back(kernel, unit, plan)
        if witness is not None:
            witness.note(unit, plan)
    return unit


def _called(what: str) -> str:
    if what.startswith("undo of "):
        return f"redo of {what.removeprefix('undo of ')}"
    return f"undo of {what.removeprefix('redo of ')}"


def _take_back(kernel: Kernel, unit: Unit, plan: Consequences) -> None:
    for change in plan.changes:
        _change(kernel, unit, change)
    for key, value in plan.levels.items():
        unit.measure(key, value)
    for appointment, timer in plan.timers.items():
        unit.put_timer(appointment, timer and _not_past(timer, kernel.clock.now))
    for row in plan.rows:
        sql, parameters = row.inverse
        unit.write(sql, *parameters)
    if not plan.exact and kernel.attend is not None:
        kernel.attend(plan)


def _change(kernel: Kernel, unit: Unit, change: Change) -> None:
    thing = kernel.thing(change.key)
    if change.after is None:
        assert thing is not None, "what vanishes is there"
        unit.remove(thing)
    elif thing is None:
        unit.bring_back(revived(kernel, change))
    else:
        was = revived(kernel, change)
        for name in change.after:
            thing.restore(name, was.__dict__[name])


def _not_past(timer: Timer, now: float) -> Timer:
    """What was to happen meanwhile happens at once."""
    return timer if timer.due >= now else timer._replace(due=now)
