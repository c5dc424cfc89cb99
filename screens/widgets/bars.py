"""How many there were, over time: a bar for each part of it, the grave ones below in their own colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.ink import Ink
from screens.widgets.quantity import si
from screens.widgets.spans import Span, cells, fit

Count = tuple[float, float]
"All of them, and the grave ones among them."
LABEL: Final = 6
_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"


class Bars(Drawn):
    """As many bars as there are counts, each one cell wide; the words below say from when to when."""

    DEFAULT_CSS = """
    Bars { height: 4; padding: 0 1; }
    """

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._counts: tuple[Count, ...] = ()
        self._words = ("", "", "")

    @property
    def bins(self) -> int:
        """How many bars there is room for."""
        return max(1, self.size.width - LABEL - 1)

    def set_counts(self, counts: Sequence[Count], left: str, middle: str, right: str) -> None:
        told = (tuple(counts), (left, middle, right))
        if told != (self._counts, self._words):
            self._counts, self._words = told
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        drawn = bar_lines(self._counts, height - 1, self.ink)
        left, middle, right = self._words
        room = max(1, len(self._counts) - cells(left) - cells(right))
        axis = f"{left}{fit(middle, room, 'center')}{right}"
        return [*drawn, [(" " * (LABEL + 1), "dim"), (fit(axis, max(1, width - LABEL - 1)), "dim")]]


def bar_lines(counts: Sequence[Count], height: int, ink: Ink) -> list[list[Span]]:
    """`height` lines, the highest bar as high as all of them; its number stands at the left."""
    most = max((total for total, _ in counts), default=0)
    lines: list[list[Span]] = []
    for line in range(height):
        floor = height - 1 - line
        label = si(most) if not line else "0" if line == height - 1 else ""
        spans: list[Span] = [(f"{label:>{LABEL}} ", "dim")]
        spans += [_cell(total, grave, most, height, floor, ink) for total, grave in counts]
        lines.append(spans)
    return lines


def _cell(total: float, grave: float, most: float, height: int, floor: int, ink: Ink) -> Span:
    """The part of a bar in one line; what is more than nothing is seen."""
    if not total:
        return (" ", "text")
    eighths = max(1, round(total / most * height * 8)) - floor * 8
    sign = _EIGHTHS[max(0, min(8, eighths))]
    if ink is Ink.BLOCK:
        sign = "█" if eighths > 0 else " "
    is_grave = grave > 0 and grave / most * height > floor
    return (sign, "bad" if is_grave else "series-1")
