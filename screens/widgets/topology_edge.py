"""One edge of a VPC: gateways in its wall, outside of it what they lead to, inside the balancers that they feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from screens.widgets.sheet import Sheet
from screens.widgets.topology_picture import Entrance, Gate, VpcPicture
from screens.widgets.topology_plan import Spot, width_of
from screens.widgets.topology_rails import STROKES, Rails
from screens.widgets.wires import EAST, LEVEL, NORTH, SOUTH, UPRIGHT, Net, Wires

INSIDE: Final = "inside"
_BETWEEN: Final = 3
_FIGURES: Final = 12
"Room for a note that comes and goes."
_BRANCH: Final = 3


class Edge:
    """Where each gateway stands: never above a rail, so that no two lines share an upright.

    Lines are counted from the outside; those of the lower edge from the bottom of the drawing, once it is `set_down`.
    """

    def __init__(
        self,
        gates: Sequence[Gate],
        inner: Sequence[Entrance] = (),
        title: str = "",
        *,
        vpc: VpcPicture | None = None,
        compact: bool = False,
    ) -> None:
        self.gates, self._inner, self._title, self._vpc, self._compact = gates, inner, title, vpc, compact
        above = 0 if compact else max((len(gate.beyond) for gate in gates), default=0)
        self.wall = above + 1 if above else 0
        "The line that the gateways stand on."
        below = len(inner) if compact else max((len(each) for each in (*map(_behind, gates), inner)), default=0)
        self.depth = self.wall + 1 + below
        "Where lines to the zones may begin."
        self._wants = [self._want(gate) for gate in gates]
        if inner and not compact:
            self._wants.append(max(map(_wide, inner)) + len(INSIDE) + 1)
        self.width = self._start + sum(self._wants) + (_BETWEEN + 2) * len(self._wants) + 1
        self.xs: list[int] = []
        self._last: int | None = None

    @property
    def _start(self) -> int:
        """The first cell after what is said of the VPC itself."""
        named = width_of(self._vpc) + 2 if self._vpc is not None else 0
        return named + (len(self._title) + 2 if self._title else 0) + (0 if self._compact else 4)

    def _want(self, gate: Gate) -> int:
        if self._compact:
            return width_of(gate) + sum(_wide(each) + 3 for each in _choosable(gate))
        beyond = [sum(_wide(each) + 3 for each in line) for line in gate.beyond]
        behind = [_wide(each) + _BRANCH for each in gate.behind]
        return max([width_of(gate) + 1, *beyond, *behind])

    def spread(self, width: int, taken: set[int]) -> None:
        """Share out the room that is left over between the gateways."""
        spare = 0 if self._compact else max(0, width - self.width) // (len(self._wants) + 1)
        x = self._start + spare // 2
        for want in self._wants:
            while x in taken:
                x += 1
            self.xs.append(x)
            x += want + _BETWEEN + spare

    def set_down(self, last: int) -> None:
        """Be the lower edge, whose outermost line is this one."""
        self._last = last

    def line(self, number: int) -> int:
        """The line of the drawing that a line of this edge is."""
        return number if self._last is None else self._last - number

    def _arms(self, arms: int) -> int:
        if self._last is None:
            return arms
        return arms & LEVEL | (SOUTH if arms & NORTH else 0) | (NORTH if arms & SOUTH else 0)

    def drop(self, target: str) -> int | None:
        """The cell below a gateway; None for what is no gateway of this edge."""
        return next((x for gate, x in zip(self.gates, self.xs, strict=False) if gate.id == target), None)

    def ends(self, target: str, rails: Rails, xs: Sequence[int]) -> list[int]:
        """The cells that the line of a net above the zones has to join."""
        places = ((zone, rails.place(zone, target)) for zone in rails.zones_of(target))
        found = [rails.x(xs[zone], place) for zone, place in places if place is not None]
        drop = self.drop(target)
        return found if drop is None else [*found, drop]

    def buses(self, targets: Sequence[str], rails: Rails, xs: Sequence[int]) -> dict[str, int]:
        """The line of each net that has to go beyond one zone; those that lie side by side share one."""
        free: list[int] = []
        found: dict[str, int] = {}
        spans = sorted((self.ends(target, rails, xs), target) for target in targets)
        for ends, target in sorted((min(ends), target) for ends, target in spans if len(ends) > 1):
            last = max(self.ends(target, rails, xs))
            line = next((at for at, end in enumerate(free) if end < ends - 1), len(free))
            free[line : line + 1] = [last]
            found[target] = self.depth + line
        return found

    def draw(self, sheet: Sheet, wires: Wires, spots: list[Spot]) -> None:
        wall = self.line(self.wall)
        x = 0 if self._compact else 2
        if self._vpc is not None:
            sheet.put(x, wall, " " * (width_of(self._vpc) + 2))
            spots.append(Spot(self._vpc.id, x + 1, wall, width_of(self._vpc)))
            x += width_of(self._vpc) + 2
        if self._title:
            sheet.put(x, wall, f" {self._title} ", "dim")
        for gate, x in zip(self.gates, self.xs, strict=False):
            sheet.put(x - 1, wall, " " * (width_of(gate) + 2))
            spots.append(Spot(gate.id, x, wall, width_of(gate)))
            if self._compact:
                self._abreast(gate, x + width_of(gate), sheet, spots)
            else:
                self._above(gate, x, sheet, wires, spots)
                self._below(gate, x, sheet, wires, spots)
        self._inside(sheet, spots)

    def _abreast(self, gate: Gate, x: int, sheet: Sheet, spots: list[Spot]) -> None:
        for number, each in enumerate(_choosable(gate)):
            x = sheet.put(x, self.wall, " ─ " if number < 1 else " · ", "frame")
            x = _entrance(each, x, self.wall, sheet, spots)

    def _above(self, gate: Gate, x: int, sheet: Sheet, wires: Wires, spots: list[Spot]) -> None:
        """What it leads to, line by line, on one upright."""
        net = _net(gate)
        top = self.wall - 1 - len(gate.beyond)
        for number, line in enumerate(gate.beyond):
            y = self.line(top + number)
            wires.reach(net, x, y, self._arms((UPRIGHT if number else SOUTH) | EAST))
            wires.reach(net, x + 1, y, LEVEL)
            at = x + _BRANCH
            for place, each in enumerate(line):
                at = sheet.put(at, y, " ─ ", net.role) if place else at
                at = _entrance(each, at, y, sheet, spots)
        if gate.beyond:
            wires.run(net, x, self.line(top), x, self.line(self.wall - 1))
            wires.reach(net, x, self.line(self.wall - 1), self._arms(SOUTH))

    def _below(self, gate: Gate, x: int, sheet: Sheet, wires: Wires, spots: list[Spot]) -> None:
        net = _net(gate)
        for number, each in enumerate(gate.behind, self.wall + 1):
            wires.run(net, x, self.line(self.wall + 1), x, self.line(number))
            wires.reach(net, x, self.line(self.wall + 1), self._arms(NORTH))
            wires.run(net, x, self.line(number), x + 1, self.line(number))
            wires.reach(net, x + 1, self.line(number), EAST)
            _entrance(each, x + _BRANCH, self.line(number), sheet, spots)

    def join(self, target: str, bus: int, wires: Wires, net: Net) -> None:
        """From below a gateway to the line that leads to the zones."""
        x = self.drop(target)
        if x is not None:
            wires.run(net, x, self.line(self.wall + 1), x, self.line(bus))
            wires.reach(net, x, self.line(self.wall + 1), self._arms(NORTH))

    def _inside(self, sheet: Sheet, spots: list[Spot]) -> None:
        x = 1 if self._compact else self.xs[-1] if self._inner else 0
        for number, each in enumerate(self._inner, self.wall + 1):
            at = sheet.put(x, self.line(number), f"{INSIDE} ", "dim")
            _entrance(each, at, self.line(number), sheet, spots)


def _behind(gate: Gate) -> Sequence[Entrance]:
    return gate.behind


def _choosable(gate: Gate) -> list[Entrance]:
    """What is told of a gateway where there is one line for it."""
    return [each for line in (*gate.beyond, gate.behind) for each in line if each.id]


def _net(gate: Gate) -> Net:
    stroke, role = STROKES[gate.sort]
    return Net(gate.id, stroke, gate.tone if gate.tone in {"bad", "warn", "gone"} else role)


def _entrance(each: Entrance, x: int, y: int, sheet: Sheet, spots: list[Spot]) -> int:
    """Returns the cell after it; one that cannot be chosen is written once and for all."""
    if not each.id:
        return sheet.put(x, y, each.name, "dim")
    spots.append(Spot(each.id, x, y, _wide(each)))
    return x + _wide(each)


def _wide(each: Entrance) -> int:
    return width_of(each) + (max(0, _FIGURES - len(each.note)) if each.note else 0)
