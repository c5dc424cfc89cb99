"""Where a world is kept: one SQLite file, one writer, all waiting units of work in one transaction."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import aiosqlite
import orjson
from pydantic_core import to_jsonable_python

from model.kernel.journal import Change, Record
from model.kernel.signals import SignalKey
from model.kernel.store import Key
from model.kernel.timers import Appointment, Timer

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel
    from model.kernel.unit import Row, Unit

FORMAT = 1
APPLICATION_ID = 0x434C4F55
_AT_ONCE = 500

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE thing (account TEXT, region TEXT, kind TEXT, id TEXT, serial INTEGER, body BLOB,
                    PRIMARY KEY (account, region, kind, id)) WITHOUT ROWID;
CREATE TABLE timer (account TEXT, region TEXT, what TEXT, whom TEXT, due REAL, seq INTEGER, cause TEXT,
                    PRIMARY KEY (account, region, what, whom)) WITHOUT ROWID;
CREATE TABLE serial (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
CREATE TABLE signal (account TEXT, region TEXT, whose TEXT, quantity TEXT, time REAL, value REAL,
                     PRIMARY KEY (account, region, whose, quantity, time)) WITHOUT ROWID;
CREATE TABLE journal (seq INTEGER PRIMARY KEY, time REAL, cause TEXT, what TEXT, changes BLOB);
"""

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
    rows: list[Row] = field(default_factory=list["Row"])
    now: float = 0.0
    kept: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class _Connection(aiosqlite.Connection):
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

    def __init__(self, connection: _Connection, *, durable: bool) -> None:
        self._connection = connection
        self._durable = durable
        self._batch: _Batch | None = None
        self._newest: asyncio.Future[None] | None = None
        self._broken: sqlite3.Error | None = None
        self._flusher: asyncio.Task[None] | None = None
        self._kernel: Kernel | None = None

    @classmethod
    async def open(cls, path: Path | None, tables: str = "") -> WorldFile:
        """Open or create a world; `tables` is the SQL of the services' tables of bulk data."""
        fresh = path is None or not _is_world(path)
        connection = _Connection(path)
        try:
            await connection
            await connection.run(lambda db: _prepare(db, fresh, tables))
        except sqlite3.Error as error:
            await connection.close()
            raise WorldFileError(f"{path}: cannot be opened as a world: {error}") from error
        return cls(connection, durable=path is not None)

    async def load(self, kernel: Kernel) -> None:
        """Put everything that was kept into an empty kernel."""
        self._kernel = kernel
        kernel.tables = self
        with _uncollected():
            await self._load_things(kernel)
        rows = await self._connection.run(_read_rest)
        for account, region, what, whom, due, seq, cause in rows.timers:
            kernel.timers.put(Timer(due, seq, Appointment(account, region, what, whom), cause))
        kernel.serials.update(rows.serials)
        kernel.signals.load(rows.signals)
        kernel.journal.seq = rows.last_record

    async def _load_things(self, kernel: Kernel) -> None:
        """Some at a time: all the bodies at once would weigh as much as the things."""
        cursor = await self._connection.run(lambda db: db.execute("SELECT * FROM thing ORDER BY serial"))
        while rows := await self._connection.run(lambda _: cursor.fetchmany(_AT_ONCE)):
            for account, region, kind, id, serial, body in rows:
                thing = kernel.kinds[kind].revive(body)
                thing.serial = serial
                assert thing.id == id, "a thing is kept under its own id"
                kernel.store.shelf(account, region, type(thing)).put(thing)

    async def about(self) -> dict[str, Any]:
        """What the world says of itself: seed, time, and whatever its maker noted."""
        rows = await self.read("SELECT name, value FROM about")
        return dict(rows)

    async def note(self, **about: Any) -> None:
        rows = list(about.items())
        await self._connection.run(lambda db: _in_transaction(db, lambda: _note(db, rows)))

    def keep(self, unit: Unit, record: Record) -> asyncio.Future[None] | None:
        """Have a unit written with the next transaction; the future is done when it is safe, None if nothing is due."""
        if self._broken is not None:
            raise WorldFileError(f"the world can no longer be written: {self._broken}") from self._broken
        if not self._durable and not unit.rows:
            return None
        batch = self._batch
        if batch is None:
            batch = self._batch = _Batch()
            self._newest = batch.kept
        if self._durable:
            self._collect(batch, unit, record)
        batch.rows.extend(unit.rows)
        if self._flusher is None:
            self._flusher = asyncio.get_running_loop().create_task(self._flush())
        return batch.kept

    def _collect(self, batch: _Batch, unit: Unit, record: Record) -> None:
        kernel = unit.kernel
        for change in record.changes:
            thing = kernel.thing(change.key)
            batch.things[change.key] = None if thing is None else (thing.serial, thing.body())
        changes = orjson.dumps([_told(change, batch.things[change.key]) for change in record.changes], default=_plain)
        for appointment in unit.appointments:
            batch.timers[appointment] = kernel.timers.find(appointment)
        for name in unit.serials:
            if name in kernel.serials:  # what was taken back may have begun to count and be forgotten
                batch.serials[name] = kernel.serials[name]
        batch.signals.extend(unit.measured)
        batch.records.append((record.seq, record.time, record.cause, record.what, changes))
        batch.now = record.time

    async def _flush(self) -> None:
        while self._batch is not None:
            batch, self._batch = self._batch, None
            try:
                await self._connection.run(lambda db, batch=batch: _in_transaction(db, lambda: _write(db, batch)))
            except sqlite3.Error as error:
                self._broken = error
                batch.kept.set_exception(error)
            else:
                batch.kept.set_result(None)
        self._flusher = None

    async def settled(self) -> None:
        """Wait until everything handed over so far is written, whatever comes after it."""
        if self._newest is not None:
            await asyncio.shield(self._newest)

    async def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        await self.settled()
        return await self._connection.run(lambda db: db.execute(sql, parameters).fetchall())

    async def clear(self, tables: Iterable[str], **about: Any) -> None:
        """Forget everything, the named tables of bulk data included, and begin anew with what is said of the world."""
        await self.settled()
        every = ("about", "thing", "timer", "serial", "signal", "journal", *tables)

        def clear(db: sqlite3.Connection) -> None:
            for table in every:
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are our own
            _note(db, list(about.items()))

        await self._connection.run(lambda db: _in_transaction(db, lambda: clear(db)))

    async def close(self) -> None:
        while self._flusher is not None:
            await self._flusher
        if self._durable and self._kernel is not None and self._broken is None:
            await self.note(now=self._kernel.clock.now)
        await self._connection.close()


