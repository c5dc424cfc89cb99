"""A table's columns, and how they share a line: the unimportant leave before anything is squeezed to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from screens.widgets.spans import Align, Cut, cells

Kind = Literal["text", "number", "state", "spark", "age"]
GAP: Final = 2
_RIGHT: Final = frozenset({"number", "age"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `priority` 0 always stays; of the others the highest number leaves first when the line is narrow.

    `width` fixes it; otherwise it follows its content between `min` and `max`. Spare room goes to columns by `flex`.
    """

    key: str
    title: str
    kind: Kind = "text"
    width: int = 0
    min: int = 4
    max: int = 32
    flex: int = 0
    priority: int = 0
    align: Align | None = None
    cut: Cut = "end"

    @property
    def side(self) -> Align:
        return self.align or ("right" if self.kind in _RIGHT else "left")

    @property
    def least(self) -> int:
        return self.width or min(self.max, max(self.min, cells(self.title)))

    def wanted(self, content: int) -> int:
        return self.width or min(self.max, max(self.least, content))


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a column stands on the line: `at` its first cell, `index` its place in a row's cells."""

    column: Column
    index: int
    at: int
    width: int


def lay_out(columns: Sequence[Column], content: Sequence[int], room: int, start: int = 0) -> tuple[Slot, ...]:
    """Slots for the columns that fit into `room` cells; `content` is the widest cell of each."""
    kept = _kept(columns, room - start)
    widths = {index: columns[index].wanted(content[index]) for index in kept}
    spare = room - start - sum(widths.values()) - GAP * (len(kept) - 1)
    _shrink(columns, widths, -spare) if spare < 0 else _grow(columns, widths, spare)
    return _placed(columns, kept, widths, start)


def _kept(columns: Sequence[Column], room: int) -> list[int]:
    kept = list(range(len(columns)))
    while len(kept) > 1 and sum(columns[index].least + GAP for index in kept) - GAP > room:
        droppable = [index for index in kept if columns[index].priority] or kept[1:]
        kept.remove(max(droppable, key=lambda index: (columns[index].priority, index)))
    return kept


def _shrink(columns: Sequence[Column], widths: dict[int, int], missing: int) -> None:
    """Flexible columns give first, then whichever is widest; none below its least."""
    while missing > 0:
        givers = [index for index in widths if widths[index] > columns[index].least]
        if not givers:
            return
        giver = max(givers, key=lambda index: (columns[index].flex > 0, widths[index]))
        widths[giver] -= 1
        missing -= 1


def _grow(columns: Sequence[Column], widths: dict[int, int], spare: int) -> None:
    takers = [index for index in widths if columns[index].flex]
    shares = sum(columns[index].flex for index in takers)
    for index in takers:
        share = spare * columns[index].flex // shares
        widths[index] += share
        spare, shares = spare - share, shares - columns[index].flex


def _placed(columns: Sequence[Column], kept: list[int], widths: dict[int, int], start: int) -> tuple[Slot, ...]:
    slots = [Slot(columns[kept[0]], kept[0], start, widths[kept[0]])] if kept else []
    for before, index in pairwise(kept):
        slots.append(Slot(columns[index], index, slots[-1].at + widths[before] + GAP, widths[index]))
    return tuple(slots)


def slot_at(slots: Sequence[Slot], x: int) -> Slot | None:
    """The slot whose column (with the gap that follows it) covers the cell `x`."""
    return next((slot for slot in slots if slot.at <= x < slot.at + slot.width + GAP), None)
