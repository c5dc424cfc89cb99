"""All regions' VPCs as the rows tell them, and how they are joined to each other and to what is beyond."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from model.client import Row, regions
from screens.network_rows import (
    BLACKHOLE,
    CGW,
    DATABASE,
    EGRESS,
    ENDPOINT,
    IGW,
    NAT,
    PEERING,
    SUBNET,
    TABLE,
    VGW,
    VPN,
    Ground,
    Measures,
    short,
    worst_tone,
)
from screens.tones import tone_of_word
from screens.vpc_edge import site_name, stranger, tunnel_signs, tunnels_tone
from screens.widgets.health import Tone
from screens.widgets.topology_picture import Entrance, Joint, RegionPicture, VpcCard, WorldPicture

_EDGE = ((IGW, "internet"), (EGRESS, "IPv6 out"), (NAT, "NAT"), (VGW, "VPN"), (ENDPOINT, "endpoint"))


def world_of(ground: Ground, measures: Measures, region: str = "") -> WorldPicture:
    """Of one region, or of all in which there is more than what AWS puts there."""
    shown = [row for row in ground.vpcs(region) if region or not ground.is_bare(row)]
    pictures = tuple(_regions(ground, shown, measures))
    quiet = {row.region for row in ground.vpcs(region)} - {row.region for row in shown}
    joints = [*_peerings(ground, shown), *_tunnels(ground, shown)]
    ends = {row.id for row in shown}
    far = {end.id: end for _, end in joints if end.id not in ends}
    return WorldPicture(pictures, tuple(joint for joint, _ in joints), tuple(far.values()), len(quiet))


def _regions(ground: Ground, shown: list[Row], measures: Measures) -> Iterator[RegionPicture]:
    places = {each.name: each.city for each in regions()}
    for name in dict.fromkeys(row.region for row in shown):
        cards = tuple(card_of(ground, row, measures) for row in shown if row.region == name)
        yield RegionPicture(name, places.get(name, ""), worst_tone(card.tone for card in cards), cards)


def card_of(ground: Ground, vpc: Row, measures: Measures) -> VpcCard:
    machines = [row for row, _ in ground.machines(vpc)]
    counts = Counter[Tone](tone_of_machine(ground, row, measures) for row in machines)
    loads = [load for row in machines if (load := measures.loads.get((row.region, row.id))) is not None]
    subnets = [told for _, told in ground.within(vpc, SUBNET)]
    zones = {str(told["availability_zone"]) for told in subnets}
    edge = tuple(_edge(ground, vpc))
    out: list[Tone] = ["bad" for zone in zones if measures.zones.get(zone) == "out"]
    astray: list[Tone] = ["bad" for _ in _led_astray(ground, vpc)]
    worries: list[Tone] = [*counts, *(tone for _, tone in edge), *out, *astray]
    return VpcCard(
        vpc.id,
        vpc.label if vpc.label != vpc.id else "",
        str(ground.told(vpc)[1]["cidr_block"]),
        worst_tone(worries),
        tuple(counts.items()),
        len(subnets),
        len(zones),
        sum(loads) / len(loads) if loads else None,
        edge,
    )


def tone_of_machine(ground: Ground, row: Row, measures: Measures) -> Tone:
    sick = row.id in measures.ills or (row.region, row.id) in ground.sick
    return "bad" if sick and row.state == "running" else tone_of_word(row.state)


def _edge(ground: Ground, vpc: Row) -> Iterator[tuple[str, Tone]]:
    for kind, word in _EDGE:
        tones: list[Tone] = [tone for row, _ in ground.within(vpc, kind) if (tone := ground.tone(row)) != "gone"]
        count = len(tones)
        if kind == VGW and tones:
            tones += _tones_of_tunnels(ground, vpc)
        if tones:
            yield (f"{count} {word}" if count > 1 else word), worst_tone(tones)


def _tones_of_tunnels(ground: Ground, vpc: Row) -> Iterator[Tone]:
    gateways = {row.id for row, _ in ground.within(vpc, VGW)}
    for row, told in ground.rows(VPN, vpc.region):
        if told["vpn_gateway_id"] in gateways:
            yield tunnels_tone(ground.tone(row), tunnel_signs(told))


def _peerings(ground: Ground, shown: list[Row]) -> Iterator[tuple[Joint, Entrance]]:
    """With the end that is farther away; a peering of two of one's own VPCs is told once."""
    seen: set[str] = set()
    homes = {(row.region, row.id): row for row in shown}
    for row, told in ground.rows(PEERING):
        tone = tone_of_word(row.state)
        sides = [
            tuple(str(told[f"{side}_vpc_info.{field}"]) for field in ("vpc_id", "owner_id", "region"))
            for side in ("requester", "accepter")
        ]
        near = next((side for side in sides if side[1] == row.account and (side[2], side[0]) in homes), None)
        if tone == "gone" or row.id in seen or near is None:
            continue
        seen.add(row.id)
        far = sides[sides.index(near) == 0]
        name = stranger(ground, homes[near[2], near[0]], *far).name
        note = row.state if tone != "good" else ""
        yield Joint(row.id, short(row.label), (near[0], far[0]), tone, note), Entrance(far[0], name, tone)


