"""A range of addresses as a bar: what is taken, what is thought of, where both meet, and what is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from screens.widgets.spans import Span

_TAKEN: Final = ("█", "dim")
_PARTLY: Final = ("▄", "dim")
_WANTED: Final = ("▒", "accent")
_BOTH: Final = ("X", "bad")
_FREE: Final = ("·", "faint")


@dataclass(frozen=True, slots=True)
class Piece:
    """Of a piece of a range the shares, from 0 to 1, that others have, that are wanted, and that are both."""

    taken: float
    wanted: float
    both: float = 0.0


def address_bar(pieces: Sequence[Piece], width: int) -> list[Span]:
    """Exactly `width` cells; however little of a cell is taken or wanted, it is seen."""
    cells = [_sign(_within(pieces, cell, width)) for cell in range(width)]
    return [("".join(sign for sign, _ in run), role) for role, run in groupby(cells, key=lambda cell: cell[1])]


def legend() -> list[Span]:
    """What the signs mean."""
    said = ((_TAKEN, "taken"), (_PARTLY, "partly"), (_WANTED, "this one"), (_BOTH, "both"), (_FREE, "free"))
    return [span for sign, word in said for span in (sign, (f" {word}  ", "faint"))]


def _within(pieces: Sequence[Piece], cell: int, width: int) -> Sequence[Piece]:
    first = cell * len(pieces) // width
    return pieces[first : max(first + 1, (cell + 1) * len(pieces) // width)]


def _sign(pieces: Sequence[Piece]) -> Span:
    if any(each.both for each in pieces):
        return _BOTH
    if any(each.wanted for each in pieces):
        return _WANTED
    taken = sum(each.taken for each in pieces) / len(pieces)
    return _TAKEN if taken > 0.99 else _PARTLY if taken else _FREE
