"""The world as it was: rebuilt from what it is now, by taking back record after record on a copy."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any

from model.kernel.consequences import changes_back, picture_before, revived
from model.kernel.fingerprint import bulk_digest
from model.kernel.journal import Record
from model.kernel.kernel import Kernel, PastIsFixed
from model.kernel.store import Key, Thing
from model.kernel.unit import Row, Unit, key_of


class NotRemembered(Exception):
    """The journal does not reach back so far; the message says how far it does."""


async def as_of(kernel: Kernel, instant: float) -> Kernel:
    """A kernel that shows things, appointments and signals as they were at an instant, and that nothing can change.

    Raises NotRemembered for an instant before the oldest record that is kept, ValueError for one that is still to come.
    """
    if instant > kernel.clock.now:
        raise ValueError("what has not happened yet cannot be looked at")
    async with kernel.unit("past", "past"):
        since = await _since(kernel, instant)
        return _rebuilt(kernel, instant, since)


async def _since(kernel: Kernel, instant: float) -> list[Record]:
    remembered = list(kernel.journal)
    if kernel.journal.first == 1 or (remembered and remembered[0].time <= instant):
        return [each for each in remembered if each.time > instant]
    oldest = await kernel.memory.oldest_record() if kernel.memory else None
    if kernel.memory is None or oldest is None or (oldest.seq > 1 and oldest.time > instant):
        reach = oldest or (remembered[0] if remembered else None)
        raise NotRemembered(f"the journal reaches back to {reach.time if reach else kernel.clock.now:.0f} only")
    return [each for each in await kernel.memory.records(oldest.seq) if each.time > instant]


def _rebuilt(kernel: Kernel, instant: float, since: Sequence[Record]) -> Kernel:
    past = Kernel(seed=kernel.seed, now=instant)
    past.kinds = kernel.kinds
    past.store.fill(_things(kernel, since))
    timers = {timer.appointment: timer for timer in kernel.timers}
    timers |= {moved.appointment: moved.before for each in reversed(since) for moved in reversed(each.moved)}
    for timer in timers.values():
        if timer is not None:
            past.timers.put(timer)
    for key in kernel.signals:
        past.signals.restore(key, kernel.signals.get(key).until(instant))
    past.serials.update(kernel.serials)
    for record in kernel.journal:
        if record.time <= instant:
            past.journal.append(record)
    past.tables = PastTables(kernel, since[0].seq if since else kernel.journal.seq + 1)
    past.is_past = True
    return past


def _things(kernel: Kernel, since: Sequence[Record]) -> list[Thing]:
    """Those that nothing touched are copied, as they may change any time."""
    changes = {change.key: change for change in changes_back(kernel, picture_before(since))}
    things: dict[Key, Thing] = {key_of(thing): thing for thing in kernel.store.everything()}
    were = [thing.copied() for key, thing in things.items() if key not in changes]
    return were + [revived(kernel, change) for change in changes.values() if change.after is not None]


class PastTables:
    """Bulk data as it was before a unit of work: copied and taken back when somebody first reads it."""

    def __init__(self, kernel: Kernel, first: int) -> None:
        self._kernel = kernel
        self._first = first
        self._db: sqlite3.Connection | None = None
        self._tracked: tuple[str, ...] = ()

    async def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        db = await self._copy()
        return db.execute(sql, parameters).fetchall() if db else []

    async def read_after(self, rows: Sequence[Row], sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        assert not rows, "what has happened can only be read"
        return await self.read(sql, *parameters)

    async def bulk_digest(self) -> bytes:
        db = await self._copy()
        return bulk_digest(db, self._tracked) if db else b""

    async def _copy(self) -> sqlite3.Connection | None:
        memory = self._kernel.memory
        if self._db is None and memory is not None:
            self._db = await memory.bulk_before(self._first)
            self._tracked = memory.tracked
        return self._db

    def keep(self, unit: Unit, record: Record) -> asyncio.Future[None] | None:  # noqa: ARG002 - as Tables has it
        raise PastIsFixed("what has happened can only be read")

    def write_down(self) -> None:
        """Reading the past leaves no notes."""

    async def close(self) -> None:
        if self._db is not None:
            self._db.close()
