"""A sheet of cells to write on at any place; comes out as lines of spans."""

from __future__ import annotations

from screens.widgets.braille import joined
from screens.widgets.spans import Span, cells, clean, shorten

_FILLER = ""


class Sheet:
    """`width` cells wide and as high as it is written on. What would pass the right edge is cut."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rows: list[list[Span]] = []

    @property
    def height(self) -> int:
        return len(self._rows)

    def put(self, x: int, y: int, text: str, role: str = "text", room: int | None = None) -> int:
        """Write at a cell, in at most `room` cells; returns the cell after the text."""
        space = self.width - x if room is None else min(room, self.width - x)
        if space <= 0 or not text:
            return x
        while len(self._rows) <= y:
            self._rows.append([(" ", "text")] * self.width)
        for sign in shorten(clean(text), space):
            size = cells(sign)
            if size:
                self._rows[y][x : x + size] = [(sign, role), *[(_FILLER, role)] * (size - 1)]
                x += size
        return x

    def cells(self) -> list[list[Span]]:
        """The lines by the cell; the second cell of a wide sign is empty."""
        return self._rows

    def lines(self) -> list[list[Span]]:
        return [joined(row) for row in self._rows]
