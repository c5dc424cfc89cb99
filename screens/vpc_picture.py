"""A VPC as the rows tell it: its edge, zones, subnets with their routes, and machines with their load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from model.client import AwsError, Row
from screens.network_rows import BLACKHOLE, DATABASE, NAT, SUBNET, TABLE, Ground, Measures, Told, short, worst_tone
from screens.vpc_edge import gates_of, inner_of
from screens.widgets.health import Tone
from screens.widgets.topology_picture import Node, SubnetPicture, VpcPicture, Way, ZonePicture

CROWD: Final = 3
"From so many machines on, a subnet draws them without their names."
_EVERYWHERE: Final = ("0.0.0.0/0", "::/0")
_OUT: Final[Mapping[str, Tone]] = {"out": "bad", "impaired": "warn", "alert": "warn"}


def picture_of(
    ground: Ground, vpc: Row, measures: Measures, *, crowd: int = CROWD, telling: bool = False
) -> VpcPicture:
    """The drawing's content; nothing in it is not so. `telling` says beside machines what they are and do."""
    told = ground.told(vpc)[1]
    gates = gates_of(ground, vpc, measures)
    zones = tuple(_zones(ground, vpc, measures, crowd, telling))
    name = vpc.label if vpc.label != vpc.id else ""
    worries: list[Tone] = [*(gate.tone for gate in gates), *(zone.tone for zone in zones)]
    return VpcPicture(
        vpc.id, str(told["cidr_block"]), name, gates, inner_of(ground, vpc, measures), zones, worst_tone(worries)
    )


def _zones(ground: Ground, vpc: Row, measures: Measures, crowd: int, telling: bool) -> Iterator[ZonePicture]:
    ways = _ways(ground, vpc)
    nodes = _nodes(ground, vpc, measures, ways, telling)
    by_zone: dict[str, list[Told]] = {}
    for each in ground.within(vpc, SUBNET):
        by_zone.setdefault(str(each[1]["availability_zone"]), []).append(each)
    for name, found in sorted(by_zone.items()):
        found.sort(key=lambda each: _address(str(each[1]["cidr_block"])))
        subnets = tuple(_subnet(each, ways, nodes.get(each[0].id, []), crowd) for each in found)
        word = measures.zones.get(name, "")
        tones: list[Tone] = [node.tone for subnet in subnets for node in subnet.nodes if node.tone in {"bad", "warn"}]
        yield ZonePicture(name, subnets, _OUT.get(word) or worst_tone(tones), word)


def _subnet(subnet: Told, ways: Mapping[str, tuple[Way, ...]], nodes: list[Node], crowd: int) -> SubnetPicture:
    row, told = subnet
    loads = [node.load for node in nodes if node.load is not None]
    heat = sum(loads) / len(loads) if loads else None
    own = ways.get(row.id) or (ways.get("") if row.id not in ways else None) or ()
    return SubnetPicture(row.id, _tier(row), str(told["cidr_block"]), own, _named_if_few(nodes, crowd), heat)


def _ways(ground: Ground, vpc: Row) -> dict[str, tuple[Way, ...]]:
    """By subnet; those of the main table, for all that have none of their own, under an empty name."""
    found: dict[str, tuple[Way, ...]] = {}
    for row, told in ground.within(vpc, TABLE):
        ways = tuple(
            sorted(_read(ground, row.region, told["ways"]), key=lambda each: each.destination not in _EVERYWHERE)
        )
        found |= dict.fromkeys(told["subnet_ids"], ways)
        if told["is_main"]:
            found[""] = ways
    return found


def _read(ground: Ground, region: str, ways: Iterable[str]) -> Iterator[Way]:
    for text in ways:
        destination, _, target = text.partition(" → ")
        if target != "local":
            alive = target.removesuffix(BLACKHOLE)
            yield Way(destination, _behind(ground, region, alive), alive != target)


def _behind(ground: Ground, region: str, target: str) -> str:
    """A machine that passes packets on is led to by its interface."""
    if not target.startswith("eni-"):
        return target
    try:
        found = ground.feed.client.find("ec2:NetworkInterface", region, target)
    except AwsError:
        return target
    return str(ground.told(found)[1]["instance_id"] or target) if found is not None else target


def _nodes(
    ground: Ground, vpc: Row, measures: Measures, ways: Mapping[str, tuple[Way, ...]], telling: bool
) -> dict[str, list[Node]]:
    """By subnet: NAT gateways, then machines, then databases."""
    found: dict[str, list[Node]] = {}
    led_to = {way.target for own in ways.values() for way in own}
    for row, told in ground.within(vpc, NAT):
        tone = ground.tone(row)
        if tone != "gone":
            note = row.state if tone != "good" else ""
            node = Node(row.id, short(row.label), tone, note=note, named=True, gate=True)
            found.setdefault(str(told["subnet_id"]), []).append(node)
    for row, told in ground.machines(vpc):
        node = _machine(ground, row, measures, gate=row.id in led_to)
        if telling:
            load = f" {100 * node.load:.0f} %" if node.load is not None else ""
            node = replace(node, note=f"{told['instance_type']}{load} {node.note}".strip())
        found.setdefault(str(told["subnet_id"]), []).append(node)
    for database in ground.within(vpc, DATABASE):
        found.setdefault(str(database[1]["subnet_id"]), []).append(_database(ground, database, measures))
    return found


def _database(ground: Ground, database: Told, measures: Measures) -> Node:
    """What is wrong with it is said before where it has a standby."""
    row, told = database
    tone = ground.tone(row)
    aside = str(told["secondary_availability_zone"] or "")
    note = row.state if tone != "good" else f"standby {aside[-2:]}" if aside else ""
    load = measures.loads.get((row.region, row.id)) if tone == "good" else None
    return Node(row.id, short(row.label), tone, load, note, named=True)


def _machine(ground: Ground, row: Row, measures: Measures, *, gate: bool) -> Node:
    """What is wrong with a machine that runs is said beside its name."""
    tone = ground.tone(row)
    ill = ""
    if tone == "good":
        ill = measures.ills.get(row.id) or ground.sick.get((row.region, row.id), "")
    word = ill or (row.state if tone != "good" else "")
    load = measures.loads.get((row.region, row.id)) if tone == "good" else None
    return Node(row.id, short(row.label), "bad" if ill else tone, load, word, named=gate, gate=gate)


def _named_if_few(nodes: list[Node], crowd: int) -> tuple[Node, ...]:
    names = {node.name for node in nodes}
    machines = sum(not node.gate for node in nodes)
    alike = len(names) < len(nodes) or (len(nodes) > 1 and len(names) == 1)
    if machines >= crowd or (alike and crowd <= CROWD):
        return tuple(nodes)
    return tuple(replace(each, named=True) for each in nodes)


def _address(cidr: str) -> tuple[int, ...]:
    return tuple(int(part) for part in cidr.partition("/")[0].split("."))


def _tier(row: Row) -> str:
    """`web` of `web-a`; nothing for a subnet that nobody named."""
    if row.label == row.id:
        return ""
    head, _, tail = row.label.rpartition("-")
    return head if head and len(tail) == 1 else row.label