@dataclass(slots=True)
class _Kept:
    timers: list[tuple[str, str, str, str, float, int, str]]
    serials: dict[str, int]
    signals: list[tuple[str, str, str, str, float, float]]
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


def _prepare(db: sqlite3.Connection, fresh: bool, tables: str) -> None:
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    if fresh:
        db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};" + _SCHEMA)
    db.executescript(tables)


def _in_transaction(db: sqlite3.Connection, work: Callable[[], object]) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        work()
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _write(db: sqlite3.Connection, batch: _Batch) -> None:
    gone = [key for key, state in batch.things.items() if state is None]
    kept = [(*key, *state) for key, state in batch.things.items() if state is not None]
    db.executemany("DELETE FROM thing WHERE account=? AND region=? AND kind=? AND id=?", gone)
    db.executemany("INSERT OR REPLACE INTO thing VALUES (?,?,?,?,?,?)", kept)
    dropped = [tuple(a) for a, timer in batch.timers.items() if timer is None]
    set_ = [(*a, timer.due, timer.seq, timer.cause) for a, timer in batch.timers.items() if timer is not None]
    db.executemany("DELETE FROM timer WHERE account=? AND region=? AND what=? AND whom=?", dropped)
    db.executemany("INSERT OR REPLACE INTO timer VALUES (?,?,?,?,?,?,?)", set_)
    db.executemany("INSERT OR REPLACE INTO serial VALUES (?,?)", list(batch.serials.items()))
    db.executemany("INSERT OR REPLACE INTO signal VALUES (?,?,?,?,?,?)", [(*k, t, v) for k, t, v in batch.signals])
    db.executemany("INSERT INTO journal VALUES (?,?,?,?,?)", batch.records)
    for sql, parameters in batch.rows:
        db.execute(sql, parameters)
    if batch.records:
        _note(db, [("now", batch.now)])


def _note(db: sqlite3.Connection, rows: list[tuple[str, Any]]) -> None:
    db.executemany("INSERT OR REPLACE INTO about VALUES (?,?)", rows)


@contextmanager
def _uncollected() -> Generator[None, None, None]:
    """Nothing that is loaded is garbage, now or soon: it is not looked through, and then no more."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def _read_rest(db: sqlite3.Connection) -> _Kept:
    return _Kept(
        db.execute("SELECT * FROM timer ORDER BY seq").fetchall(),
        dict(db.execute("SELECT name, value FROM serial").fetchall()),
        db.execute("SELECT * FROM signal ORDER BY account, region, whose, quantity, time").fetchall(),
        db.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0],
    )


def _told(change: Change, state: tuple[int, bytes] | None) -> tuple[Any, ...]:
    """A change as the journal keeps it; what a new thing is has been put into words already."""
    if change.before is None and state is not None:
        return change.key, None, orjson.Fragment(state[1])
    return change.key, change.before, change.after


def _plain(value: Any) -> Any:
    """Frozen values inside a journal record."""
    return to_jsonable_python(value, bytes_mode="base64", inf_nan_mode="constants")
