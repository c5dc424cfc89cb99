"""A scaling group's size in one line: what serves, what comes, and how far it is to the least and the most."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, crop

_SIGNS = {Ink.BRAILLE: "█▓▒·│", Ink.BLOCK: "█▓▒.|"}


@dataclass(frozen=True, slots=True)
class GroupSize:
    """In units of capacity; `others` are numbers that are told beside it, by their words."""

    least: int
    desired: int
    most: int
    serving: int
    coming: int = 0
    others: tuple[tuple[str, int], ...] = ()


def size_line(size: GroupSize, width: int, ink: Ink = Ink.BRAILLE) -> list[Span]:
    """`1 ██│███▓▓····· 10  wants 8 · 6 serve · 2 coming`; the stroke in the bar is the least that has to be there."""
    tail: list[Span] = [("  wants ", "dim"), (str(size.desired), "strong"), (" · ", "dim")]
    tail += [(f"{size.serving} in service", "good" if size.serving >= size.desired else "busy")]
    tail += [(f" · {size.coming} coming", "busy")] if size.coming else []
    for word, count in size.others:
        tail += [(f" · {count} {word}", "dim")] if count else []
    head, end = f"{size.least} ", f" {size.most}"
    room = max(8, min(40, width - len(head) - len(end) - sum(len(text) for text, _ in tail)))
    return crop([(head, "dim"), *_bar(size, room, ink), (end, "dim"), *tail], width)


def _bar(size: GroupSize, room: int, ink: Ink) -> list[Span]:
    full, coming, missing, free, stroke = _SIGNS[ink]
    top = max(size.most, size.serving + size.coming, 1)
    ends = [
        round(room * units / top)
        for units in (size.serving, size.serving + size.coming, max(size.desired, size.serving + size.coming), top)
    ]
    cells = [(full, "series-1")] * ends[0]
    cells += [(coming, "busy")] * (ends[1] - len(cells))
    cells += [(missing, "warn")] * (ends[2] - len(cells))
    cells += [(free, "faint")] * (room - len(cells))
    least = round(room * size.least / top)
    if 0 < least < room:
        cells[least] = (stroke, "accent")
    return cells


class SizeBar(Drawn):
    """Shows a `GroupSize`."""

    DEFAULT_CSS = """
    SizeBar { height: 1; padding: 0 1; }
    """

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._told = GroupSize(0, 0, 0, 0)

    def set_size(self, size: GroupSize) -> None:
        if size != self._told:
            self._told = size
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        return [size_line(self._told, width, self.ink)]
