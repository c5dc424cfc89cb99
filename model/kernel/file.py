"""Where a world is kept: one SQLite file, one writer, all waiting units of work in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import groupby
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import aiosqlite

from model.kernel.fingerprint import bulk_digest
from model.kernel.journal import Record
from model.kernel.past_rows import OWN, PastRow, Pen, Table, bulk_before, bulk_tables, keep_past, past_rows
from model.kernel.record_words import read_record, told_changes, told_rest
from model.kernel.retention import Forgetter, Retention, give_space_back
from model.kernel.signals import SignalKey
from model.kernel.store import Key, Thing
from model.kernel.timers import Appointment, Timer
from model.kernel.uncollected import uncollected

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel
    from model.kernel.unit import Row, Unit

FORMAT = 3
"The third says of each record what had to be allowed for it."
APPLICATION_ID = 0x434C4F55
FOREVER = Retention(seconds=inf, bytes=2**62)
_AT_ONCE = 500
_NOTED = "noted"
"The count of notes among the serials of the file."

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE thing (account TEXT, region TEXT, kind TEXT, id TEXT, serial INTEGER, body BLOB,
                    PRIMARY KEY (account, region, kind, id)) WITHOUT ROWID;
CREATE TABLE timer (account TEXT, region TEXT, what TEXT, whom TEXT, due REAL, seq INTEGER, cause TEXT,
                    PRIMARY KEY (account, region, what, whom)) WITHOUT ROWID;
CREATE TABLE serial (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
CREATE TABLE signal (account TEXT, region TEXT, whose TEXT, quantity TEXT, time REAL, value REAL, total REAL,
                     PRIMARY KEY (account, region, whose, quantity, time)) WITHOUT ROWID;
CREATE TABLE journal (seq INTEGER PRIMARY KEY, time REAL, cause TEXT, what TEXT, changes BLOB, rest BLOB);
"""

_TO_FORMAT_2 = """
ALTER TABLE signal ADD COLUMN total REAL;
ALTER TABLE journal ADD COLUMN rest BLOB;
DELETE FROM journal WHERE seq < (SELECT max(seq) FROM journal);
UPDATE journal SET rest = '[[],[],0,true,""]';
PRAGMA user_version = 2;
"""
"""What the first format wrote down is not enough to take anything back, so its records go, but for the count of them.
The last stays as a consequence without a beginning."""

T = TypeVar("T")


class WorldFileError(Exception):
    """A file that cannot be opened as a world; the message says why and the file is as it was."""


@dataclass(slots=True)
class _Batch:
    """What the next transaction writes. Of two states of one thing only the later is written."""

    things: dict[Key, tuple[int, bytes] | None] = field(default_factory=dict[Key, "tuple[int, bytes] | None"])
    timers: dict[Appointment, Timer | None] = field(default_factory=dict[Appointment, "Timer | None"])
    serials: dict[str, int] = field(default_factory=dict[str, int])
    signals: list[tuple[SignalKey, float, float]] = field(default_factory=list[tuple[SignalKey, float, float]])
    records: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])
    rows: list[tuple[int, Row]] = field(default_factory=list["tuple[int, Row]"])
    notes: list[Row] = field(default_factory=list["Row"])
    now: float = 0.0
    kept: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Connection(aiosqlite.Connection):
    """One thread hop for a whole piece of work, instead of one for each statement.

    Its thread does not keep a process alive that is about to die: what was answered is written already.
    """

    def __init__(self, path: Path | None) -> None:
        super().__init__(lambda: sqlite3.connect(str(path or ":memory:"), isolation_level=None), 64)
        self._thread.daemon = True

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._execute(work, self._conn)  # pyright: ignore[reportUnknownMemberType]


