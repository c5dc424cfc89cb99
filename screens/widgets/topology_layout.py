"""A VPC as it is wired: the way in, zones side by side, subnets as tiers, machines with their load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from screens.widgets.health import HEALTHS, Tone
from screens.widgets.ink import Ink
from screens.widgets.sheet import Sheet
from screens.widgets.spans import Span, cells, clean
from screens.widgets.sparkline import bar

LEAST_ZONE: Final = 22
_GAP: Final = 1


@dataclass(frozen=True, slots=True)
class Node:
    """Something in a subnet. `load` is between 0 and 1; with `named` it gets a line of its own with name and note."""

    id: str
    name: str
    tone: Tone
    load: float | None = None
    note: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class SubnetPicture:
    """`route` is where its default route leads (`igw-01`, `nat-01`), empty when nothing leaves it."""

    id: str
    tier: str
    cidr: str
    route: str = ""
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class ZonePicture:
    name: str
    subnets: tuple[SubnetPicture, ...] = ()
    tone: Tone = "good"


@dataclass(frozen=True, slots=True)
class Entrance:
    """A gateway or a load balancer on the way in; `note` says what passes (`812 req/s`)."""

    id: str
    name: str
    tone: Tone = "good"
    note: str = ""


@dataclass(frozen=True, slots=True)
class VpcPicture:
    """`gateway` is None when no internet gateway is attached; balancers stand behind it, `inner` ones only inside."""

    id: str
    cidr: str
    name: str = ""
    gateway: Entrance | None = None
    balancers: tuple[Entrance, ...] = ()
    inner: tuple[Entrance, ...] = ()
    zones: tuple[ZonePicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something that can be selected stands; a blank cell is free on either side of it."""

    id: str
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Drawing:
    lines: tuple[tuple[Span, ...], ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _Signs:
    both: str
    to: str
    corners: str
    branch: str
    last: str


_SIGNS: Final = {
    Ink.BRAILLE: _Signs("⇄", "→", "╭╮╰╯", "├", "╰"),
    Ink.BLOCK: _Signs("<>", "->", "┌┐└┘", "├", "└"),
}


def lay_out_vpc(picture: VpcPicture, width: int, ink: Ink = Ink.BRAILLE, selected: str | None = None) -> Drawing:
    """Zones as boxes where at least two fit side by side (or there is only one), otherwise a tree."""
    drafter = _Drafter(width, ink, selected)
    abreast = min(len(picture.zones), (width + _GAP) // (LEAST_ZONE + _GAP))
    if abreast and (abreast > 1 or len(picture.zones) == 1):
        drafter.boxes(picture, abreast)
    else:
        drafter.tree(picture)
    return Drawing(tuple(tuple(line) for line in drafter.sheet.lines()), tuple(drafter.spots))


class _Drafter:
    """One drawing in the making."""

    def __init__(self, width: int, ink: Ink, selected: str | None) -> None:
        self.sheet = Sheet(width)
        self.spots: list[Spot] = []
        self.ink = ink
        self.signs = _SIGNS[ink]
        self.selected = selected

    def boxes(self, picture: VpcPicture, abreast: int) -> None:
        self._way_in(picture, 0, centred=True)
        y = self.sheet.height
        width = (self.sheet.width + _GAP) // abreast - _GAP
        tiers = _tiers(picture.zones)
        for start in range(0, len(picture.zones), abreast):
            zones = picture.zones[start : start + abreast]
            bottom = max(
                (
                    self._zone(zone, n * (width + _GAP), y, width)
                    for n, zone in enumerate(_even(zones, tiers, width - 6))
                )
            )
            for n, zone in enumerate(zones):
                self._frame(zone, n * (width + _GAP), y, width, bottom)
            y = bottom + 1

    def tree(self, picture: VpcPicture) -> None:
        self._way_in(picture, 0, centred=False)
        for number, zone in enumerate(picture.zones, 1):
            y = self.sheet.height
            is_last = number == len(picture.zones)
            x = self.sheet.put(0, y, f"{self.signs.last if is_last else self.signs.branch} ", "frame")
            self._zone_title(zone, x, y)
            for subnet in zone.subnets:
                self._subnet(subnet, 4, self.sheet.height, self.sheet.width - 4)
            if not is_last:
                for line in range(y + 1, self.sheet.height):
                    self.sheet.put(0, line, "│", "frame")

    def _way_in(self, picture: VpcPicture, y: int, *, centred: bool) -> None:
        stations = [picture.gateway, *picture.balancers] if picture.gateway else []
        lead = "internet" if stations else "no way in from the internet"
        parts = [lead, *(self._said(station) for station in stations)]
        length = sum(cells(clean(part)) for part in parts) + (len(self.signs.both) + 2) * (len(parts) - 1)
        x = max(1, (self.sheet.width - length) // 2) if centred else 1
        x = self.sheet.put(x, y, lead, "dim")
        for number, station in enumerate(stations):
            joint = f" {self.signs.both if number < 2 else '·'} "
            x = self._station(station, self.sheet.put(x, y, joint, "frame"), y)
        for station in picture.inner:
            line = self.sheet.height
            self._station(station, self.sheet.put(1, line, "inside ", "dim"), line)

    def _said(self, station: Entrance) -> str:
        worry = f" {HEALTHS[station.tone].sign(self.ink)}" if station.tone != "good" else ""
        return f"{station.name}{worry}{f'  {station.note}' if station.note else ''}"

    def _station(self, station: Entrance, x: int, y: int) -> int:
        worry = f" {HEALTHS[station.tone].sign(self.ink)}" if station.tone != "good" else ""
        end = self._spot(station.id, x, y, [(station.name, "strong"), (worry, station.tone)], self.sheet.width)
        return self.sheet.put(end + 2, y, station.note, "text") if station.note else end

    def _zone(self, zone: Sequence[SubnetPicture | int], x: int, y: int, width: int) -> int:
        """The subnets of one zone from line `y + 1` on, gaps as numbers of lines; returns the line after them."""
        line = y + 1
        for subnet in zone:
            if isinstance(subnet, int):
                line += subnet
            else:
                line = self._subnet(subnet, x + 2, line, width - 4)
        return line

    def _frame(self, zone: ZonePicture, x: int, y: int, width: int, bottom: int) -> None:
        left, right, low_left, low_right = self.signs.corners
        self.sheet.put(x, y, f"{left}{'─' * (width - 2)}{right}", "frame")
        self.sheet.put(x, bottom, f"{low_left}{'─' * (width - 2)}{low_right}", "frame")
        for line in range(y + 1, bottom):
            self.sheet.put(x, line, "│", "frame")
            self.sheet.put(x + width - 1, line, "│", "frame")
        self.sheet.put(x + 1, y, " ", "frame")
        self.sheet.put(self._zone_title(zone, x + 2, y, width - 5), y, " ", "frame")

    def _zone_title(self, zone: ZonePicture, x: int, y: int, room: int | None = None) -> int:
        end = self.sheet.put(x, y, zone.name, "text", room)
        return (
            self.sheet.put(end, y, f" {HEALTHS[zone.tone].sign(self.ink)}", zone.tone) if zone.tone != "good" else end
        )

    def _subnet(self, subnet: SubnetPicture, x: int, y: int, width: int) -> int:
        title = f"{subnet.tier.ljust(7)} {subnet.cidr}" if subnet.tier else subnet.cidr
        end = self._spot(subnet.id, x, y, [(title, "dim")], width)
        route = f"{self.signs.to} {subnet.route}"
        if subnet.route and end + 1 + cells(route) <= x + width:
            self.sheet.put(x + width - cells(route), y, route, "faint")
        return self._nodes(subnet.nodes, x + 2, y + 1, width - 2)

    def _nodes(self, nodes: Sequence[Node], x: int, y: int, width: int) -> int:
        for line in _lines_of(nodes, width):
            at = x
            for node in line:
                at = self._spot(node.id, at, y, self._glyphs(node), width) + 1
            y += 1
        for node in (node for node in nodes if node.named):
            self._spot(node.id, x, y, [*self._glyphs(node), *self._names(node)], width)
            y += 1
        return y

    def _glyphs(self, node: Node) -> list[Span]:
        load = bar(node.load, self.ink) if node.load is not None else ""
        return [(HEALTHS[node.tone].sign(self.ink), node.tone), (load, node.tone)]

    def _names(self, node: Node) -> list[Span]:
        return [(f" {node.name}", "text"), (f" {node.note}" if node.note else "", "dim")]

    def _spot(self, spot_id: str, x: int, y: int, spans: Iterable[Span], room: int) -> int:
        """Write something selectable; when it is selected it stands in brackets."""
        end, limit = x, x + room
        chosen = spot_id == self.selected
        for text, role in spans:
            end = self.sheet.put(
                end, y, text, "accent" if chosen and role in {"text", "dim", "strong"} else role, limit - end
            )
        self.spots.append(Spot(spot_id, x, y, end - x))
        if chosen:
            self.sheet.put(x - 1, y, "[", "accent")
            self.sheet.put(end, y, "]", "accent")
        return end


def _tiers(zones: Sequence[ZonePicture]) -> list[str]:
    """The tiers in the order in which the zones list them."""
    return list(dict.fromkeys(subnet.tier for zone in zones for subnet in zone.subnets))


def _even(zones: Sequence[ZonePicture], tiers: Sequence[str], width: int) -> list[list[SubnetPicture | int]]:
    """Each zone's subnets tier by tier, with empty lines so that a tier begins on the same line in all zones."""
    columns: list[list[SubnetPicture | int]] = [[] for _ in zones]
    for tier in tiers:
        own = [[subnet for subnet in zone.subnets if subnet.tier == tier] for zone in zones]
        heights = [sum(_height(subnet, width) for subnet in subnets) for subnets in own]
        for column, subnets, height in zip(columns, own, heights, strict=True):
            column += [*subnets, max(heights) - height]
    return columns


def _height(subnet: SubnetPicture, width: int) -> int:
    return 1 + len(_lines_of(subnet.nodes, width)) + sum(node.named for node in subnet.nodes)


def _lines_of(nodes: Iterable[Node], width: int) -> list[list[Node]]:
    """The nodes that are only glyphs, as many on a line as fit (two cells each and a blank between them)."""
    glyphs = [node for node in nodes if not node.named]
    per_line = max(1, (width + 1) // 3)
    return [glyphs[start : start + per_line] for start in range(0, len(glyphs), per_line)]
