"""Widgets that draw lines of spans: a subclass says what its lines are, this one paints and keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.ink import Ink
from screens.widgets.paint import Brush, painted_lines
from screens.widgets.spans import Span


class Drawn(Widget):
    """Fills its size with what `draw` returns; call `redraw` when that would be something else."""

    ink: reactive[Ink] = reactive(Ink.BRAILLE)

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._brush: Brush | None = None
        self._strips: list[Strip] | None = None
        self.set_reactive(Drawn.ink, ink)

    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        """At most `height` lines of at most `width` cells."""
        raise NotImplementedError

    def ground(self, y: int) -> str:  # noqa: ARG002 - for subclasses to look at
        """The ground that line `y` stands on; empty for the widget's own."""
        return ""

    def redraw(self) -> None:
        self._strips = None
        self.refresh()

    def watch_ink(self) -> None:
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_resize(self) -> None:
        self.redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        brush = Brush.of(self, self._brush)
        if brush is not self._brush:
            self._brush, self._strips = brush, None
        return painted_lines(self, crop)

    def render_line(self, y: int) -> Strip:
        brush = self._brush = self._brush or Brush.of(self)
        width, height = self.size
        if self._strips is None:
            lines = self.draw(width, height) if width and height else ()
            self._strips = [brush.strip(line, width, self.ground(at)) for at, line in enumerate(lines)]
        return self._strips[y] if y < len(self._strips) else brush.strip((), width)


class DrawnScroll(ScrollView, can_focus=True):
    """The same for drawings higher than the widget: `draw` is given the width and returns all lines."""

    DEFAULT_CSS = """
    DrawnScroll { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    ink: reactive[Ink] = reactive(Ink.BRAILLE)

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._brush: Brush | None = None
        self._lines: Sequence[Sequence[Span]] = ()
        self._drawn_width = -1
        self.set_reactive(DrawnScroll.ink, ink)

    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        """All lines of at most `width` cells."""
        raise NotImplementedError

    def ground(self, y: int) -> str:  # noqa: ARG002 - for subclasses to look at
        """The ground that line `y` of the drawing stands on; empty for the widget's own."""
        return ""

    @property
    def room(self) -> int:
        """How many cells wide a line may be."""
        return self.scrollable_content_region.width

    @property
    def page(self) -> int:
        """How many lines are in view."""
        return self.scrollable_content_region.height

    def redraw(self) -> None:
        """Draw all lines anew; also keeps the scroll bar true."""
        width = self.room
        self._drawn_width = width
        self._lines = self.draw(width) if width > 0 else ()
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def reveal(self, first: int, last: int) -> None:
        """Scroll as little as needed to have these lines in view."""
        if not self.page:
            self.call_after_refresh(self.reveal, first, last)
            return
        top = self.scroll_offset.y
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif last >= top + self.page:
            self.scroll_to(y=min(first, last - self.page + 1), animate=False, force=True)

    def watch_ink(self) -> None:
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_resize(self) -> None:
        self.redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        self._brush = Brush.of(self, self._brush)
        if self.room != self._drawn_width:
            self.call_after_refresh(self.redraw)
        return painted_lines(self, crop)

    def render_line(self, y: int) -> Strip:
        brush = self._brush = self._brush or Brush.of(self)
        at = y + self.scroll_offset.y
        return brush.strip(self._lines[at] if at < len(self._lines) else (), self.room, self.ground(at))
