"""A few lines at the foot of a screen that say what is selected and what signs mean."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.spans import Span, shortened


class Said(Drawn):
    """Shows at most `lines` lines of spans."""

    DEFAULT_CSS = """
    Said { background: $surface; }
    """

    def __init__(self, lines: int, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[tuple[Span, ...], ...] = ()
        self.styles.height = lines

    @property
    def lines(self) -> Sequence[Sequence[Span]]:
        return self._lines

    def say(self, lines: Sequence[Sequence[Span]]) -> None:
        said = tuple(tuple(line) for line in lines)
        if said != self._lines:
            self._lines = said
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        return [shortened(line, width) for line in self._lines[:height]]
