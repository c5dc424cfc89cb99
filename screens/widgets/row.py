"""A table's rows: which there are, in what order, and which of them a filter lets through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screens.widgets.cell import Cell, order, states
from screens.widgets.column import Column
from screens.widgets.health import Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `revision` changes whenever its cells do; `tone` is the worst thing about it, None without a state."""

    id: str
    cells: tuple[Cell, ...]
    revision: int = 0
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """One level of the order: a column's key and a direction."""

    key: str
    descending: bool = False

    @property
    def badge(self) -> str:
        return "▼" if self.descending else "▲"


def state_changed(before: Row, after: Row) -> bool:
    """Whether it means something: another tone or another state; never a number, a text or an age."""
    if before.tone != after.tone:
        return True
    return before.cells is not after.cells and states(before.cells) != states(after.cells)


def sort_rows(rows: Iterable[Row], columns: Sequence[Column], sorts: Sequence[Sort]) -> list[Row]:
    """A stable sort by several columns; unknown columns are left out, missing values come last either way."""
    ordered = list(rows)
    for sort in reversed(sorts):
        index = next((place for place, column in enumerate(columns) if column.key == sort.key), None)
        if index is not None:
            ordered = _by(ordered, index, sort.descending)
    return ordered


def _by(rows: list[Row], index: int, descending: bool) -> list[Row]:
    keys = [order(row.cells[index]) for row in rows]
    known = [place for place, key in enumerate(keys) if key is not None]
    known.sort(key=_comparable(keys).__getitem__, reverse=descending)
    ordered = [rows[place] for place in known]
    return ordered if len(known) == len(rows) else ordered + [rows[at] for at, key in enumerate(keys) if key is None]


def _comparable(keys: list[float | str | None]) -> list[Any]:
    """Numbers before texts where a column has both."""
    texts = sum(isinstance(key, str) for key in keys)
    return keys if texts in (0, len(keys)) else [(isinstance(key, str), key) for key in keys]


def next_sorts(sorts: Sequence[Sort], key: str, add: bool = False) -> tuple[Sort, ...]:
    """What pressing a header does: ascending, descending, unsorted; `add` keeps the other levels."""
    others = tuple(sort for sort in sorts if sort.key != key) if add else ()
    current: Mapping[str, Sort] = {sort.key: sort for sort in sorts}
    if key not in current:
        return (*others, Sort(key))
    return others if current[key].descending else (*others, Sort(key, descending=True))
