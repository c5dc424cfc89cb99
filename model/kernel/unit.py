"""One unit of work: all that a call or a timer changes, kept together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from model.kernel.journal import Change, Leave, Level, Moved
from model.kernel.signals import SignalKey
from model.kernel.store import Key, Thing
from model.kernel.timers import Appointment, Timer

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel

Row = tuple[str, tuple[Any, ...]]
"A statement for a table of bulk data, with its parameters."


class Unit:
    """Every change notes how to take it back, so a refusal leaves the world as it was."""

    __slots__ = (
        "_undo",
        "appointments",
        "cause",
        "facts",
        "follows",
        "kept",
        "kernel",
        "leaves",
        "levels",
        "measured",
        "rows",
        "seen_rows",
        "serials",
        "touched",
        "undoes",
        "what",
    )

    def __init__(self, kernel: Kernel, cause: str, what: str, *, follows: bool = False) -> None:
        self.kernel = kernel
        self.cause = cause
        self.what = what
        self.follows = follows
        self.undoes = ""
        self.leaves: dict[Leave, None] = {}
        self.touched: dict[Key, dict[str, Any] | None] = {}
        "The first known value of each changed field; None for a thing that is new."
        self.appointments: dict[Appointment, Timer | None] = {}
        "What each appointment was that was set or dropped."
        self.levels: dict[SignalKey, float] = {}
        "The first known value of each signal that was measured."
        self.measured: list[tuple[SignalKey, float, float]] = []
        self.serials: set[str] = set()
        self.facts: list[object] = []
        self.rows: list[Row] = []
        self.seen_rows = 0
        "How many of them are seen by whoever reads while the unit is open: those of calls that came to their end."
        self.kept: asyncio.Future[None] | None = None
        "Done when the unit is written; None while it is open, or where there is nothing to wait for."
        self._undo: list[Callable[[], object]] = []

    def mark(self) -> int:
        """A point to which `rewind` can return."""
        return len(self._undo)

    def rewind(self, mark: int = 0) -> None:
        while len(self._undo) > mark:
            self._undo.pop()()
        for _, _, kind, _ in self.touched:
            self.kernel.store.changed(kind)

    def end(self) -> None:
        """It is kept, and cannot be taken back from here: what it was to do for that would hold on to it."""
        self._undo.clear()

    def assigned(self, thing: Thing, field: str, old: Any, new: Any) -> None:
        """Note an assignment that was just made to a thing of the store."""
        self.kernel.store.changed(thing.kind)
        before = self.touched.setdefault(key_of(thing), {})
        if before is not None:
            before.setdefault(field, old)
        if field in thing.indexes:
            shelf = self.kernel.store.shelf(thing.account, thing.region, type(thing))
            shelf.move(field, thing, old, new)
            self._undo.append(lambda: shelf.move(field, thing, new, old))

        def undo() -> None:
            thing.__dict__[field] = old
            thing.__dict__["revision"] += 1

        self._undo.append(undo)

    def add(self, thing: Thing) -> None:
        self.kernel.store.changed(thing.kind)
        self.touched.setdefault(key_of(thing), None)
        shelf = self.kernel.store.shelf(thing.account, thing.region, self.kernel.kinds[thing.kind])
        shelf.put(thing)
        self._undo.append(lambda: shelf.take(thing))

    def bring_back(self, thing: Thing) -> None:
        """Let a thing that was removed exist again, in the place in the order that it had."""
        self.kernel.store.changed(thing.kind)
        self.touched.setdefault(key_of(thing), None)
        shelf = self.kernel.store.shelf(thing.account, thing.region, type(thing))
        shelf.put_back(thing)
        self._undo.append(lambda: shelf.take(thing))

    def remove(self, thing: Thing) -> None:
        self.kernel.store.changed(thing.kind)
        key = key_of(thing)
        before = self.touched.setdefault(key, {})
        if before is not None:
            self.touched[key] = self.kernel.fields(thing) | before
        shelf = self.kernel.store.shelf(thing.account, thing.region, type(thing))
        shelf.take(thing)
        self._undo.append(lambda: shelf.put_back(thing))

    def appoint(self, appointment: Appointment, due: float | None) -> None:
        """Wake somebody at `due`, or not at all (None); what was set before for the same appointment is replaced."""
        if due is None:
            self.put_timer(appointment, None)
        else:
            assert due >= self.kernel.clock.now, "an appointment cannot be in the past"
            self.put_timer(appointment, Timer(due, self.kernel.timers.next_seq(), appointment, self.cause))

    def put_timer(self, appointment: Appointment, timer: Timer | None) -> None:
        """Have this very timer for an appointment, or none."""
        timers = self.kernel.timers
        before = timers.drop(appointment)
        if timer is not None:
            timers.put(timer)
        elif before is None:
            return
        self.appointments.setdefault(appointment, before)

        def undo() -> None:
            timers.drop(appointment)
            if before is not None:
                timers.put(before)

        self._undo.append(undo)

    def measure(self, key: SignalKey, value: float) -> bool:
        """Record that a quantity has this value from now on; False if it had it already."""
        signals, now = self.kernel.signals, self.kernel.clock.now
        before = signals.append(key, now, value)
        if signals.get(key) is before:
            return False
        self.levels.setdefault(key, before.last)
        self.measured.append((key, now, value))
        self._undo.append(lambda: (signals.restore(key, before), self.measured.pop()))
        return True

    def next_serial(self, name: str) -> int:
        """The next number of a named count that survives reopening."""
        serials = self.kernel.serials
        before = serials.get(name)
        serials[name] = number = (before or 0) + 1
        self.serials.add(name)
        self._undo.append(lambda: serials.pop(name) if before is None else serials.update({name: before}))
        return number

    def tell(self, fact: object) -> None:
        """Have a fact told on the bus once this unit is kept."""
        self.facts.append(fact)
        self._undo.append(self.facts.pop)

    def write(self, sql: str, *parameters: Any) -> None:
        """Change a table of bulk data, together with everything else in this unit."""
        self.rows.append((sql, parameters))
        self._undo.append(self.rows.pop)

    def changes(self) -> tuple[Change, ...]:
        """What is different now, thing by thing; what was changed and changed back is not in it."""
        changes: list[Change] = []
        for key, before in self.touched.items():
            change = self._change(key, before)
            if change is not None:
                changes.append(change)
        return tuple(changes)

    def moved(self) -> tuple[Moved, ...]:
        """Which appointments are different now."""
        find = self.kernel.timers.find
        moved = [Moved(appointment, before, find(appointment)) for appointment, before in self.appointments.items()]
        return tuple([each for each in moved if each.before is not each.after])

    def new_levels(self) -> tuple[Level, ...]:
        """Which signals have another value now."""
        signals = self.kernel.signals
        levels = [Level(key, before, signals.get(key).last) for key, before in self.levels.items()]
        return tuple([each for each in levels if each.before != each.after])

    def _change(self, key: Key, before: dict[str, Any] | None) -> Change | None:
        thing = self.kernel.thing(key)
        if thing is None:
            return None if before is None else Change(key, before, None)
        if before is None:
            return Change(key, None, self.kernel.fields(thing))
        old = {name: value for name, value in before.items() if thing.__dict__[name] != value}
        return Change(key, old, {name: thing.__dict__[name] for name in old}) if old else None


def key_of(thing: Thing) -> Key:
    return (thing.account, thing.region, thing.kind, thing.id)


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


def current() -> Unit:
    """The unit of work that is under way here."""
    unit = _current.get()
    assert unit is not None, "a change outside a unit of work"
    return unit


def find_current() -> Unit | None:
    return _current.get()


def enter(unit: Unit | None) -> None:
    _current.set(unit)
