"""What is to be written down soon: it waits for a transaction that is due anyway, and costs none of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from model.kernel.unit import Row

MOST = 256
"How many notes may wait before they are written down by themselves."


class Note(Protocol):
    """Something that happened. A world's notes are of one kind, and are put into rows together."""

    @classmethod
    def rows(cls, notes: Sequence[tuple[int, Any]]) -> Iterable[Row]:
        """How notes are written down; with each comes its place in the order of all notes of the world."""
        ...


class Standing(Protocol):
    """Something that changes often, and of which nobody needs to know later how it was before."""

    def row(self) -> Row:
        """How it is written down as it stands now, in the place of what was written before."""
        ...


class Backlog:
    """A kill loses what waits here, so it is for what changed nothing; what changes something is written with it."""

    def __init__(self) -> None:
        self.last = 0
        self._waiting: list[tuple[int, Note]] = []
        self._moved: dict[Standing, None] = {}

    def __len__(self) -> int:
        return len(self._waiting) + len(self._moved)

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= MOST

    def add(self, note: Note) -> int:
        self.last += 1
        self._waiting.append((self.last, note))
        return self.last

    def move(self, standing: Standing) -> None:
        """It stands otherwise than it was written down."""
        self._moved[standing] = None

    def drop(self, standing: Standing) -> None:
        """It is not to be written down any more."""
        self._moved.pop(standing, None)

    def take(self) -> list[Row]:
        """The rows of everything that waits, which then waits no more."""
        taken, self._waiting = self._waiting, []
        moved, self._moved = self._moved, {}
        return [*(taken[0][1].rows(taken) if taken else ()), *(each.row() for each in moved)]
