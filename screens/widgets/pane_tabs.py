"""The panes as tabs, where there is room for one at a time; a tab still carries what is wrong in its pane."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import events
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.health import HEALTHS, Tone
from screens.widgets.ink import Ink
from screens.widgets.parts import Part, Placed, arrange, part_at
from screens.widgets.spans import Span


@dataclass(frozen=True, slots=True)
class PaneTab:
    """`tone` is shown when something in the pane needs a human."""

    id: str
    number: str
    title: str
    tone: Tone | None = None


class PaneTabs(Drawn):
    """Shows `PaneTab`s, the current one in brackets; a click asks for another."""

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

    def set_current(self, tab_id: str) -> None:
        if tab_id != self._current:
            self._current = tab_id
            self.redraw()

    def set_tones(self, tones: dict[str, Tone | None]) -> None:
        """Which panes need a human, by the tabs' ids."""
        tabs = tuple(PaneTab(tab.id, tab.number, tab.title, tones.get(tab.id)) for tab in self._tabs)
        if tabs != self._tabs:
            self._tabs = tabs
            self.redraw()

    @override
    def draw(self, width: int, height: int) -> list[list[Span]]:
        parts = [self._part(tab, brief=width < 78) for tab in self._tabs]
        spans, self._placed = arrange(parts, width, gap=0, edge=0)
        return [spans]

    def _part(self, tab: PaneTab, brief: bool) -> Part:
        here = tab.id == self._current
        before, after = "[]" if here else "  "
        title = tab.title if here or not brief else tab.title[:4]
        role = "accent" if here else "dim"
        sign: list[Span] = [(HEALTHS[tab.tone].sign(self.ink), tab.tone)] if tab.tone else []
        return Part(tab.id, ((before, role), (f"{tab.number} ", role), (title, role), *sign, (after, role)))

    def on_click(self, event: events.Click) -> None:
        tab_id = part_at(self._placed, event.x)
        if tab_id is not None:
            self.post_message(self.Pressed(self, tab_id))
