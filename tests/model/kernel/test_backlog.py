"""Notes wait for a transaction that is due anyway."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from model.kernel.backlog import MOST, Backlog
from model.kernel.unit import Row


class Word:
    """A note that says how many came together."""

    @classmethod
    def rows(cls, notes: Sequence[tuple[int, Any]]) -> Iterable[Row]:
        yield "INSERT INTO word VALUES (?, ?)", (notes[0][0], len(notes))


def test_notes_are_numbered_in_the_order_in_which_they_come() -> None:
    backlog = Backlog()

    assert [backlog.add(Word()) for _ in range(3)] == [1, 2, 3]
    assert backlog.last == 3


def test_what_is_taken_is_put_into_rows_together_and_waits_no_more() -> None:
    backlog = Backlog()
    for _ in range(3):
        backlog.add(Word())

    assert backlog.take() == [("INSERT INTO word VALUES (?, ?)", (1, 3))]
    assert (len(backlog), backlog.take()) == (0, [])
    assert backlog.add(Word()) == 4


class Scale:
    """Of which it is written down what it shows, and nothing of what it has shown."""

    weight = 0

    def row(self) -> Row:
        return "INSERT OR REPLACE INTO scale VALUES (?)", (self.weight,)


def test_of_what_moves_often_is_written_down_how_it_stands_when_that_is_done() -> None:
    backlog, scale, other = Backlog(), Scale(), Scale()
    for scale.weight in (1, 2, 3):
        backlog.move(scale)
    backlog.move(other)
    backlog.drop(other)
    scale.weight = 4

    assert len(backlog) == 1
    assert backlog.take() == [("INSERT OR REPLACE INTO scale VALUES (?)", (4,))]
    assert (len(backlog), backlog.take()) == (0, [])


def test_it_is_full_when_there_are_many() -> None:
    backlog = Backlog()
    for _ in range(MOST - 1):
        backlog.add(Word())
    assert not backlog.is_full

    backlog.add(Word())
    assert backlog.is_full
