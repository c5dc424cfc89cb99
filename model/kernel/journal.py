"""What happened, unit of work by unit of work: who changed what from what to what, and because of which call."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from model.kernel.store import Key


class Change(NamedTuple):
    """What one unit of work did to one thing: only the fields that differ, or all of them where one side is None."""

    key: Key
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


class Record(NamedTuple):
    """One unit of work. `cause` is the id of the call or timer that all of it follows from."""

    seq: int
    time: float
    cause: str
    what: str
    changes: tuple[Change, ...]


class Journal:
    """The latest records in memory; a world with a file keeps the rest there."""

    def __init__(self, kept: int = 2000) -> None:
        self._records: deque[Record] = deque(maxlen=kept)
        self.seq = 0

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq

    def append(self, record: Record) -> None:
        self._records.append(record)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records)
