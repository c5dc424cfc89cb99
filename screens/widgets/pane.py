"""A frame whose title is left and whose answer is right, so that a pane too small to read still tells."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from screens.widgets.ink import Ink
from screens.widgets.paint import content_of
from screens.widgets.spans import Span, clean, crop, shorten, span_cells

_CORNERS_AND_BLANKS = 6
_EDGES = {(Ink.BRAILLE, False): "─", (Ink.BRAILLE, True): "━", (Ink.BLOCK, False): "─", (Ink.BLOCK, True): "═"}


def title_spans(number: str, title: str, answer: Iterable[Span], width: int, focused: bool, edge: str) -> list[Span]:
    """`1 Regions ─────── 4 of 33 in use` in `width` cells; the title gives way to the answer, down to four cells."""
    role = "accent" if focused else "text"
    lead: list[Span] = [(f"{number} ", "accent" if focused else "dim")] if number else []
    said = crop(answer, max(0, width - span_cells(lead) - 7))
    name = shorten(title, max(4, width - span_cells(lead) - span_cells(said) - 3)) if said else shorten(title, width)
    left: list[Span] = [*lead, (name, role)]
    room = width - span_cells(left) - span_cells(said) - 2
    if not said or room < 1:
        return crop(left, width)
    return [*left, (" ", role), (edge * room, "accent" if focused else "frame"), (" ", role), *said]


class Pane(Container):
    """Frames one widget. While something in it has the focus the frame is heavy and in the accent colour."""

    DEFAULT_CSS = """
    Pane { border: round $frame; background: $surface; padding: 0; border-title-style: none; }
    Pane.-focused { border: heavy $accent; }
    Pane.-block { border: solid $frame; }
    Pane.-block.-focused { border: double $accent; }
    """

    class Pressed(Message):
        """The frame's title was clicked."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

        @property
        def control(self) -> Pane:
            return self.pane

    def __init__(
        self,
        *children: Widget,
        title: str = "",
        number: str = "",
        ink: Ink = Ink.BRAILLE,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(*children, id=id, classes=classes)
        self._title = title
        self._number = number
        self._answer: tuple[Span, ...] = ()
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")

    def set_title(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self._entitle()

    def set_answer(self, answer: Iterable[Span]) -> None:
        """The corner's answer: counts, a sum, the worst state."""
        said = tuple((clean(text), role) for text, role in answer)
        if said != self._answer:
            self._answer = said
            self._entitle()

    def set_ink(self, ink: Ink) -> None:
        self._ink = ink
        self.set_class(ink is Ink.BLOCK, "-block")
        self._entitle()

    def on_mount(self) -> None:
        self._entitle()

    def on_resize(self) -> None:
        self._entitle()

    def on_descendant_focus(self) -> None:
        self._set_focused(focused=True)

    def on_descendant_blur(self) -> None:
        self._set_focused(focused=False)

    def on_click(self, event: events.Click) -> None:
        if event.screen_y == self.region.y:
            self.post_message(self.Pressed(self))

    def _set_focused(self, *, focused: bool) -> None:
        self.set_class(focused, "-focused")
        self._entitle()

    def _entitle(self) -> None:
        width = self.outer_size.width - _CORNERS_AND_BLANKS
        if width > 0:
            focused = self.has_class("-focused")
            edge = _EDGES[self._ink, focused]
            spans = title_spans(self._number, self._title, self._answer, width, focused, edge)
            self.border_title = content_of(spans)
