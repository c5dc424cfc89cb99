"""The running heart of a world: its clock, timers, things and luck, and the one way in which they change."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from math import inf
from typing import Any, Protocol

from model.kernel.backlog import Backlog, Note
from model.kernel.bus import Bus
from model.kernel.chance import Luck
from model.kernel.clock import Clock
from model.kernel.consequences import Consequences
from model.kernel.journal import Change, Journal, Record
from model.kernel.past_rows import PastRow
from model.kernel.recall import Recall
from model.kernel.signals import Signals
from model.kernel.store import Key, Store, Thing
from model.kernel.timers import Timer, Timers
from model.kernel.unit import Row, Unit, enter, find_current

Wake = Callable[[Timer], Awaitable[None]]


class Tables(Protocol):
    """Where units of work are kept, and the tables of bulk data."""

    def keep(self, unit: Unit, record: Record) -> asyncio.Future[None] | None: ...

    def write_down(self) -> None: ...

    async def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]: ...

    async def read_after(self, rows: Sequence[Row], sql: str, *parameters: Any) -> list[tuple[Any, ...]]: ...

    async def bulk_digest(self) -> bytes: ...

    async def close(self) -> None: ...


class Memory(Protocol):
    """What is remembered beyond the latest records, and what became of bulk data."""

    @property
    def tracked(self) -> tuple[str, ...]: ...

    async def first_of(self, cause: str) -> int | None: ...

    async def records(self, first: int) -> list[Record]: ...

    async def oldest_record(self) -> Record | None: ...

    async def past_rows(self, first: int) -> list[PastRow]: ...

    async def bulk_before(self, first: int) -> sqlite3.Connection: ...


class PastIsFixed(Exception):
    """An attempt to change a world that was."""


class Kernel:
    """Knows nothing of AWS: things, time, chance and units of work."""

    def __init__(self, *, seed: int, now: float, kept_seconds: float = inf) -> None:
        self._kept_seconds = kept_seconds
        self.bus = Bus()
        self.kinds: dict[str, type[Thing]] = {}
        self.wake: Wake | None = None
        self.is_past = False
        self.tables: Tables | None = None
        self.memory: Memory | None = None
        self.attend: Callable[[Consequences], None] | None = None
        "Told, within its unit of work, of an undo after which habits have to look again."
        self._turn = asyncio.Lock()
        self._passing = asyncio.Lock()
        self.begin(seed, now)

    def begin(self, seed: int, now: float) -> None:
        """Be a new, empty world; those who listen go on listening."""
        self.seed = seed
        self.clock = Clock(now)
        self.timers = Timers()
        self.store = Store()
        self.recall = Recall(self.store)
        self.signals = Signals()
        self.journal = Journal(kept_seconds=self._kept_seconds)
        self.backlog = Backlog()
        self.serials: dict[str, int] = {}

    def luck(self, *key: object) -> Luck:
        return Luck(self.seed, *key)

    def thing(self, key: Key) -> Thing | None:
        account, region, kind, id = key
        return self.store.find(account, region, self.kinds[kind], id)

    def fields(self, thing: Thing) -> dict[str, Any]:
        """Every stored field of a thing, by name."""
        return {name: thing.__dict__[name] for name in type(thing).stored_fields()}

    def unit(self, cause: str, what: str, *, follows: bool = False) -> UnderWay:
        """Open a unit of work, alone: what is done inside is kept at the end, or taken back if it raises.

        `follows` says that it is a consequence of what its cause did before.
        """
        assert find_current() is None, "a unit of work inside another"
        if self.is_past:
            raise PastIsFixed("what has happened can only be read")
        return UnderWay(Unit(self, cause, what, follows=follows), self._turn, self._keep)

    def _keep(self, unit: Unit) -> None:
        changes = unit.changes()
        if not (changes or unit.appointments or unit.measured or unit.rows or unit.facts or unit.serials):
            return
        record = self._record(unit, changes)
        self.journal.append(record)
        unit.kept = self.tables.keep(unit, record) if self.tables else None
        if unit.kept is None:
            self._tell(unit, record)
        else:
            unit.kept.add_done_callback(lambda done: self._tell(unit, record) if _succeeded(done) else None)

    def _record(self, unit: Unit, changes: tuple[Change, ...]) -> Record:
        return Record(
            self.journal.next_seq(),
            self.clock.now,
            unit.cause,
            unit.what,
            changes,
            unit.moved(),
            unit.new_levels(),
            len(unit.rows),
            unit.follows,
            unit.undoes,
            tuple(unit.leaves),
        )

    def _tell(self, unit: Unit, record: Record) -> None:
        for fact in unit.facts:
            self.bus.tell(fact)
        self.bus.tell(record)

    def standing_still(self) -> AbstractAsyncContextManager[None]:
        """Time does not pass in the meantime: for a unit of work that has to wait for something real."""
        return self._passing

    def note(self, note: Note) -> None:
        """Have something written down together with what is written next, or once there is much of it."""
        self.backlog.add(note)
        if self.backlog.is_full and self.tables is not None:
            self.tables.write_down()

    def is_due(self) -> bool:
        """Something was to happen by now and has not yet."""
        timer = None if self.is_past else self.timers.next()
        return timer is not None and timer.due <= self.clock.now

    async def run_until(self, instant: float, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Run all that is due up to `instant`, in order, and move the clock there; False when `go_on` said stop."""
        assert self.wake is not None, "nobody is there to be woken"
        async with self._passing:
            while (timer := self.timers.next()) is not None and timer.due <= instant:
                if not go_on():
                    return False
                self.clock.advance_to(max(timer.due, self.clock.now))
                await self.wake(timer)
            self.clock.advance_to(max(instant, self.clock.now))
        return True


class UnderWay:
    """A unit of work with a beginning and an end: `async with`."""

    __slots__ = ("_keep", "_turn", "_unit")

    def __init__(self, unit: Unit, turn: asyncio.Lock, keep: Callable[[Unit], None]) -> None:
        self._unit = unit
        self._turn = turn
        self._keep = keep

    async def __aenter__(self) -> Unit:
        await self._turn.acquire()
        enter(self._unit)
        return self._unit

    async def __aexit__(self, raised: type[BaseException] | None, *_: object) -> None:
        enter(None)
        try:
            if raised is None:
                self._keep(self._unit)
                self._unit.end()
            else:
                self._unit.rewind()
        finally:
            self._turn.release()


def _succeeded(done: asyncio.Future[None]) -> bool:
    return not done.cancelled() and done.exception() is None
