"""A subnet within its zone: its heading, then what is in it, and the lines at which its routes begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from screens.widgets.topology_picture import Node, SubnetPicture, Way, ZonePicture
from screens.widgets.topology_plan import width_of

Place = tuple[Node, int, int, int]
"""A node, how far right and down it stands from the heading, and its room."""


@dataclass(frozen=True, slots=True)
class Block:
    """Without a subnet it only keeps a distance."""

    height: int
    subnet: SubnetPicture | None = None
    places: tuple[Place, ...] = ()
    stubs: tuple[tuple[int, Way], ...] = ()


def even(zones: Sequence[ZonePicture], room: int, *, compact: bool) -> list[list[Block]]:
    """Each zone's blocks tier by tier, with distances so that a tier begins on the same line in all zones."""
    columns: list[list[Block]] = [[] for _ in zones]
    for tier in dict.fromkeys(subnet.tier for zone in zones for subnet in zone.subnets):
        own = [[block_of(each, room, compact) for each in zone.subnets if each.tier == tier] for zone in zones]
        heights = [sum(block.height for block in blocks) for blocks in own]
        for column, blocks, height in zip(columns, own, heights, strict=True):
            column += [*blocks, Block(max(heights) - height)]
    return columns


def block_of(subnet: SubnetPicture, room: int, compact: bool) -> Block:
    places = tuple(_places(subnet, room, compact))
    busy = {down for node, _, down, _ in places if node.gate}
    free = (line for line in count() if line not in busy)
    stubs = tuple(zip(free, _ways(subnet), strict=False))
    height = 1 + max([0, *(down for *_, down, _ in places), *(line for line, _ in stubs)])
    return Block(height, subnet, places, stubs)


def _ways(subnet: SubnetPicture) -> Iterator[Way]:
    """One for each that routes lead to, dead if one of them is; those that lead nowhere are one."""
    for target in dict.fromkeys(way.target for way in subnet.ways):
        ways = [way for way in subnet.ways if way.target == target]
        yield replace(ways[0], dead=any(way.dead for way in ways))


def _places(subnet: SubnetPicture, room: int, compact: bool) -> Iterator[Place]:
    """Gateways line by line, then what has a name in columns, then what is only a sign."""
    gates = [node for node in subnet.nodes if node.gate]
    for down, node in enumerate(gates, 1):
        yield node, 0, down, room
    line = 1 + len(gates)
    named = [node for node in subnet.nodes if node.named and not node.gate]
    yield from _in_columns(named, line, room - 2, compact)
    line += -(-len(named) // _columns(named, room - 2, compact))
    signs = [node for node in subnet.nodes if not node.named and not node.gate]
    per_line = max(1, (room - 1) // 3)
    for at, node in enumerate(signs):
        yield node, 2 + at % per_line * 3, line + at // per_line, 2


def _in_columns(named: Sequence[Node], line: int, room: int, compact: bool) -> Iterator[Place]:
    columns = _columns(named, room, compact)
    width = room // columns
    for at, node in enumerate(named):
        yield node, 2 + at % columns * width, line + at // columns, width - (columns > 1)


def _columns(named: Sequence[Node], room: int, compact: bool) -> int:
    widest = max((width_of(node) for node in named), default=room)
    return 1 if compact else max(1, room // (widest + 2))