def _tunnels(ground: Ground, shown: list[Row]) -> Iterator[tuple[Joint, Entrance]]:
    ids = {(row.region, row.id) for row in shown}
    for row, told in ground.rows(VPN):
        gateway = ground.find(VGW, row.region, str(told["vpn_gateway_id"]))
        site = ground.find(CGW, row.region, str(told["customer_gateway_id"]))
        vpc_id = str(gateway[1]["vpc_id"]) if gateway else ""
        if site is None or (row.region, vpc_id) not in ids or ground.tone(row) == "gone":
            continue
        signs = tunnel_signs(told)
        tone = tunnels_tone(ground.tone(row), signs)
        end = Entrance(site[0].id, site_name(*site))
        yield Joint(row.id, short(row.label), (vpc_id, site[0].id), tone, "", signs), replace(end, tone=tone)


def _led_astray(ground: Ground, vpc: Row) -> Iterator[str]:
    """Subnets with a route to something that is gone or cannot pass anything on."""
    dead = [told for _, told in ground.within(vpc, TABLE) if any(way.endswith(BLACKHOLE) for way in told["ways"])]
    own = {id for _, told in ground.within(vpc, TABLE) for id in told["subnet_ids"]}
    by_main = any(told["is_main"] for told in dead)
    for row, _ in ground.within(vpc, SUBNET):
        if any(row.id in told["subnet_ids"] for told in dead) or (by_main and row.id not in own):
            yield row.id


def troubles(ground: Ground, measures: Measures) -> dict[str, Tone]:
    """What on the map is wrong, by its id: the tones that need somebody."""
    return {id: tone for id, tone in _tones(ground, measures) if tone in {"bad", "warn"}}


def _tones(ground: Ground, measures: Measures) -> Iterator[tuple[str, Tone]]:
    for vpc in ground.vpcs():
        for row, _ in ground.machines(vpc):
            yield row.id, tone_of_machine(ground, row, measures)
        for row, _ in ground.within(vpc, DATABASE):
            yield row.id, ground.tone(row)
        for kind, _ in _EDGE:
            for row, _ in ground.within(vpc, kind):
                yield row.id, ground.tone(row)
        for id in _led_astray(ground, vpc):
            yield id, "bad"
    for row, _ in ground.rows(PEERING):
        yield row.id, tone_of_word(row.state)
    for row, told in ground.rows(VPN):
        yield row.id, tunnels_tone(ground.tone(row), tunnel_signs(told))
    for zone, word in measures.zones.items():
        yield zone, "bad" if word == "out" else "warn"
