"""Everything about one thing: sections of fields, nested values as a tree, links that can be followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from screens.widgets.detail_lines import DetailLine, Section, detail_lines
from screens.widgets.drawn import DrawnScroll
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, text_of


class Details(DrawnScroll):
    """Shows `Section`s. The cursor walks the lines; enter folds a branch or follows a link."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="details.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="details.up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="details.page_down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="details.page_up"),
        Binding("home,g", "move(-100000)", "First", show=False, id="details.first"),
        Binding("end,G", "move(100000)", "Last", show=False, id="details.last"),
        Binding("enter,l", "press", "Fold or follow", show=False, id="details.press"),
    ]

    class Followed(Message):
        """A link was followed; `target` is what the field says it leads to."""

        def __init__(self, widget: Details, target: str) -> None:
            super().__init__()
            self.widget = widget
            self.target = target

        @property
        def control(self) -> Details:
            return self.widget

    def __init__(self, sections: Iterable[Section] = (), *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._sections = tuple(sections)
        self._folded: frozenset[str] = frozenset()
        self._cursor = 0
        self._shown: Sequence[DetailLine] = ()

    @property
    def cursor_line(self) -> DetailLine | None:
        return self._shown[self._cursor] if self._cursor < len(self._shown) else None

    def set_sections(self, sections: Iterable[Section]) -> None:
        """Other values; the cursor stays on its field, what was folded stays folded."""
        sections = tuple(sections)
        if sections == self._sections:
            return
        here = self.cursor_line.path if self.cursor_line else ""
        self._sections = sections
        self.redraw()
        self._cursor = next((at for at, line in enumerate(self._shown) if line.path == here), self._cursor)
        self._keep_cursor()

    def fold(self, paths: Iterable[str]) -> None:
        """Shut these branches; a section's path is its title."""
        self._folded |= frozenset(paths)
        self.redraw()
        self._keep_cursor()

    def move_to(self, place: int) -> None:
        self._cursor = place
        self._keep_cursor()
        self.reveal(self._cursor, self._cursor)

    def move_to_value(self, value: str) -> None:
        """To the last line that has this value, if there is one: what is found below says more."""
        told = re.compile(rf"(?<![\w./-]){re.escape(value)}(?![\w./-])")
        places = [at for at, line in enumerate(self._shown) if told.search(text_of(line.spans))]
        if places:
            self.move_to(places[-1])

    def action_move(self, lines: int) -> None:
        self.move_to(self._cursor + lines)

    def action_page(self, pages: int) -> None:
        self.move_to(self._cursor + pages * max(1, self.page - 1))

    def action_press(self) -> None:
        line = self.cursor_line
        if line is None:
            return
        if line.target:
            self.post_message(self.Followed(self, line.target))
        elif line.branch:
            self._folded ^= {line.path}
            self.redraw()
            self._keep_cursor()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y + self.scroll_offset.y >= len(self._shown):
            return
        again = self._cursor == offset.y + self.scroll_offset.y
        self.move_to(offset.y + self.scroll_offset.y)
        if again or event.chain == 2:
            self.action_press()

    def _keep_cursor(self) -> None:
        self._cursor = max(0, min(self._cursor, len(self._shown) - 1))
        self.refresh()

    @override
    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        self._shown = detail_lines(self._sections, width, self._folded, self.ink)
        return [line.spans for line in self._shown]

    @override
    def ground(self, y: int) -> str:
        return ("cursor" if self.has_focus else "") if y == self._cursor else ""
