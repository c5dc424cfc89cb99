"""A VPC as it is wired: gateways in its wall, zones side by side, tiers as rows, and lines for where routes lead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from screens.widgets.ink import Ink
from screens.widgets.sheet import Sheet
from screens.widgets.topology_block import Block, even
from screens.widgets.topology_edge import Edge
from screens.widgets.topology_picture import VpcPicture, Way, ZonePicture
from screens.widgets.topology_plan import Plan, Spot, plan_of, width_of
from screens.widgets.topology_rails import Rails
from screens.widgets.wires import EAST, Wires

LEAST_ZONE: Final = 20
"Cells that the subnets of a zone want at least."
NO_WAY_IN: Final = "no way in from the internet"
_LOW: Final = frozenset({"peering", "service"})
_GAP: Final = 1


@dataclass(frozen=True, slots=True)
class Signs:
    corners: str
    dead: str


SIGNS: Final = {Ink.BRAILLE: Signs("╭╮╰╯", "✕"), Ink.BLOCK: Signs("┌┐└┘", "x")}


def _edges(picture: VpcPicture, *, compact: bool) -> tuple[Edge, Edge]:
    """The internet and premises above; other VPCs and AWS's services below, if there is a below."""
    has_door = any(gate.sort == "internet" for gate in picture.gates)
    if compact:
        return Edge(picture.gates, picture.inner, "internet ─" if has_door else NO_WAY_IN, compact=True), Edge(())
    low = [gate for gate in picture.gates if gate.sort in _LOW]
    high = [gate for gate in picture.gates if gate.sort not in _LOW]
    return Edge(high, picture.inner, "" if has_door else NO_WAY_IN, vpc=picture), Edge(low)


def boxes_fit(picture: VpcPicture, width: int) -> bool:
    """Whether all zones find room side by side."""
    rails = Rails(picture, spaced=False)
    return len(picture.zones) * (LEAST_ZONE + rails.gutter + 3 + _GAP) - _GAP <= width


def plan_vpc(picture: VpcPicture, width: int, ink: Ink = Ink.BRAILLE, *, compact: bool = False) -> Plan:
    """At least `width` cells wide; `compact` leaves out the VPC's own frame and puts each gateway on one line."""
    return Drafter(picture, width, ink, compact=compact).drawn()


