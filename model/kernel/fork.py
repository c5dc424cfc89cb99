"""A copy of a world, as it is or as it was, that lives on by itself; the world goes on while it is made."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

from model.kernel.bodies import Bodies, bodies_beside
from model.kernel.file import Connection, WorldFile, in_transaction
from model.kernel.journal import Record
from model.kernel.past import NotRemembered
from model.kernel.past_rows import Table
from model.kernel.record_words import plain, read_record, told_changes, told_rest
from model.kernel.signals import SignalKey
from model.kernel.steps import Steps
from model.kernel.store import Key, Thing
from model.kernel.timers import Appointment, Timer
from model.kernel.unhurried import pieces
from model.kernel.unit import key_of

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel

Row = tuple[Any, ...]
KnownBy = Callable[[float, Row], Row | None]
"What of a row that no undo takes back was known at an instant; None if nothing was."

_PUT_THING = "INSERT OR REPLACE INTO thing VALUES (?,?,?,?,?,?)"
_DROP_THING = "DELETE FROM thing WHERE account=? AND region=? AND kind=? AND id=?"
_PUT_TIMER = "INSERT INTO timer VALUES (?,?,?,?,?,?,?)"
_PUT_SIGNAL = "INSERT INTO signal VALUES (?,?,?,?,?,?,?)"
_PUT_RECORD = "INSERT INTO journal VALUES (?,?,?,?,?,?)"


@dataclass(frozen=True, slots=True)
class Plan:
    """How files of this sort of world are made: `open` makes one; what is in its tables beside the kernel's own."""

    open: Callable[[Path], Awaitable[WorldFile]]
    known_by: Mapping[str, KnownBy]
    bodies: Sequence[tuple[str, str]]


async def fork(
    kernel: Kernel, file: WorldFile, bodies: Bodies, target: Path, plan: Plan, instant: float | None = None
) -> None:
    """Make `target` a world that is what this one was at an instant, or is now; with its past, as far as it is known.

    It is there when it is whole, and not before. Raises NotRemembered for an instant before the oldest record that is
    kept, ValueError for one that is still to come, FileExistsError where something is in the way.
    """
    if instant is not None and instant > kernel.clock.now:
        raise ValueError("what has not happened yet cannot be gone on from")
    draft = _draft_of(target)
    await (await plan.open(draft)).close()
    file.write_down()
    try:
        async with _connected(draft) as db, file.remembering():
            await _Fork(kernel, file, db, plan, bodies, Bodies(bodies_beside(target))).make(instant)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    draft.rename(target)


def _draft_of(target: Path) -> Path:
    if target.exists():
        raise FileExistsError(f"{target}: there is something already")
    draft = target.with_name(f"{target.name}.draft")
    draft.unlink(missing_ok=True)
    return draft


@asynccontextmanager
async def _connected(draft: Path) -> AsyncGenerator[Connection, None]:
    """Only the whole has to be safe on the disk, and it is when the connection is closed."""
    db = Connection(draft)
    await db
    try:
        await db.run(lambda db: db.execute("PRAGMA synchronous = OFF"))
        yield db
        await db.run(lambda db: db.execute("PRAGMA synchronous = FULL"))
    finally:
        await db.close()


class _Before:
    """What later records changed, as it was before the first of them."""

    def __init__(self) -> None:
        self.things: dict[Key, dict[str, Any] | None] = {}
        self.timers: dict[Appointment, Timer | None] = {}

    def note(self, record: Record) -> None:
        for key, before, _ in record.changes:
            if key not in self.things:
                self.things[key] = None if before is None else plain(before)
            elif (known := self.things[key]) is not None and before is not None:
                self.things[key] = plain(before) | known

    def note_timers(self, record: Record) -> None:
        for appointment, before, _ in record.moved:
            self.timers.setdefault(appointment, before)


@dataclass(slots=True)
class _Start:
    """The world at the beginning of the copying; things go on changing, the rest of it is frozen."""

    seq: int
    now: float
    things: list[Thing]
    timers: dict[Appointment, Timer]
    signals: dict[SignalKey, Steps]
    serials: dict[str, int]
    recent: list[Record]
    later: list[Record]
    "Grows with what happens meanwhile."


