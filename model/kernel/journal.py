"""What happened, unit of work by unit of work: who changed what from what to what, and because of which call."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from math import inf
from typing import Any, NamedTuple

from model.kernel.signals import SignalKey
from model.kernel.store import Key
from model.kernel.timers import Appointment, Timer


class Change(NamedTuple):
    """What one unit of work did to one thing: only the fields that differ, or all of them where one side is None."""

    key: Key
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


class Moved(NamedTuple):
    """What one unit of work did to one appointment; None where it was not set."""

    appointment: Appointment
    before: Timer | None
    after: Timer | None


class Level(NamedTuple):
    """A signal that one unit of work measured anew, and what it was until then (nan where it was not measured)."""

    key: SignalKey
    before: float
    after: float


class Leave(NamedTuple):
    """Something that had to be allowed: an action on something, asked for in an account and region."""

    account: str
    region: str
    action: str
    what: str


class Record(NamedTuple):
    """One unit of work. `cause` is the id of the call or timer that all of it follows from.

    `follows` says that it is not the call's own unit but a consequence, `rows` how many statements changed bulk data,
    `undoes` the cause that it took back, `leaves` what had to be allowed for it.
    """

    seq: int
    time: float
    cause: str
    what: str
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...] = ()
    levels: tuple[Level, ...] = ()
    rows: int = 0
    follows: bool = False
    undoes: str = ""
    leaves: tuple[Leave, ...] = ()


class Journal:
    """The latest records in memory; a world with a file keeps the rest there."""

    def __init__(self, kept: int = 2000, kept_seconds: float = inf) -> None:
        self._records: deque[Record] = deque(maxlen=kept)
        self._kept_seconds = kept_seconds
        self._followed: list[list[Record]] = []
        self.seq = 0

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq

    def append(self, record: Record) -> None:
        self._records.append(record)
        for each in self._followed:
            each.append(record)
        self.forget(record.time)

    def follow(self) -> list[Record]:
        """A list that grows with every record from now on, until `unfollow`."""
        followed: list[Record] = []
        self._followed.append(followed)
        return followed

    def unfollow(self, followed: list[Record]) -> None:
        self._followed = [each for each in self._followed if each is not followed]

    def forget(self, now: float) -> None:
        """Let go of what is too old by now."""
        while self._records and self._records[0].time < now - self._kept_seconds:
            self._records.popleft()

    @property
    def first(self) -> int:
        """The number of the oldest record in memory; that of the next one while there is none."""
        return self._records[0].seq if self._records else self.seq + 1

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records)

    def latest(self) -> Iterator[Record]:
        """Newest first."""
        return reversed(self._records)