class Drafter:
    """One drawing in the making: zones in the middle, gateways above and below them, then the lines between."""

    def __init__(self, picture: VpcPicture, width: int, ink: Ink, *, compact: bool) -> None:
        self.picture, self.ink, self.compact = picture, ink, compact
        self.rails = Rails(picture, spaced=not compact)
        self.margin = 0 if compact else 2
        self.upper, self.lower = _edges(picture, compact=compact)
        edge = max(self.upper.width, self.lower.width)
        count = len(picture.zones)
        least = LEAST_ZONE + self.rails.gutter + 3
        wanted = max(width, count * (least + _GAP) - _GAP + 2 * self.margin, 0 if compact else edge)
        self.room = wanted - 2 * self.margin
        self.zone_width = (self.room + _GAP) // count - _GAP if count else self.room
        self.sheet, self.wires = Sheet(max(wanted, edge)), Wires()
        self.spots: list[Spot] = []

    def drawn(self) -> Plan:
        xs = [self.margin + at * (self.zone_width + _GAP) for at in range(len(self.picture.zones))]
        taken = {self.rails.x(x, rail) for x in xs for rail in range(self.rails.most)}
        for edge in (self.upper, self.lower):
            edge.spread(self.sheet.width, taken)
        below = [gate.id for gate in self.lower.gates]
        ups = self.upper.buses([each for each in self.rails.targets() if each not in below], self.rails, xs)
        downs = self.lower.buses([each for each in self.rails.targets() if each in below], self.rails, xs)
        bottom = self._zones(xs, max([self.upper.depth, *(y + 1 for y in ups.values())]))
        self._wall(bottom + max([self.lower.depth, *(y + 1 for y in downs.values())]), bottom)
        for edge, buses in ((self.upper, ups), (self.lower, downs)):
            self._join(edge, buses, xs)
        self._alone({*ups, *downs}, xs)
        for x, y, sign, role in self.wires.drawn(self.ink):
            self.sheet.put(x, y, sign, role)
        return plan_of(self.sheet, self.spots)

    def _wall(self, last: int, bottom: int) -> None:
        """The VPC's own frame, and what stands in it."""
        self.lower.set_down(last)
        if not self.compact:
            end = self.lower.line(self.lower.wall) if self.lower.gates else bottom + 1
            self._frame(0, self.upper.wall, self.sheet.width, end, "frame")
        self.upper.draw(self.sheet, self.wires, self.spots)
        if self.lower.gates:
            self.lower.draw(self.sheet, self.wires, self.spots)

    def _zones(self, xs: Sequence[int], top: int) -> int:
        """Draws the zones and what is in them; returns the line of their lower frames."""
        room = self.zone_width - self.rails.gutter - 3
        columns = even(self.picture.zones, room, compact=self.compact)
        bottom = max((top + 1 + sum(block.height for block in column) for column in columns), default=top)
        for number, (zone, x, column) in enumerate(zip(self.picture.zones, xs, columns, strict=True)):
            is_last = number == len(xs) - 1
            width = self.margin + self.room - x if is_last else self.zone_width
            self._frame(x, top, width, bottom, zone.tone if zone.word else "frame")
            inside = x + self.rails.gutter + 2
            self._title(zone, inside, top, room)
            y = top + 1
            for block in column:
                self._block(block, number, x, inside, y, room)
                y += block.height
        return bottom

    def _title(self, zone: ZonePicture, x: int, y: int, room: int) -> None:
        self.sheet.put(x - 1, y, " " * (min(room, width_of(zone)) + 2))
        self.spots.append(Spot(zone.name, x, y, min(room, width_of(zone))))

    def _block(self, block: Block, zone: int, x: int, inside: int, y: int, room: int) -> None:
        if block.subnet is None:
            return
        self.spots.append(Spot(block.subnet.id, inside, y, min(room, width_of(block.subnet))))
        for node, right, down, width in block.places:
            self.spots.append(Spot(node.id, inside + right, y + down, width))
            if node.gate and self.rails.place(zone, node.id) is not None:
                self._stub(Way("", node.id), zone, x, y + down)
        for down, way in block.stubs:
            self._stub(way, zone, x, y + down)

    def _stub(self, way: Way, zone: int, x: int, y: int) -> None:
        """From the rail of what the way leads to, up to the subnet; one that leads nowhere begins at nothing."""
        end = x + self.rails.gutter
        rail = self.rails.place(zone, way.target)
        if rail is not None:
            net = self.rails.net(way.target)
            start = self.rails.x(x, rail)
            self.wires.run(net, start, y, end, y)
            self.wires.reach(net, end, y, EAST)
            self.rails.touch(zone, way.target, y)
        if way.dead or rail is None:
            self.sheet.put(end + 1, y, SIGNS[self.ink].dead, "bad")

    def _join(self, edge: Edge, buses: Mapping[str, int], xs: Sequence[int]) -> None:
        """From a gateway along the wall, and up or down in every zone that it serves."""
        for target, number in buses.items():
            net, y = self.rails.net(target), edge.line(number)
            ends = edge.ends(target, self.rails, xs)
            self.wires.run(net, min(ends), y, max(ends), y)
            edge.join(target, number, self.wires, net)
            for zone in self.rails.zones_of(target):
                x = self._rail(zone, target, xs)
                first, last = self.rails.touched[zone, target]
                self.wires.run(net, x, min(first, y), x, max(last, y))

    def _alone(self, joined: Collection[str], xs: Sequence[int]) -> None:
        """Rails of what serves its own zone only."""
        for (zone, target), (first, last) in self.rails.touched.items():
            if target not in joined:
                x = self._rail(zone, target, xs)
                self.wires.run(self.rails.net(target), x, first, x, last)

    def _rail(self, zone: int, target: str, xs: Sequence[int]) -> int:
        place = self.rails.place(zone, target)
        assert place is not None, "only what has a rail is touched"
        return self.rails.x(xs[zone], place)

    def _frame(self, x: int, y: int, width: int, bottom: int, role: str) -> None:
        left, right, low_left, low_right = SIGNS[self.ink].corners
        self.sheet.put(x, y, f"{left}{'─' * (width - 2)}{right}", role)
        self.sheet.put(x, bottom, f"{low_left}{'─' * (width - 2)}{low_right}", role)
        for line in range(y + 1, bottom):
            self.sheet.put(x, line, "│", role)
            self.sheet.put(x + width - 1, line, "│", role)
