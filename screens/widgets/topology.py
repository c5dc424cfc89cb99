"""The drawing of a network: true to its routes, alive with its machines' load, walked with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from typing_extensions import override

from screens.widgets.drawn import DrawnScroll
from screens.widgets.ink import Ink
from screens.widgets.paint import Brush
from screens.widgets.spans import Span
from screens.widgets.topology_layout import boxes_fit, plan_vpc
from screens.widgets.topology_picture import Entrance, SubnetPicture, VpcPicture
from screens.widgets.topology_plan import Eye, Plan, Spot, Thing, painted, things_of
from screens.widgets.topology_tree import Grown, vpc_twigs

Planned = tuple[Plan, Mapping[str, Thing] | None]
"""A plan, and what stands on it where that was made with it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn: `place` finds places in a width, and is asked again only when `shape` or the width is another."""

    shape: object
    things: Mapping[str, Thing]
    place: Callable[[int, Ink], Planned]


EMPTY: Final = Scene(None, {}, lambda width, _: (Plan(width, (), ()), None))


def vpc_scene(picture: VpcPicture, *, compact: bool = False) -> Scene:
    """Zones as boxes; in little room as a tree if they do not fit side by side."""

    def place(width: int, ink: Ink) -> Planned:
        if compact and not boxes_fit(picture, width):
            grown = Grown(width, ink, frozenset(_all_twigs(picture)))
            grown.grow(vpc_twigs(picture, ink))
            return grown.plan(), grown.things
        return plan_vpc(picture, width, ink, compact=compact), None

    return Scene((compact, shape_of(picture)), things_of(picture), place)


def _all_twigs(picture: VpcPicture) -> set[str]:
    return {zone.name for zone in picture.zones} | {subnet.id for subnet in picture.subnets()}


def shape_of(picture: VpcPicture) -> object:
    """All that places depend on; how things are and what passes is not of it, except where it colours lines."""
    zones = tuple((zone.name, zone.word, tuple(map(_subnet_shape, zone.subnets))) for zone in picture.zones)
    edge = tuple(
        (gate.id, gate.name, gate.sort, gate.tone, *map(_names, (*gate.beyond, gate.behind))) for gate in picture.gates
    )
    return picture.title, edge, _names(picture.inner), zones


def _subnet_shape(subnet: SubnetPicture) -> object:
    nodes = tuple((node.id, node.name, node.named, bool(node.note), node.gate and node.tone) for node in subnet.nodes)
    return subnet.id, subnet.name, subnet.ways, nodes


def _names(line: Sequence[Entrance]) -> object:
    return tuple((each.id, each.name, bool(each.note), len(each.signs)) for each in line)


class Topology(DrawnScroll):
    """Shows a `Scene`. What is selected or opened goes up by its id: a machine's, a subnet's, a gateway's."""

    DEFAULT_CSS = """
    Topology { overflow-x: auto; scrollbar-size-horizontal: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "go(-1, 0)", "Left", show=False, id="topology.left"),
        Binding("right,l", "go(1, 0)", "Right", show=False, id="topology.right"),
        Binding("up,k", "go(0, -1)", "Up", show=False, id="topology.up"),
        Binding("down,j", "go(0, 1)", "Down", show=False, id="topology.down"),
        Binding("shift+left", "pan(-1, 0)", "Look further left", show=False, id="topology.pan_left"),
        Binding("shift+right", "pan(1, 0)", "Look further right", show=False, id="topology.pan_right"),
        Binding("shift+up,pageup", "pan(0, -1)", "Look further up", show=False, id="topology.pan_up"),
        Binding("shift+down,pagedown", "pan(0, 1)", "Look further down", show=False, id="topology.pan_down"),
        Binding("enter", "open", "Open", show=False, id="topology.open"),
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

    def __init__(self, scene: Scene = EMPTY, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._scene = scene
        self._selected: str | None = None
        self._wanted: frozenset[str] | None = None
        self._plan = Plan(0, (), ())
        self._own: Mapping[str, Thing] | None = None
        self._placed: tuple[object, ...] = ()
        self._strips: dict[int, Strip] = {}
        self.plans = 0
        "How often places were worked out."

    @property
    def plan(self) -> Plan:
        return self._plan

    @property
    def things(self) -> Mapping[str, Thing]:
        """What is drawn, by its id."""
        return self._own if self._own is not None else self._scene.things

    @property
    def selected(self) -> str | None:
        return self._selected

    def set_scene(self, scene: Scene) -> None:
        if scene.shape == self._scene.shape and scene.things == self._scene.things:
            return
        self._scene = scene
        self.redraw()

    def want(self, ids: frozenset[str] | None) -> None:
        """Have these stand out and all else step back; None for nothing."""
        if ids != self._wanted:
            self._wanted = ids
            self._repaint()

    def select(self, spot_id: str | None) -> None:
        """Select by id; what is not in the drawing is remembered until it is."""
        if spot_id == self._selected:
            return
        self._selected = spot_id
        self._repaint()
        spot = self._plan.spot(spot_id)
        if spot is not None:
            self.show_spot(spot)
            self.post_message(self.Highlighted(self, spot.id))

    def show_spot(self, spot: Spot) -> None:
        """Scroll as little as needed to have it in view, with what stands around it."""
        if self.page:
            around = Region(spot.x, spot.y, max(1, min(spot.width + 1, self.room)), 1).grow((1, 1, 1, 1))
            self.scroll_to_region(around, animate=False, force=True)
        else:
            self.call_after_refresh(self.show_spot, spot)

    @override
    def redraw(self) -> None:
        """Paint anew, and work out places only if something else is there."""
        width = self.room
        self._drawn_width = width
        if width <= 0:
            return
        placed = (self._scene.shape, width, self.ink)
        if placed != self._placed or self._own is not None or not self.plans:
            self._placed = placed
            self._plan, self._own = self._scene.place(width, self.ink)
            self.plans += 1
            self.virtual_size = Size(max(width, self._plan.width), self._plan.height)
        self._repaint()

    def _repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    @override
    def render_line(self, y: int) -> Strip:
        brush = self._brush = self._brush or Brush.of(self)
        right, down = self.scroll_offset
        strip = self._strips.get(y + down)
        if strip is None:
            strip = self._strips[y + down] = brush.strip(self._spans(y + down), max(self._plan.width, self.room))
        return strip.crop(right, right + self.room)

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        brush = Brush.of(self, self._brush)
        if brush is not self._brush:
            self._strips.clear()
        return super().render_lines(crop)

    def _spans(self, y: int) -> Sequence[Span]:
        if y >= self._plan.height:
            return ()
        eye = Eye(self._selected if self.has_focus else None, self._wanted)
        return painted(self._plan, self.things, y, self.ink, eye)

    def action_go(self, right: int, down: int) -> None:
        target = next_spot(self._plan.spots, self._plan.spot(self._selected), right, down)
        if target is not None:
            self.select(target.id)

    def action_step(self, by: int) -> None:
        """The next thing as one reads, round and round."""
        ids = [spot.id for spot in self._plan.spots]
        if ids:
            at = ids.index(self._selected) if self._selected in ids else -1 if by > 0 else 0
            self.select(ids[(at + by) % len(ids)])

    def action_pan(self, right: int, down: int) -> None:
        self.scroll_relative(right * self.room // 2, down * max(1, self.page // 2), animate=False, force=True)

    def action_open(self) -> None:
        if self._selected is not None and self._plan.spot(self._selected) is not None:
            self.post_message(self.Selected(self, self._selected))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        hit = self._plan.at(offset.x + self.scroll_offset.x, offset.y + self.scroll_offset.y)
        if hit is not None:
            self.select(hit.id)
            if event.chain == 2:
                self.action_open()


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
