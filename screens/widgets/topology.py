"""The drawing of one VPC: true to its routes, alive with its machines' load, walked with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from screens.widgets.drawn import DrawnScroll
from screens.widgets.ink import Ink
from screens.widgets.spans import Span
from screens.widgets.topology_layout import Spot, VpcPicture, lay_out_vpc


class Topology(DrawnScroll):
    """Shows a `VpcPicture`. What is selected or opened goes up by its id: a machine's, a subnet's, a gateway's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "go(-1, 0)", "Left", show=False, id="topology.left"),
        Binding("right", "go(1, 0)", "Right", show=False, id="topology.right"),
        Binding("up,k", "go(0, -1)", "Up", show=False, id="topology.up"),
        Binding("down,j", "go(0, 1)", "Down", show=False, id="topology.down"),
        Binding("enter,l", "open", "Open", show=False, id="topology.open"),
    ]

    class SpotMessage(Message):
        def __init__(self, widget: Topology, spot_id: str) -> None:
            super().__init__()
            self.widget = widget
            self.spot_id = spot_id

        @property
        def control(self) -> Topology:
            return self.widget

    class Highlighted(SpotMessage):
        """Something else is selected."""

    class Selected(SpotMessage):
        """Enter or a double click: it is to be opened."""

    def __init__(self, picture: VpcPicture | None = None, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._picture = picture
        self._selected: str | None = None
        self._spots: Sequence[Spot] = ()

    @property
    def picture(self) -> VpcPicture | None:
        return self._picture

    @property
    def selected(self) -> str | None:
        return self._selected

    def set_picture(self, picture: VpcPicture | None) -> None:
        if picture != self._picture:
            self._picture = picture
            self.redraw()

    def select(self, spot_id: str | None) -> None:
        """Select by id; what is not in the drawing is forgotten."""
        if spot_id == self._selected:
            return
        self._selected = spot_id
        self.redraw()
        spot = self._spot()
        if spot is not None:
            self.reveal(spot.y, spot.y)
            self.post_message(self.Highlighted(self, spot.id))

    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        if self._picture is None:
            return ()
        drawing = lay_out_vpc(self._picture, width, self.ink, self._selected if self.has_focus else None)
        self._spots = drawing.spots
        return drawing.lines

    def action_go(self, right: int, down: int) -> None:
        target = next_spot(self._spots, self._spot(), right, down)
        if target is not None:
            self.select(target.id)

    def action_open(self) -> None:
        if self._spot() is not None and self._selected is not None:
            self.post_message(self.Selected(self, self._selected))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        y = offset.y + self.scroll_offset.y
        hit = next((spot for spot in self._spots if spot.y == y and spot.x <= offset.x < spot.x + spot.width), None)
        if hit is not None:
            self.select(hit.id)
            if event.chain == 2:
                self.action_open()

    def _spot(self) -> Spot | None:
        return next((spot for spot in self._spots if spot.id == self._selected), None)


def next_spot(spots: Sequence[Spot], here: Spot | None, right: int, down: int) -> Spot | None:
    """Sideways along the line; up and down to the nearest line, and on it to what stands closest."""
    if here is None:
        return spots[0] if spots else None
    if right:
        line = [spot for spot in spots if spot.y == here.y and (spot.x - here.x) * right > 0]
        return min(line, key=lambda spot: abs(spot.x - here.x), default=None)
    ahead = [spot for spot in spots if (spot.y - here.y) * down > 0]
    return min(
        ahead, key=lambda spot: (abs(spot.y - here.y) + abs(spot.x - here.x) // 12, abs(spot.x - here.x)), default=None
    )
