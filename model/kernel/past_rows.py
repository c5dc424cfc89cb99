"""What each row of bulk data was before a unit of work changed it, written down by the database itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

OWN = frozenset({"about", "thing", "timer", "serial", "signal", "journal"})


class Table(NamedTuple):
    """A table of bulk data: its columns in order, and those that tell its rows apart."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def past(self) -> str:
        return f"past_{self.name}"

    @property
    def remove(self) -> str:
        named = " AND ".join(f"{column} IS ?" for column in self.key)
        return f"DELETE FROM {self.name} WHERE {named}"  # noqa: S608 - the names are our own

    @property
    def put(self) -> str:
        return f"INSERT OR REPLACE INTO {self.name} VALUES ({','.join('?' * len(self.columns))})"  # noqa: S608

    def key_of(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(values[self.columns.index(column)] for column in self.key)


class PastRow(NamedTuple):
    """A row that the unit of work of this number took away, or (not `gone`) put there: then only its key is known."""

    table: Table
    journal: int
    place: int
    gone: bool
    values: tuple[Any, ...]

    @property
    def key(self) -> tuple[str, tuple[Any, ...]]:
        return self.table.name, self.table.key_of(self.values)

    @property
    def inverse(self) -> tuple[str, tuple[Any, ...]]:
        """The statement that takes it back; those of one table are to run in reverse order."""
        if self.gone:
            return self.table.put, self.values
        return self.table.remove, self.table.key_of(self.values)


@dataclass(slots=True)
class Pen:
    """Whose rows are being written; the triggers ask."""

    journal: int = 0


def bulk_tables(db: sqlite3.Connection) -> tuple[Table, ...]:
    """Every table of bulk data that the services made."""
    names = [name for (name,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")]
    return tuple(_table(db, name) for name in names if name not in OWN and not name.startswith(("past_", "sqlite_")))


def keep_past(db: sqlite3.Connection, tables: Iterable[Table], pen: Pen) -> None:
    """From now on every change of these tables leaves what it replaced, under the number of the unit of work."""
    places = count()
    db.execute("PRAGMA recursive_triggers = ON")
    db.create_function("pen_journal", 0, lambda: pen.journal)
    db.create_function("pen_place", 0, lambda: next(places))
    for table in tables:
        db.executescript("".join(_schema(table)))


def past_rows(db: sqlite3.Connection, tables: Iterable[Table], first: int) -> list[PastRow]:
    """All that is known since a unit of work, oldest first."""
    found = [
        PastRow(table, journal, place, bool(gone), tuple(values))
        for table in tables
        for journal, place, gone, *values in db.execute(
            f"SELECT * FROM {table.past} WHERE journal >= ? ORDER BY journal, place",  # noqa: S608
            (first,),
        )
    ]
    return sorted(found, key=lambda row: (row.journal, row.place))


def bulk_before(db: sqlite3.Connection, tracked: Iterable[Table], first: int) -> sqlite3.Connection:
    """A copy in memory of all tables; those that are tracked are as they were before a unit of work."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for table in bulk_tables(db):
        for (sql,) in db.execute("SELECT sql FROM main.sqlite_master WHERE tbl_name = ? AND sql <> ''", (table.name,)):
            copy.execute(sql)
        copy.executemany(table.put, db.execute(f"SELECT * FROM {table.name}"))  # noqa: S608
    for row in reversed(past_rows(db, tracked, first)):
        copy.execute(*row.inverse)
    return copy


def _table(db: sqlite3.Connection, name: str) -> Table:
    """The key of a table that declares none is all its columns."""
    rows = db.execute(f"PRAGMA table_info({name})").fetchall()
    columns = tuple(row[1] for row in rows)
    return Table(name, columns, tuple(row[1] for row in rows if row[5]) or columns)


def _schema(table: Table) -> Iterator[str]:
    columns = ", ".join(table.columns)
    old = ", ".join(f"OLD.{column}" for column in table.columns)
    new = ", ".join(f"NEW.{column}" if column in table.key else "NULL" for column in table.columns)
    gone = f"INSERT INTO {table.past} VALUES (pen_journal(), pen_place(), 1, {old});"  # noqa: S608 - the names are our own
    came = f"INSERT INTO {table.past} VALUES (pen_journal(), pen_place(), 0, {new});"  # noqa: S608
    yield (
        f"CREATE TABLE IF NOT EXISTS {table.past} (journal INTEGER, place INTEGER, gone INTEGER, {columns}, "
        f"PRIMARY KEY (journal, place)) WITHOUT ROWID;"
    )
    for event, work in (("INSERT", came), ("DELETE", gone), ("UPDATE", gone + came)):
        yield (f"CREATE TEMP TRIGGER {table.past}_{event.lower()} AFTER {event} ON main.{table.name} BEGIN {work} END;")
