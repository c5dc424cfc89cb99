"""The tabs of a screen in one line, chosen by number or by mouse."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.parts import Part, Placed, arrange, part_at
from screens.widgets.spans import Span


class TabLine(Drawn):
    """Shows titles with their numbers; the chosen one is in brackets, for eyes and terminals without colour."""

    DEFAULT_CSS = """
    TabLine { height: 1; background: $surface; }
    """

    class Chosen(Message):
        """A click chose a tab by its place."""

        def __init__(self, line: TabLine, place: int) -> None:
            super().__init__()
            self.line = line
            self.place = place

    def __init__(self, titles: Sequence[str], chosen: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._titles = tuple(titles)
        self._chosen = chosen
        self._placed: tuple[Placed, ...] = ()

    def choose(self, place: int) -> None:
        self._chosen = place
        self.redraw()

    def set_titles(self, titles: Sequence[str]) -> None:
        if tuple(titles) != self._titles:
            self._titles = tuple(titles)
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        spans, self._placed = arrange([self._part(place) for place in range(len(self._titles))], width, gap=1)
        return [spans]

    def _part(self, place: int) -> Part:
        text = f"{place + 1} {self._titles[place]}"
        if place == self._chosen:
            return Part(str(place), ((f"[{text}]", "accent"),))
        return Part(str(place), ((f" {text} ", "dim"),))

    def on_click(self, event: events.Click) -> None:
        found = part_at(self._placed, event.x)
        if found is not None:
            self.post_message(self.Chosen(self, int(found)))
