"""Networks made up at random, which may look like anything that an account can have."""

from __future__ import annotations

from hypothesis import strategies as st

from screens.widgets.health import Tone
from screens.widgets.topology_picture import (
    Entrance,
    Gate,
    GateSort,
    Node,
    SubnetPicture,
    VpcPicture,
    Way,
    ZonePicture,
)

SORTS: tuple[GateSort, ...] = ("internet", "egress", "vpn", "peering", "service")
TONES: tuple[Tone, ...] = ("good", "good", "bad", "warn", "busy", "off")
TIERS = ("public", "web", "data", "")


@st.composite
def pictures(draw: st.DrawFn, zones: int = 4, subnets: int = 4, nodes: int = 12) -> VpcPicture:
    gates = tuple(_gate(draw, number) for number in range(draw(st.integers(0, 6))))
    zone_count = draw(st.integers(1, zones))
    nats = [f"nat-{zone}" for zone in range(zone_count) if draw(st.booleans())]
    targets = [*(gate.id for gate in gates), *nats]
    told = tuple(
        ZonePicture(f"us-east-1{'abcdef'[zone]}", _subnets(draw, zone, subnets, nodes, targets, nats))
        for zone in range(zone_count)
    )
    balancers = tuple(Entrance(f"nlb-{at}", f"nlb/{at}") for at in range(draw(st.integers(0, 2))))
    return VpcPicture("vpc-1", "10.0.0.0/16", "shop", gates, balancers, told)


def _gate(draw: st.DrawFn, number: int) -> Gate:
    sort = draw(st.sampled_from(SORTS))
    beyond = tuple(
        (Entrance(f"far-{number}-{at}", f"far {number} {at}"), Entrance("", "somewhere"))
        for at in range(draw(st.integers(0, 3)))
    )
    behind = tuple(
        Entrance(f"alb-{number}-{at}", f"alb/{at}", note="12 req/s") for at in range(draw(st.integers(0, 2)))
    )
    return Gate(f"gate-{number}", f"gate-{number}", sort, draw(st.sampled_from(TONES)), "", beyond, behind)


def _subnets(
    draw: st.DrawFn, zone: int, most: int, nodes: int, targets: list[str], nats: list[str]
) -> tuple[SubnetPicture, ...]:
    found: list[SubnetPicture] = []
    for number in range(draw(st.integers(1, most))):
        led_to = draw(st.lists(st.sampled_from([*targets, "nat-gone"]), unique=True, max_size=4))
        ways = tuple(Way(f"10.{at}.0.0/16", target, target == "nat-gone") for at, target in enumerate(led_to))
        named = draw(st.booleans())
        inside = [
            Node(f"i-{zone}-{number}-{at}", f"web-{at}", draw(st.sampled_from(TONES)), 0.5, named=named)
            for at in range(draw(st.integers(0, nodes)))
        ]
        nat = f"nat-{zone}"
        if not number and nat in nats:
            inside.insert(0, Node(nat, nat, "good", named=True, gate=True))
        cidr = f"10.{zone}.{number}.0/24"
        found.append(SubnetPicture(f"subnet-{zone}-{number}", draw(st.sampled_from(TIERS)), cidr, ways, tuple(inside)))
    return tuple(found)


def ids_of(picture: VpcPicture, *, framed: bool) -> list[str]:
    """Everything that has to be on the map."""
    edge = [each.id for gate in picture.gates for line in (*gate.beyond, gate.behind) for each in line if each.id]
    inside = [id for subnet in picture.subnets() for id in (subnet.id, *(node.id for node in subnet.nodes))]
    zones = [zone.name for zone in picture.zones] + ([picture.id] if framed else [])
    return sorted([*(gate.id for gate in picture.gates), *(each.id for each in picture.inner), *edge, *inside, *zones])