class WorldFile:
    """Keeps units of work. Without a path it keeps bulk data only, in memory, and forgets it when closed."""

    def __init__(
        self, connection: Connection, *, durable: bool, tables: tuple[Table, ...], pen: Pen, forgetter: Forgetter
    ) -> None:
        self._connection = connection
        self.durable = durable
        self.tables = tables
        "Those whose changes are remembered."
        self._pen = pen
        self._forgetter = forgetter
        self._remembering = 0
        self._releasing: asyncio.Task[None] | None = None
        self.release: Callable[[set[str]], Coroutine[Any, Any, None]] | None = None
        "Told of bodies that the journal referred to and has forgotten."
        self._batch: _Batch | None = None
        self._newest: asyncio.Future[None] | None = None
        self._broken: sqlite3.Error | None = None
        self._flusher: asyncio.Task[None] | None = None
        self._kernel: Kernel | None = None

    @classmethod
    async def open(
        cls,
        path: Path | None,
        tables: str = "",
        untracked: Collection[str] = (),
        *,
        retention: Retention = FOREVER,
        bodies: Sequence[tuple[str, str]] = (),
    ) -> WorldFile:
        """Open or create a world; `tables` is the SQL of the services' tables of bulk data.

        Those named in `untracked` are notes that no undo takes back; `bodies` are the tables and columns that say which
        bodies are in use.
        """
        fresh = path is None or not _is_world(path)
        connection, pen = Connection(path), Pen()
        try:
            await connection
            found = await connection.run(lambda db: _prepare(db, fresh, tables, untracked, pen))
        except sqlite3.Error as error:
            await connection.close()
            raise WorldFileError(f"{path}: cannot be opened as a world: {error}") from error
        forgetter = Forgetter(retention, found, bodies)
        return cls(connection, durable=path is not None, tables=found, pen=pen, forgetter=forgetter)

    async def load(self, kernel: Kernel) -> None:
        """Put everything that was kept into an empty kernel."""
        self._kernel = kernel
        kernel.tables = kernel.memory = self
        with uncollected():
            await self._load_things(kernel)
        rows = await self._connection.run(_read_rest)
        for account, region, what, whom, due, seq, cause in rows.timers:
            kernel.timers.put(Timer(due, seq, Appointment(account, region, what, whom), cause))
        kernel.backlog.last = rows.serials.pop(_NOTED, 0)
        kernel.serials.update(rows.serials)
        kernel.signals.load(rows.signals)
        kernel.journal.seq = rows.last_record

    async def _load_things(self, kernel: Kernel) -> None:
        """Some at a time: all the bodies at once would weigh as much as the things, and take long to sort."""
        things: list[Thing] = []
        cursor = await self._connection.run(lambda db: db.execute("SELECT kind, body FROM thing"))
        while rows := await self._connection.run(lambda _: cursor.fetchmany(_AT_ONCE)):
            things.extend([kernel.kinds[kind].revive(body) for kind, body in rows])
        kernel.store.fill(things)

    async def about(self) -> dict[str, Any]:
        """What the world says of itself: seed, time, and whatever its maker noted."""
        rows = await self.read("SELECT name, value FROM about")
        return dict(rows)

    async def note(self, **about: Any) -> None:
        rows = list(about.items())
        await self._connection.run(lambda db: in_transaction(db, lambda: _note(db, rows)))

    def keep(self, unit: Unit, record: Record) -> asyncio.Future[None] | None:
        """Have a unit written with the next transaction; the future is done when it is safe, None if nothing is due."""
        if self._broken is not None:
            raise WorldFileError(f"the world can no longer be written: {self._broken}") from self._broken
        if not self.durable and not unit.rows:
            return None
        batch = self._open_batch()
        if self.durable:
            self._collect(batch, unit, record)
            self._board(batch, unit.kernel)
        batch.rows.extend((record.seq, row) for row in unit.rows)
        return batch.kept

    def write_down(self) -> None:
        """Have what waits in the backlog written with the next transaction, whether or not one is due."""
        if self._kernel is not None and self._kernel.backlog and self._broken is None:
            self._board(self._open_batch(), self._kernel)

    def _open_batch(self) -> _Batch:
        """What the next transaction writes; whoever has something to write sees to it that there is one."""
        if self._batch is None:
            self._batch = _Batch()
            self._newest = self._batch.kept
        if self._flusher is None:
            self._flusher = asyncio.get_running_loop().create_task(self._flush())
        return self._batch

    def _board(self, batch: _Batch, kernel: Kernel) -> None:
        batch.notes.extend(kernel.backlog.take())
        batch.serials[_NOTED] = kernel.backlog.last

    def _collect(self, batch: _Batch, unit: Unit, record: Record) -> None:
        kernel = unit.kernel
        for change in record.changes:
            thing = kernel.thing(change.key)
            batch.things[change.key] = None if thing is None else (thing.serial, thing.body())
        changes = told_changes((change, batch.things[change.key]) for change in record.changes)
        for appointment in unit.appointments:
            batch.timers[appointment] = kernel.timers.find(appointment)
        for name in unit.serials:
            if name in kernel.serials:  # what was taken back may have begun to count and be forgotten
                batch.serials[name] = kernel.serials[name]
        batch.signals.extend(unit.measured)
        batch.records.append((record.seq, record.time, record.cause, record.what, changes, told_rest(record)))
        batch.now = record.time

    async def _flush(self) -> None:
        while self._batch is not None:
            batch, self._batch = self._batch, None
            try:
                await self._connection.run(
                    lambda db, batch=batch: in_transaction(db, lambda: _write(db, batch, self._pen))
                )
            except sqlite3.Error as error:
                self._broken = error
                batch.kept.set_exception(error)
            else:
                batch.kept.set_result(None)
                await self._forget(batch)
        self._flusher = None

    async def records(self, first: int) -> list[Record]:
        """The units of work from a number on; they may be many and long, so others go on while they are read."""
        await self.settled()
        query = "SELECT * FROM journal WHERE seq >= ? ORDER BY seq"
        return await self._connection.run(lambda db: [read_record(*row) for row in db.execute(query, (first,))])

    async def _forget(self, batch: _Batch) -> None:
        """What is out of bounds goes in a transaction of its own, which nobody waits for."""
        self._forgetter.weigh(batch.records)
        kernel = self._kernel
        if kernel is None or self._remembering or not self._forgetter.is_due(len(batch.records) or 1, kernel.clock.now):
            return
        kernel.journal.forget(kernel.clock.now)
        stale = kernel.signals.pruned(kernel.clock.now)
        now, first = kernel.clock.now, None if self.durable else kernel.journal.first
        bodies = await self._connection.run(
            lambda db: in_transaction(db, lambda: self._forgetter.forget(db, now, first, stale))
        )
        if bodies and self.release is not None and self._releasing is None:
            self._releasing = asyncio.get_running_loop().create_task(self._release(self.release, bodies))

    async def _release(self, release: Callable[[set[str]], Coroutine[Any, Any, None]], bodies: set[str]) -> None:
        await release(bodies)
        self._releasing = None

    @asynccontextmanager
    async def remembering(self) -> AsyncGenerator[None, None]:
        """Nothing is forgotten while the context is open."""
        self._remembering += 1
        try:
            if self._releasing is not None:
                await self._releasing
            yield
        finally:
            self._remembering -= 1

    async def every_table(self) -> tuple[Table, ...]:
        """All tables of bulk data, those of notes among them."""
        return await self._connection.run(bulk_tables)

    @property
    def tracked(self) -> tuple[str, ...]:
        """The tables of bulk data whose changes are remembered."""
        return tuple(table.name for table in self.tables)

    async def first_of(self, cause: str) -> int | None:
        """The number of the first unit of work of a cause that the file remembers."""
        ((seq,),) = await self.read("SELECT min(seq) FROM journal WHERE cause = ?", cause)
        return seq

    async def oldest_record(self) -> Record | None:
        rows = await self.read("SELECT * FROM journal ORDER BY seq LIMIT 1")
        return read_record(*rows[0]) if rows else None

    async def bulk_before(self, first: int) -> sqlite3.Connection:
        """A copy in memory of all bulk data as it was before a unit of work."""
        await self.settled()
        return await self._connection.run(lambda db: bulk_before(db, self.tables, first))

    async def past_rows(self, first: int) -> list[PastRow]:
        """What units of work did to bulk data, from a number on."""
        await self.settled()
        return await self._connection.run(lambda db: past_rows(db, self.tables, first))

    async def bulk_digest(self) -> bytes:
        """A few bytes that are equal for equal bulk data."""
        await self.settled()
        return await self._connection.run(lambda db: bulk_digest(db, self.tracked))

    async def unused(self, columns: Iterable[tuple[str, str]], bodies: set[str]) -> set[str]:
        """Those of the bodies to which no row refers, nor any that an undo could bring back."""
        marks = ",".join("?" * len(bodies))
        for table, column in columns:
            for name in (table, f"past_{table}"):
                query = f"SELECT {column} FROM {name} WHERE {column} IN ({marks})"  # noqa: S608
                bodies = bodies - {body for (body,) in await self.read(query, *sorted(bodies))} if bodies else bodies
                marks = ",".join("?" * len(bodies))
        return bodies

    async def used(self, columns: Iterable[tuple[str, str]]) -> set[str]:
        """The bodies that rows refer to in these columns of tables, or did within what the journal remembers."""
        queries = [f"SELECT {column} FROM {name}" for table, column in columns for name in (table, f"past_{table}")]  # noqa: S608
        return {body for query in queries for (body,) in await self.read(query)}

    async def settled(self) -> None:
        """Wait until everything handed over so far is written, whatever comes after it."""
        if self._newest is not None:
            await asyncio.shield(self._newest)

    async def at_rest(self) -> None:
        """Wait until everything is written, and what is to be forgotten forgotten."""
        while (going_on := self._flusher or self._releasing) is not None:
            await going_on

    async def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        await self.settled()
        return await self._connection.run(lambda db: db.execute(sql, parameters).fetchall())

    async def read_after(self, rows: Sequence[Row], sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What would be read, were these rows written."""
        await self.settled()

        def read(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
            db.execute("BEGIN")
            try:
                for written, values in rows:
                    db.execute(written, values)
                return db.execute(sql, parameters).fetchall()
            finally:
                db.execute("ROLLBACK")

        return await self._connection.run(read)

    async def read_on(self, sql: str, *parameters: Any) -> AsyncGenerator[list[tuple[Any, ...]], None]:
        """Some rows at a time; others write in between, so that a row that is changed meanwhile may come or not."""
        await self.settled()
        cursor = await self._connection.run(lambda db: db.execute(sql, parameters))
        try:
            while rows := await self._connection.run(lambda _: cursor.fetchmany(_AT_ONCE)):
                yield rows
        finally:
            await self._connection.run(lambda _: cursor.close())

    async def clear(self, tables: Iterable[str], **about: Any) -> None:
        """Forget everything, the named tables of bulk data included, and begin anew with what is said of the world."""
        if self._kernel is not None:
            self._kernel.backlog.take()
        await self.settled()
        every = (*OWN, *tables, *(table.past for table in self.tables))

        def clear(db: sqlite3.Connection) -> None:
            for table in every:
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are our own
            _note(db, list(about.items()))

        await self._connection.run(lambda db: in_transaction(db, lambda: clear(db)))

    async def close(self) -> None:
        if self.durable:
            self.write_down()
        await self.at_rest()
        if self.durable and self._kernel is not None and self._broken is None:
            await self.note(now=self._kernel.clock.now)
        await self._connection.close()


@dataclass(slots=True)
class _Kept:
    timers: list[tuple[str, str, str, str, float, int, str]]
    serials: dict[str, int]
    signals: list[tuple[str, str, str, str, float, float | None, float | None]]
    last_record: int


def _is_world(path: Path) -> bool:
    """False where there is nothing yet. Look before touching: a newer or damaged file must stay as it is."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            application = db.execute("PRAGMA application_id").fetchone()[0]
            version = db.execute("PRAGMA user_version").fetchone()[0]
            sound = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise WorldFileError(f"{path}: not a world, or damaged: {error}") from error
    if application != APPLICATION_ID:
        raise WorldFileError(f"{path}: not a world of Cloudarium")
    if version > FORMAT:
        raise WorldFileError(f"{path}: made by a newer Cloudarium (format {version}; this one reads up to {FORMAT})")
    if sound != "ok":
        raise WorldFileError(f"{path}: damaged: {sound}")
    return True


def _prepare(
    db: sqlite3.Connection, fresh: bool, tables: str, untracked: Collection[str], pen: Pen
) -> tuple[Table, ...]:
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    if fresh:
        db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};" + _SCHEMA)
    elif db.execute("PRAGMA user_version").fetchone()[0] < 2:
        db.executescript(_TO_FORMAT_2)
    db.execute(f"PRAGMA user_version = {FORMAT}")
    give_space_back(db)
    db.executescript(tables)
    found = tuple(table for table in bulk_tables(db) if table.name not in untracked)
    keep_past(db, found, pen)
    return found


