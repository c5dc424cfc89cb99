"""The panes as tabs, where there is room for one at a time; a tab still carries what is wrong in its pane."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.health import HEALTHS, Tone
from screens.widgets.ink import Ink
from screens.widgets.parts import Part, Placed, arrange, part_at
from screens.widgets.spans import Span, span_cells


@dataclass(frozen=True, slots=True)
class PaneTab:
    """`tone` is shown when something in the pane needs a human."""

    id: str
    number: str
    title: str
    tone: Tone | None = None


_LEAST: Final = 4
"Letters by which a title is still known."


class PaneTabs(Drawn):
    """Shows `PaneTab`s, the current one in brackets; a click asks for another. Where they do not fit, they move
    together, and then the longest titles are cut."""

    DEFAULT_CSS = """
    PaneTabs { height: 1; background: $background; }
    """

    class Pressed(Message):
        def __init__(self, widget: PaneTabs, tab_id: str) -> None:
            super().__init__()
            self.widget = widget
            self.tab_id = tab_id

        @property
        def control(self) -> PaneTabs:
            return self.widget

    def __init__(self, tabs: Iterable[PaneTab], *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._tabs = tuple(tabs)
        self._current = ""
        self._placed: tuple[Placed, ...] = ()

    def set_tabs(self, tabs: Iterable[PaneTab]) -> None:
        told = tuple(tabs)
        if told != self._tabs:
            self._tabs = told
            self.redraw()

    def set_current(self, tab_id: str) -> None:
        if tab_id != self._current:
            self._current = tab_id
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        most = max((len(tab.title) for tab in self._tabs), default=_LEAST)
        ways = [(most, False), *((longest, True) for longest in range(most, _LEAST, -1))]
        fitting = (parts for way in ways if _cells(parts := self._parts(*way)) - 1 <= width)
        spans, self._placed = arrange(next(fitting, None) or self._parts(_LEAST, True), width, gap=0, edge=0)
        return [spans]

    def _parts(self, longest: int, tight: bool) -> list[Part]:
        return [self._part(tab, longest, tight) for tab in self._tabs]

    def _part(self, tab: PaneTab, longest: int, tight: bool) -> Part:
        here = tab.id == self._current
        before, after = "[]" if here else (" ", "" if tight else " ")
        title = tab.title if here else tab.title[:longest].rstrip()
        role = "accent" if here else "dim"
        sign: list[Span] = [(HEALTHS[tab.tone].sign(self.ink), tab.tone)] if tab.tone else []
        return Part(tab.id, ((before, role), (f"{tab.number} ", role), (title, role), *sign, (after, role)))

    def on_click(self, event: events.Click) -> None:
        tab_id = part_at(self._placed, event.x)
        if tab_id is not None:
            self.post_message(self.Pressed(self, tab_id))


def _cells(parts: Iterable[Part]) -> int:
    return sum(span_cells(part.spans) for part in parts)
