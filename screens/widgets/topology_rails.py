"""The lines that run up and down in each zone: one for every gateway that a route of the zone leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from screens.widgets.topology_picture import Gate, GateSort, Node, VpcPicture, ZonePicture
from screens.widgets.wires import Net, Stroke

STROKES: Final[Mapping[GateSort, tuple[Stroke, str]]] = {
    "internet": ("heavy", "series-1"),
    "egress": ("light", "series-1"),
    "vpn": ("dashed", "series-3"),
    "peering": ("light", "series-4"),
    "service": ("light", "dim"),
}
NAT_STROKE: Final[tuple[Stroke, str]] = ("double", "series-2")
_TROUBLE: Final = frozenset({"bad", "warn", "gone"})


class Rails:
    """Which rails each zone has, where they stand in its gutter, and which lines they have to touch."""

    def __init__(self, picture: VpcPicture, *, spaced: bool) -> None:
        self._step = 2 if spaced else 1
        self._ends: dict[str, Gate | Node] = {gate.id: gate for gate in picture.gates}
        self._ends |= {node.id: node for subnet in picture.subnets() for node in subnet.nodes if node.gate}
        used = {way.target for subnet in picture.subnets() for way in subnet.ways}
        self._order = [id for id in self._ends if id in used]
        self._rails = [self._of(zone) for zone in picture.zones]
        self._dead = any(way.dead for subnet in picture.subnets() for way in subnet.ways)
        self.touched: dict[tuple[int, str], tuple[int, int]] = {}
        "The first and the last line that a rail of a zone touches."

    @property
    def most(self) -> int:
        return max((len(rails) for rails in self._rails), default=0)

    @property
    def gutter(self) -> int:
        """How many cells lie between a zone's frame and what is in it."""
        if not self.most:
            return 2 if self._dead else 0
        return self.most * self._step + 1

    def x(self, left: int, rail: int) -> int:
        """Where a rail of the zone that begins at a cell stands."""
        return left + self._step + rail * self._step

    def place(self, zone: int, target: str) -> int | None:
        rails = self._rails[zone]
        return rails.index(target) if target in rails else None

    def zones_of(self, target: str) -> list[int]:
        return [number for number, rails in enumerate(self._rails) if target in rails]

    def targets(self) -> list[str]:
        return self._order

    def is_gate(self, target: str) -> bool:
        return isinstance(self._ends.get(target), Gate)

    def net(self, target: str) -> Net:
        """Its line; what is wrong with a gateway shows on all that leads to it."""
        end = self._ends[target]
        stroke, role = STROKES[end.sort] if isinstance(end, Gate) else NAT_STROKE
        return Net(target, stroke, end.tone if end.tone in _TROUBLE else role)

    def touch(self, zone: int, target: str, y: int) -> None:
        first, last = self.touched.get((zone, target), (y, y))
        self.touched[zone, target] = min(first, y), max(last, y)

    def _of(self, zone: ZonePicture) -> list[str]:
        wanted = {way.target for subnet in zone.subnets for way in subnet.ways}
        wanted |= {node.id for subnet in zone.subnets for node in subnet.nodes if node.gate}
        return [id for id in self._order if id in wanted]