def in_transaction(db: sqlite3.Connection, work: Callable[[], T]) -> T:
    db.execute("BEGIN IMMEDIATE")
    try:
        done = work()
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    return done


def _write(db: sqlite3.Connection, batch: _Batch, pen: Pen) -> None:
    gone = [key for key, state in batch.things.items() if state is None]
    kept = [(*key, *state) for key, state in batch.things.items() if state is not None]
    db.executemany("DELETE FROM thing WHERE account=? AND region=? AND kind=? AND id=?", gone)
    db.executemany("INSERT OR REPLACE INTO thing VALUES (?,?,?,?,?,?)", kept)
    dropped = [tuple(a) for a, timer in batch.timers.items() if timer is None]
    set_ = [(*a, timer.due, timer.seq, timer.cause) for a, timer in batch.timers.items() if timer is not None]
    db.executemany("DELETE FROM timer WHERE account=? AND region=? AND what=? AND whom=?", dropped)
    db.executemany("INSERT OR REPLACE INTO timer VALUES (?,?,?,?,?,?,?)", set_)
    db.executemany("INSERT OR REPLACE INTO serial VALUES (?,?)", list(batch.serials.items()))
    db.executemany("INSERT OR REPLACE INTO signal VALUES (?,?,?,?,?,?,NULL)", [(*k, t, v) for k, t, v in batch.signals])
    db.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?)", batch.records)
    for pen.journal, (sql, parameters) in batch.rows:
        db.execute(sql, parameters)
    for sql, notes in groupby(batch.notes, key=itemgetter(0)):
        db.executemany(sql, [parameters for _, parameters in notes])
    if batch.records:
        _note(db, [("now", batch.now)])


def _note(db: sqlite3.Connection, rows: list[tuple[str, Any]]) -> None:
    db.executemany("INSERT OR REPLACE INTO about VALUES (?,?)", rows)


def _read_rest(db: sqlite3.Connection) -> _Kept:
    return _Kept(
        db.execute("SELECT * FROM timer ORDER BY seq").fetchall(),
        dict(db.execute("SELECT name, value FROM serial").fetchall()),
        db.execute("SELECT * FROM signal ORDER BY account, region, whose, quantity, time").fetchall(),
        db.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0],
    )
