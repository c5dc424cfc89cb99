"""A packet's way, station by station: the packet is moved along it with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from screens.widgets.drawn import DrawnScroll
from screens.widgets.ink import Ink
from screens.widgets.lane_layout import Lanes, lay_out_lanes
from screens.widgets.spans import Span

__all__ = ["LaneView", "Lanes"]


class LaneView(DrawnScroll):
    """Shows `Lanes`. Where the packet is taken goes up as `Moved`, a station that is to be opened as `Opened`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,l,j", "step(1)", "A step on", show=False, id="lanes.on"),
        Binding("left,up,h", "step(-1)", "A step back", show=False, id="lanes.back"),
        Binding("home,g", "step(-1000)", "To the beginning", show=False, id="lanes.first"),
        Binding("end,G", "step(1000)", "To the end at once", show=False, id="lanes.last"),
        Binding("enter,o", "open", "Open the station at its rule", show=False, id="lanes.open"),
    ]

    class Moved(Message):
        """The packet was taken to a place among all stops, by hand."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class Opened(Message):
        """The station where the packet is, is to be opened."""

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._lanes = Lanes(())
        self._owners: Sequence[tuple[tuple[int, int], ...]] = ()

    def set_lanes(self, lanes: Lanes) -> None:
        """Show other lanes, or the packet elsewhere on them, which comes into view."""
        if lanes != self._lanes:
            self._lanes = lanes
            self.redraw()
            self._reveal_packet()

    @override
    def on_resize(self) -> None:
        self.redraw()
        self._reveal_packet()

    @override
    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        drawing = lay_out_lanes(self._lanes, width, self.page, self.ink)
        self._owners = drawing.owners
        return drawing.lines

    def action_step(self, steps: int) -> None:
        self._move(self._lanes.at + steps)

    def action_open(self) -> None:
        self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        line = offset.y + self.scroll_offset.y if offset is not None else len(self._owners)
        if offset is None or line >= len(self._owners):
            return
        hit = [place for first, place in self._owners[line] if first <= offset.x]
        if hit:
            self._move(hit[-1])
            if event.chain == 2:
                self.action_open()

    def _move(self, place: int) -> None:
        last = len(self._lanes.stops) - 1
        if last >= 0:
            self.post_message(self.Moved(max(0, min(place, last))))

    def _reveal_packet(self) -> None:
        lines = [y for y, owners in enumerate(self._owners) if any(place == self._lanes.at for _, place in owners)]
        if lines:
            self.reveal(max(0, lines[0] - 1), lines[-1])