class _Fork:
    """Copies piece by piece what may change meanwhile, and then takes back on the copy what did."""

    def __init__(
        self, kernel: Kernel, file: WorldFile, db: Connection, plan: Plan, bodies: Bodies, copies: Bodies
    ) -> None:
        self._kernel = kernel
        self._file = file
        self._db = db
        self._plan = plan
        self._bodies = bodies
        self._copies = copies
        self._before = _Before()

    async def make(self, instant: float | None) -> None:
        start = await self._begin()
        try:
            last = start.seq if instant is None else await self._last_by(instant, start.recent)
            now = start.now if instant is None else instant
            await self._copy_things(start.things)
            await self._note_records(last, start)
        finally:
            self._kernel.journal.unfollow(start.later)
        await self._take_back_things()
        await self._write_timers(start.timers)
        await self._write_signals(start.signals, now)
        await self._write_journal(last, start.recent)
        for table in await self._file.every_table():
            await self._copy_table(table, now)
        for table in self._file.tables:
            await self._take_back_rows(table, last)
        await self._write_about(start, now)
        await self._share_bodies()

    async def _begin(self) -> _Start:
        kernel = self._kernel
        async with kernel.unit("fork", "fork"):
            return _Start(
                kernel.journal.seq,
                kernel.clock.now,
                list(kernel.store.everything()),
                kernel.timers.frozen(),
                kernel.signals.frozen(),
                dict(kernel.serials),
                list(kernel.journal),
                kernel.journal.follow(),
            )

    async def _last_by(self, instant: float, recent: Sequence[Record]) -> int:
        """The number of the last record that was by an instant."""
        if recent and recent[0].time <= instant:
            return max(each.seq for each in recent if each.time <= instant)
        if not self._file.durable:
            raise NotRemembered("the journal does not reach back so far")
        ((low, high),) = await self._file.read("SELECT min(seq), max(seq) FROM journal")
        if low is None or await self._time_of(low) > instant:
            raise NotRemembered("the journal does not reach back so far")
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if await self._time_of(middle) <= instant else (low, middle - 1)
        return low

    async def _time_of(self, seq: int) -> float:
        ((time,),) = await self._file.read("SELECT time FROM journal WHERE seq >= ? ORDER BY seq LIMIT 1", seq)
        return time

    async def _copy_things(self, things: Sequence[Thing]) -> None:
        for some in pieces(things):
            async with self._kernel.unit("fork", "fork"):
                rows = [(*key_of(each), each.serial, each.body()) for each in some]
            await self._write(_PUT_THING, rows)

    async def _note_records(self, last: int, start: _Start) -> None:
        async for records in self._records(last, start):
            for each in records:
                self._before.note(each)
                self._before.note_timers(each)
        for some in pieces(start.later):
            for each in some:
                self._before.note(each)

    async def _records(self, last: int, start: _Start) -> AsyncIterator[Sequence[Record]]:
        """From the one after `last` to the start, some at a time."""
        if not self._file.durable or (start.recent and start.recent[0].seq <= last + 1):
            yield [each for each in start.recent if each.seq > last]
            return
        query = "SELECT * FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq"
        async for rows in self._file.read_on(query, last, start.seq):
            yield [read_record(*row) for row in rows]

    async def _take_back_things(self) -> None:
        for some in pieces(list(self._before.things)):
            bodies = await self._db.run(lambda db, some=some: [_body(db, key) for key in some])
            gone = [key for key in some if self._before.things[key] is None]
            were = [self._revived(key, body) for key, body in zip(some, bodies, strict=True) if key not in gone]
            await self._write(_DROP_THING, gone)
            await self._write(_PUT_THING, [(*key_of(each), each.serial, each.body()) for each in were])

    def _revived(self, key: Key, body: bytes | None) -> Thing:
        known: dict[str, Any] = from_json(body) if body else {}
        fields = known | (self._before.things[key] or {})
        return self._kernel.kinds[key[2]].revive(to_json(fields, inf_nan_mode="constants"))

    async def _write_timers(self, timers: Mapping[Appointment, Timer]) -> None:
        all_: dict[Appointment, Timer | None] = {**timers, **self._before.timers}
        were = [timer for timer in all_.values() if timer is not None]
        await self._write(_PUT_TIMER, [(*each.appointment, each.due, each.seq, each.cause) for each in were])

    async def _write_signals(self, signals: Mapping[SignalKey, Steps], now: float) -> None:
        for some in pieces(list(signals)):
            rows = [(*key, *row) for key in some for row in _signal_rows(signals[key].until(now))]
            await self._write(_PUT_SIGNAL, rows)

    async def _write_journal(self, last: int, recent: Sequence[Record]) -> None:
        if self._file.durable:
            await self._copy("journal", "WHERE seq <= ?", last)
            return
        for some in pieces([each for each in recent if each.seq <= last]):
            await self._write(_PUT_RECORD, [_told(each) for each in some])

    async def _copy_table(self, table: Table, now: float) -> None:
        """What takes place meanwhile may be in it or not: it is taken back later."""
        known_by = self._plan.known_by.get(table.name)
        await self._copy(table.name, "", changed=(lambda row: known_by(now, row)) if known_by else None)

    async def _take_back_rows(self, table: Table, last: int) -> None:
        await self._copy(table.past, "WHERE journal <= ?", last)
        later = f"SELECT * FROM {table.past} WHERE journal > ? ORDER BY journal DESC, place DESC"  # noqa: S608
        async for rows in self._file.read_on(later, last):
            await self._db.run(lambda db, rows=rows: in_transaction(db, lambda: _take_back(db, table, rows)))

    async def _copy(
        self, name: str, where: str, *values: Any, changed: Callable[[Row], Row | None] | None = None
    ) -> None:
        async for rows in self._file.read_on(f"SELECT * FROM {name} {where}", *values):  # noqa: S608
            kept = [row for row in map(changed, rows) if row is not None] if changed else rows
            marks = ",".join("?" * len(rows[0]))
            await self._write(f"INSERT OR REPLACE INTO {name} VALUES ({marks})", kept)  # noqa: S608

    async def _write_about(self, start: _Start, now: float) -> None:
        about = {**await self._file.about(), "now": now}
        await self._write("INSERT OR REPLACE INTO about VALUES (?,?)", list(about.items()))
        serials = {**start.serials, "noted": self._kernel.backlog.last}
        await self._write("INSERT OR REPLACE INTO serial VALUES (?,?)", list(serials.items()))

    async def _share_bodies(self) -> None:
        columns = [(name, column) for table, column in self._plan.bodies for name in (table, f"past_{table}")]
        used = await self._db.run(lambda db: sorted(_bodies(db, columns)))
        for some in pieces(used):
            await self._db.run(lambda _, some=some: [self._bodies.share(digest, self._copies) for digest in some])

    async def _write(self, sql: str, rows: Sequence[Row]) -> None:
        if rows:
            await self._db.run(lambda db: in_transaction(db, lambda: db.executemany(sql, rows)))


def _body(db: sqlite3.Connection, key: Key) -> bytes | None:
    query = "SELECT body FROM thing WHERE account=? AND region=? AND kind=? AND id=?"
    row = db.execute(query, key).fetchone()
    return row[0] if row else None


def _told(record: Record) -> Row:
    changes = told_changes((change, None) for change in record.changes)
    return record.seq, record.time, record.cause, record.what, changes, told_rest(record)


def _signal_rows(steps: Steps) -> Iterator[Row]:
    """Time, value and, of the first, the integral up to there."""
    for place, (time, value) in enumerate(steps):
        yield time, value, steps.beginning[1] if place == 0 and steps.beginning[1] else None


def _take_back(db: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    for _, _, gone, *values in rows:
        if gone:
            db.execute(table.put, values)
        else:
            db.execute(table.remove, table.key_of(tuple(values)))


def _bodies(db: sqlite3.Connection, columns: Iterable[tuple[str, str]]) -> set[str]:
    queries = [f"SELECT {column} FROM {name} WHERE {column} IS NOT NULL" for name, column in columns]  # noqa: S608
    return {body for query in queries for (body,) in db.execute(query)}
