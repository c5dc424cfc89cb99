"""Keeps a world's file within bounds: what is too old or too much is forgotten, a little at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.kernel.past_rows import Table
from model.kernel.signals import Stale

DAY = 86400.0
AT_ONCE = 2048
"How many records are forgotten at a time: more than come meanwhile, and few enough to keep nobody waiting."

Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Retention:
    """How far back the journal reaches: so many simulated seconds, and no more than so many bytes of records.

    Every so many units of work it is looked whether there is something to forget.
    """

    seconds: float = 30 * DAY
    bytes: int = 100 * 2**20
    every: int = 1024


class Forgetter:
    """Decides when, and does it in the thread of the file."""

    def __init__(self, retention: Retention, tables: Sequence[Table], bodies: Sequence[Column]) -> None:
        self._retention = retention
        self._tables = tables
        self._bodies = dict(bodies)
        self._units = 0
        self._looked = float("-inf")
        self._weight: int | None = None

    def is_due(self, units: int, now: float) -> bool:
        self._units += units
        if self._units < self._retention.every and now < self._looked + DAY:
            return False
        self._units, self._looked = 0, now
        return True

    def weigh(self, records: Iterable[tuple[int, float, str, str, bytes, bytes | None]]) -> None:
        """Count in what was just written."""
        if self._weight is not None:
            self._weight += sum(len(record[4]) + len(record[5] or b"") for record in records)

    def forget(self, db: sqlite3.Connection, now: float, first: int | None, stale: Iterable[Stale]) -> set[str]:
        """Forget a little; returns the bodies that only the forgotten referred to.

        `first` is the oldest record where the file keeps none itself.
        """
        _prune_signals(db, stale)
        return self._prune_rows(db, self._prune_journal(db, now) if first is None else first)

    def _prune_journal(self, db: sqlite3.Connection, now: float) -> int:
        """The number of the oldest record that stays; the latest always does, as the count goes on from it."""
        length = "length(changes) + coalesce(length(rest), 0)"
        if self._weight is None:
            (self._weight,) = db.execute(f"SELECT coalesce(sum({length}), 0) FROM journal").fetchone()  # noqa: S608
        oldest = db.execute(
            f"SELECT seq, time, {length} FROM journal ORDER BY seq LIMIT ?",  # noqa: S608
            (AT_ONCE + 1,),
        ).fetchall()
        first = 0
        for first, time, weight in oldest:
            if first == oldest[-1][0] or (time >= now - self._retention.seconds and self._heavy <= 0):
                break
            self._weight = (self._weight or 0) - weight
        db.execute("DELETE FROM journal WHERE seq < ?", (first,))
        return first

    @property
    def _heavy(self) -> int:
        return (self._weight or 0) - self._retention.bytes

    def _prune_rows(self, db: sqlite3.Connection, first: int) -> set[str]:
        bodies: set[str] = set()
        for table in self._tables:
            column = self._bodies.get(table.name)
            if column is not None:
                query = f"SELECT DISTINCT {column} FROM {table.past} WHERE journal < ?"  # noqa: S608
                bodies |= {body for (body,) in db.execute(query, (first,))}
            db.execute(f"DELETE FROM {table.past} WHERE journal < ?", (first,))  # noqa: S608
        return bodies


def _prune_signals(db: sqlite3.Connection, stale: Iterable[Stale]) -> None:
    rows = list(stale)
    one = "account = ? AND region = ? AND whose = ? AND quantity = ?"
    db.executemany(f"DELETE FROM signal WHERE {one} AND time < ?", [(*s.key, s.time) for s in rows])  # noqa: S608
    totals = [(s.total, *s.key, s.time) for s in rows]
    db.executemany(f"UPDATE signal SET total = ? WHERE {one} AND time = ?", totals)  # noqa: S608


def give_space_back(db: sqlite3.Connection) -> None:
    """On opening, a file that is more than half empty is written anew; while it is open, free pages are used again."""
    (free,), (pages,), (size,) = (db.execute(f"PRAGMA {name}").fetchone() for name in _SPACE)
    if free > pages / 2 and free * size > 16 * 2**20:
        db.execute("VACUUM")


_SPACE = ("freelist_count", "page_count", "page_size")
