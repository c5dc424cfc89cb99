"""The world as it was: rebuilt from what it is now, by taking back record after record on a copy."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from pydantic_core import to_json

from model.kernel.consequences import Picture, look_behind
from model.kernel.fingerprint import bulk_digest
from model.kernel.journal import Record
from model.kernel.kernel import Kernel, PastIsFixed
from model.kernel.record_words import plain
from model.kernel.signals import SignalKey
from model.kernel.steps import Steps
from model.kernel.store import Key, Thing
from model.kernel.timers import Appointment, Timer
from model.kernel.unhurried import in_pieces
from model.kernel.unit import Row, Unit, key_of

_serial = attrgetter("serial")


class NotRemembered(Exception):
    """The journal does not reach back so far; the message says how far it does."""


async def as_of(kernel: Kernel, instant: float) -> Kernel:
    """A kernel that shows things, appointments and signals as they were at an instant, and that nothing can change.

    Others have their turn while it is made, and may change the world. Raises NotRemembered for an instant before the
    oldest record that is kept, ValueError for one that is still to come.
    """
    if instant > kernel.clock.now:
        raise ValueError("what has not happened yet cannot be looked at")
    async with kernel.unit("past", "past"):
        begun = _Begun(
            seq=kernel.journal.seq,
            since=await _since(kernel, instant),
            things=list(kernel.store.everything()),
            timers=kernel.timers.frozen(),
            signals=kernel.signals.frozen(),
            serials=dict(kernel.serials),
            until=[each for each in kernel.journal if each.time <= instant],
            later=kernel.journal.follow(),
        )
    try:
        things = await _copied(kernel, begun.things)
    finally:
        kernel.journal.unfollow(begun.later)
    came_back = await _taken_back(kernel, things, [*begun.since, *begun.later])
    return await _rebuilt(kernel, instant, begun, _in_order(things, came_back))


@dataclass(frozen=True, slots=True)
class _Begun:
    """The world when somebody began to look back; things go on changing, the rest of it is frozen."""

    seq: int
    since: list[Record]
    things: list[Thing]
    timers: dict[Appointment, Timer]
    signals: dict[SignalKey, Steps]
    serials: dict[str, int]
    until: list[Record]
    later: list[Record]
    "Grows with what happens meanwhile."


async def _since(kernel: Kernel, instant: float) -> list[Record]:
    remembered = list(kernel.journal)
    if kernel.journal.first == 1 or (remembered and remembered[0].time <= instant):
        return [each for each in remembered if each.time > instant]
    oldest = await kernel.memory.oldest_record() if kernel.memory else None
    if kernel.memory is None or oldest is None or (oldest.seq > 1 and oldest.time > instant):
        reach = oldest or (remembered[0] if remembered else None)
        raise NotRemembered(f"the journal reaches back to {reach.time if reach else kernel.clock.now:.0f} only")
    return [each for each in await kernel.memory.records(oldest.seq) if each.time > instant]


async def _copied(kernel: Kernel, things: Sequence[Thing]) -> dict[Key, Thing]:
    """Each piece between two units of work, as nothing is half changed there."""
    copies: dict[Key, Thing] = {}
    async for some in in_pieces(things):
        async with kernel.unit("past", "past"):
            copies |= {key_of(thing): thing.copied() for thing in some}
    return copies


async def _taken_back(kernel: Kernel, things: dict[Key, Thing], records: Sequence[Record]) -> set[Key]:
    """Have things be what they were before these records; returns which of them had gone."""
    picture: Picture = {}
    async for some in in_pieces(reversed(records)):
        for record in some:
            look_behind(picture, record)
    came_back = {key for key, was in picture.items() if was is not None and key not in things}
    async for some in in_pieces(picture.items()):
        for key, was in some:
            if was is None:
                things.pop(key, None)
            else:
                things[key] = _as_it_was(kernel, key, things.get(key), was)
    return came_back


def _as_it_was(kernel: Kernel, key: Key, thing: Thing | None, was: Mapping[str, Any]) -> Thing:
    fields: dict[str, Any] = {} if thing is None else kernel.fields(thing)
    revived = kernel.kinds[key[2]].revive(to_json(plain({**fields, **was}), inf_nan_mode="constants"))
    assert key_of(revived) == key, "a thing keeps its key"
    return revived


def _in_order(things: Mapping[Key, Thing], came_back: set[Key]) -> list[Thing]:
    """Each shelf in the order in which its things came to be: what came back stands last until now."""
    shelves = {key[:3] for key in came_back}
    mixed = [thing for key, thing in things.items() if key[:3] in shelves]
    return [thing for key, thing in things.items() if key[:3] not in shelves] + sorted(mixed, key=_serial)


async def _rebuilt(kernel: Kernel, instant: float, begun: _Begun, things: Iterable[Thing]) -> Kernel:
    past = Kernel(seed=kernel.seed, now=instant)
    past.kinds = kernel.kinds
    async for some in in_pieces(things):
        past.store.fill(some)
    moved = {moved.appointment: moved.before for each in reversed(begun.since) for moved in reversed(each.moved)}
    timers: dict[Appointment, Timer | None] = {**begun.timers, **moved}
    async for some in in_pieces(timer for timer in timers.values() if timer is not None):
        for timer in some:
            past.timers.put(timer)
    async for some in in_pieces(begun.signals.items()):
        for key, steps in some:
            past.signals.restore(key, steps.until(instant))
    past.serials.update(begun.serials)
    for record in begun.until:
        past.journal.append(record)
    past.tables = PastTables(kernel, begun.since[0].seq if begun.since else begun.seq + 1)
    past.is_past = True
    return past


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
