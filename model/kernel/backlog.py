"""What is to be written down soon: it waits for a transaction that is due anyway, and costs none of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from model.kernel.unit import Row

MOST = 256
"How many notes may wait before they are written down by themselves."


class Note(Protocol):
    """Something that happened; `number` is its place in the order of all notes of the world."""

    def rows(self, number: int) -> Iterable[Row]: ...


class Backlog:
    """A kill loses what waits here, so it is for what changed nothing; what changes something is written with it."""

    def __init__(self) -> None:
        self.last = 0
        self._waiting: list[tuple[int, Note]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= MOST

    def add(self, note: Note) -> int:
        self.last += 1
        self._waiting.append((self.last, note))
        return self.last

    def take(self) -> list[Row]:
        """The rows of everything that waits, which then waits no more."""
        taken, self._waiting = self._waiting, []
        return [row for number, note in taken for row in note.rows(number)]
