"""Dots finer than a cell: two by four in braille, one by two in half blocks; the last line drawn owns the cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from screens.widgets.ink import Ink
from screens.widgets.spans import Span

_BITS: Final = {
    Ink.BRAILLE: ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)),
    Ink.BLOCK: ((0x01, 0x02),),
}
_SIGNS: Final = {Ink.BRAILLE: " " + "".join(chr(0x2800 + mask) for mask in range(1, 256)), Ink.BLOCK: " ▀▄█"}
_ADDING: Final = tuple(bytes(mask | bits for mask in range(256)) for bits in range(256))
_OWNED: Final = re.compile(rb"(.)\1*", re.DOTALL)


class Raster:
    """A grid of `columns` x `rows` cells to draw dots on; (0, 0) is the top left dot."""

    def __init__(self, columns: int, rows: int, ink: Ink = Ink.BRAILLE) -> None:
        self.columns = columns
        self.rows = rows
        self.ink = ink
        self._bits = _BITS[ink]
        self.across = len(self._bits)
        self.down = len(self._bits[0])
        self.width = columns * self.across
        self.height = rows * self.down
        # column by column, so that an upright line is one slice
        self._masks = bytearray(columns * rows)
        self._owners = bytearray(columns * rows)

    def upright(self, x: int, top: int, bottom: int, owner: int = 1) -> None:
        """A vertical run of dots, both ends included; what is outside is cut off."""
        top, bottom = max(0, top), min(self.height - 1, bottom)
        if not 0 <= x < self.width or top > bottom:
            return
        bits, start = self._bits[x % self.across], x // self.across * self.rows
        first, last = start + top // self.down, start + bottom // self.down
        if first == last:
            self._masks[first] |= sum(bits[top % self.down : bottom % self.down + 1])
            self._owners[first] = owner
            return
        self._masks[first] |= sum(bits[top % self.down :])
        if last > first + 1:
            self._masks[first + 1 : last] = self._masks[first + 1 : last].translate(_ADDING[sum(bits)])
        self._masks[last] |= sum(bits[: bottom % self.down + 1])
        self._owners[first : last + 1] = bytes([owner]) * (last - first + 1)

    def signs(self, row: int) -> str:
        """What to show in a row's cells; blank where nobody drew."""
        return "".join(map(_SIGNS[self.ink].__getitem__, self._masks[row :: self.rows]))

    def owners(self, row: int) -> bytearray:
        """Who drew last in each of a row's cells; 0 where nobody did."""
        return self._owners[row :: self.rows]


def dotted(lines: Sequence[bytes], ink: Ink = Ink.BRAILLE) -> tuple[str, ...]:
    """Whole lines of dots (bytes 0 and 1) as signs. No byte of a sum overflows, so whole lines are added as numbers."""
    bits = _BITS[ink]
    down = len(bits[0])
    return tuple(_row_of_signs(lines[start : start + down], bits, ink) for start in range(0, len(lines), down))


def _row_of_signs(lines: Sequence[bytes], bits: tuple[tuple[int, ...], ...], ink: Ink) -> str:
    columns = len(lines[0]) // len(bits)
    masks = sum(
        bit * int.from_bytes(lines[y][x :: len(bits)], "big")
        for x, column in enumerate(bits)
        for y, bit in enumerate(column)
    )
    return "".join(map(_SIGNS[ink].__getitem__, masks.to_bytes(columns, "big")))


def dots_in_cell(ink: Ink) -> tuple[int, int]:
    """How many dots a cell has across and down."""
    return len(_BITS[ink]), len(_BITS[ink][0])


def owned_spans(signs: str, owners: bytes | bytearray, roles: Sequence[str]) -> list[Span]:
    """One span for each run of cells with one owner; `roles` says what each owner plays."""
    return [(signs[run.start() : run.end()], roles[run[1][0]]) for run in _OWNED.finditer(owners)]


def joined(cells: Sequence[Span]) -> list[Span]:
    """Neighbours of one role become one span."""
    return [("".join(text for text, _ in group), role) for role, group in groupby(cells, key=lambda cell: cell[1])]
