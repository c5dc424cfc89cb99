"""A chart of braille lines over a fixed window of simulated time, read with a cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from typing_extensions import override

from screens.widgets.chart import Chart, Mark
from screens.widgets.chart_frame import Frame, draw, frame_of, top_of
from screens.widgets.ink import Ink
from screens.widgets.paint import Brush, painted_lines


class TimeSeries(Widget, can_focus=True):
    """Shows a `Chart`; ← → or the mouse put a cursor on it, and the legend then reads the values there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "point(-1)", "Earlier", show=False, id="chart.earlier"),
        Binding("right", "point(1)", "Later", show=False, id="chart.later"),
        Binding("shift+left", "point(-10)", "Much earlier", show=False, id="chart.much_earlier"),
        Binding("shift+right", "point(10)", "Much later", show=False, id="chart.much_later"),
        Binding("escape", "unpoint", "No cursor", show=False, id="chart.no_cursor"),
    ]
    DEFAULT_CSS = """
    TimeSeries { height: 1fr; min-height: 2; }
    """

    ink: reactive[Ink] = reactive(Ink.BRAILLE)
    pointed: reactive[float | None] = reactive(None)
    "The moment that the cursor reads, None without one."

    class Pointed(Message):
        """The cursor reads another moment (None: it was put away)."""

        def __init__(self, widget: TimeSeries, moment: float | None) -> None:
            super().__init__()
            self.widget = widget
            self.moment = moment

        @property
        def control(self) -> TimeSeries:
            return self.widget

    class MarkSelected(Message):
        """An event on the time axis was clicked."""

        def __init__(self, widget: TimeSeries, mark: Mark) -> None:
            super().__init__()
            self.widget = widget
            self.mark = mark

        @property
        def control(self) -> TimeSeries:
            return self.widget

    def __init__(
        self, chart: Chart | None = None, *, ink: Ink = Ink.BRAILLE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._chart = chart
        self._top: float | None = None
        self._frame: Frame | None = None
        self._strips: list[Strip] | None = None
        self._brush: Brush | None = None
        self.set_reactive(TimeSeries.ink, ink)

    @property
    def chart(self) -> Chart | None:
        return self._chart

    def set_chart(self, chart: Chart | None, same: bool = True) -> None:
        """Other data; `same` is False when it is of something else, so that the value axis begins anew.

        A cursor stays on its moment for as long as that is in the window.
        """
        self._chart = chart
        if not same:
            self._top = None
        if chart is None or (self.pointed is not None and not chart.start <= self.pointed <= chart.end):
            self.pointed = None
        self._redraw()

    def watch_pointed(self, moment: float | None) -> None:
        self._redraw()
        self.post_message(self.Pointed(self, moment))

    def watch_ink(self) -> None:
        self._redraw()

    def on_resize(self) -> None:
        self._redraw()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is ours only while there is a cursor to put away."""
        return self.pointed is not None if action == "unpoint" else True

    def action_point(self, columns: int) -> None:
        """Step along the columns; the first step puts the cursor on the newest one."""
        frame = self._framed()
        if frame is not None:
            here = frame.width - 1 if self.pointed is None else frame.column(self.pointed) + columns
            self.pointed = frame.moment(here)

    def action_unpoint(self) -> None:
        self.pointed = None

    def on_click(self, event: events.Click) -> None:
        offset, frame = event.get_content_offset(self), self._framed()
        if offset is None or frame is None:
            return
        column = offset.x - frame.left
        mark = frame.mark_at(column) if frame.timed and offset.y == frame.height else None
        if mark is not None:
            self.post_message(self.MarkSelected(self, mark))
        elif 0 <= column < frame.width:
            self.pointed = frame.moment(column)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """With a button held the cursor follows the mouse."""
        frame = self._framed()
        if event.button and frame is not None:
            self.pointed = frame.moment(event.x - self.gutter.left - frame.left)

    def _redraw(self) -> None:
        self._strips = self._frame = None
        self.refresh()

    def _framed(self) -> Frame | None:
        if self._frame is None and self._chart is not None and self.size:
            self._top = top_of(self._chart, self._top)
            self._frame = frame_of(self._chart, self._top, *self.size)
        return self._frame

    def render_lines(self, crop: Region) -> list[Strip]:
        brush = Brush.of(self, self._brush)
        if brush is not self._brush:
            self._brush, self._strips = brush, None
        return painted_lines(self, crop)

    def render_line(self, y: int) -> Strip:
        brush = self._brush = self._brush or Brush.of(self)
        frame = self._framed()
        if self._strips is None:
            lines = draw(frame, self.ink, self.pointed) if frame is not None else []
            self._strips = [brush.strip(line, self.size.width) for line in lines]
        return self._strips[y] if y < len(self._strips) else brush.strip((), self.size.width)
