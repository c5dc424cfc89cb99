"""What stands at the edge of a VPC, as the rows tell it: gateways, what they lead to, balancers and endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from model.client import Row
from screens.network_rows import (
    BALANCER,
    CGW,
    CONNECTION,
    EGRESS,
    ENDPOINT,
    IGW,
    LINE,
    PEERING,
    VGW,
    VPC,
    VPN,
    Ground,
    Measures,
    Told,
    short,
    worst_tone,
)
from screens.tones import tone_of_word
from screens.widgets.health import Tone
from screens.widgets.topology_picture import Entrance, Gate

INTERNET: Final = Entrance("", "internet")
OUTWARDS: Final = Entrance("", "internet, IPv6, outwards only")


def gates_of(ground: Ground, vpc: Row, measures: Measures) -> tuple[Gate, ...]:
    """The internet first, then what is on premises, then other VPCs and AWS's services."""
    told = [*_doors(ground, vpc, measures), *_offices(ground, vpc), *_peers(ground, vpc), *_services(ground, vpc)]
    return tuple(_once(told))


def _once(gates: list[Gate]) -> Iterator[Gate]:
    """What two gateways lead to can be chosen at the first."""
    seen: set[str] = set()
    for gate in gates:
        lines: list[tuple[Entrance, ...]] = []
        for line in gate.beyond:
            lines.append(tuple(Entrance("", each.name) if each.id in seen else each for each in line))
            seen |= {each.id for each in line if each.id}
        yield Gate(gate.id, gate.name, gate.sort, gate.tone, gate.note, tuple(lines), gate.behind)


def inner_of(ground: Ground, vpc: Row, measures: Measures) -> tuple[Entrance, ...]:
    """What only those inside reach: balancers without public addresses, endpoints with an interface."""
    balancers = [_balancer(ground, each, measures) for each in _balancers(ground, vpc, public=False)]
    ends = (each for each in ground.within(vpc, ENDPOINT) if each[1]["vpc_endpoint_type"] != "Gateway")
    return (*balancers, *(Entrance(row.id, f"{_service(told)} endpoint", ground.tone(row)) for row, told in ends))


def tunnel_signs(told: Mapping[str, Any]) -> tuple[Tone, ...]:
    """One for each tunnel of a VPN connection."""
    signs: list[Tone] = ["good" if word == "UP" else "bad" for word in told["tunnel_states"]]
    return tuple(signs)


def site_name(row: Row, told: Mapping[str, Any]) -> str:
    """What is known of the customer's end: its name, and where it is met."""
    name = row.label if row.label != row.id else told["device_name"] or ""
    return f"{name} {told['ip_address']}".strip()


def _doors(ground: Ground, vpc: Row, measures: Measures) -> Iterator[Gate]:
    balancers = [_balancer(ground, each, measures) for each in _balancers(ground, vpc, public=True)]
    for row, _ in ground.within(vpc, IGW):
        worst = worst_tone([ground.tone(row)])
        yield Gate(row.id, short(row.label), "internet", worst, beyond=((INTERNET,),), behind=tuple(balancers))
        balancers = []
    for row, _ in ground.within(vpc, EGRESS):
        yield Gate(row.id, short(row.label), "egress", ground.tone(row), beyond=((OUTWARDS,),))


def _balancers(ground: Ground, vpc: Row, *, public: bool) -> list[Told]:
    has_door = bool(ground.within(vpc, IGW))
    found = ground.within(vpc, BALANCER)
    return [each for each in found if ((each[1]["scheme"] == "internet-facing") and has_door) == public]


def _balancer(ground: Ground, balancer: Told, measures: Measures) -> Entrance:
    row, _ = balancer
    rate = measures.requests.get((row.region, row.id))
    kind = row.id.rpartition(":loadbalancer/")[2].partition("/")[0]
    note = f"{rate:.0f} req/s" if rate is not None else ""
    return Entrance(row.id, f"{_BALANCERS.get(kind, 'lb')}/{row.label}", ground.tone(row), note)


_BALANCERS: Final = {"app": "alb", "net": "nlb", "gwy": "gwlb"}


def _offices(ground: Ground, vpc: Row) -> Iterator[Gate]:
    for row, told in ground.within(vpc, VGW):
        lines = (*_tunnels(ground, row), *_lines(ground, row))
        tone = ground.tone(row)
        if tone != "gone":
            down = bool(lines) and all(line[0].tone == "bad" for line in lines)
            note = str(told["attachment_state"]) if told["attachment_state"] != "attached" else ""
            yield Gate(row.id, short(row.label), "vpn", "bad" if down else tone, note, lines)


def _tunnels(ground: Ground, gateway: Row) -> Iterator[tuple[Entrance, ...]]:
    """One tunnel is enough to be reached, but no more than that."""
    for row, told in ground.rows(VPN, gateway.region):
        if told["vpn_gateway_id"] != gateway.id or ground.tone(row) == "gone":
            continue
        signs = tunnel_signs(told)
        site = ground.find(CGW, row.region, str(told["customer_gateway_id"]))
        end = Entrance(site[0].id, site_name(*site)) if site else Entrance("", str(told["customer_gateway_id"]))
        yield Entrance(row.id, short(row.label), tunnels_tone(ground.tone(row), signs), signs=signs), end


def tunnels_tone(own: Tone, signs: tuple[Tone, ...]) -> Tone:
    if own != "good" or not signs:
        return own
    return "good" if set(signs) == {"good"} else "warn" if "good" in signs else "bad"


def _lines(ground: Ground, gateway: Row) -> Iterator[tuple[Entrance, ...]]:
    for row, told in ground.rows(LINE, gateway.region):
        if told["virtual_gateway_id"] != gateway.id or ground.tone(row) == "gone":
            continue
        tone: Tone = "bad" if row.state == "down" else ground.tone(row)
        port = ground.find(CONNECTION, row.region, str(told["connection_id"]))
        end = Entrance(port[0].id, f"Direct Connect {port[1]['location']}") if port else Entrance("", "Direct Connect")
        yield Entrance(row.id, str(told["virtual_interface_name"]), tone, signs=(tone,)), end


def _peers(ground: Ground, vpc: Row) -> Iterator[Gate]:
    for row, told in ground.rows(PEERING, vpc.region):
        ends = [f"{side}_vpc_info" for side in ("requester", "accepter")]
        ids = [told[f"{end}.vpc_id"] for end in ends]
        tone = tone_of_word(row.state)
        if vpc.id not in ids or tone == "gone":
            continue
        far = ends[ids[0] == vpc.id]
        peer = stranger(ground, vpc, *(str(told[f"{far}.{field}"]) for field in ("vpc_id", "owner_id", "region")))
        note = row.state if tone != "good" else ""
        yield Gate(row.id, short(row.label), "peering", tone, note, ((peer,),))


def stranger(ground: Ground, here: Row, id: str, owner: str, region: str) -> Entrance:
    """A VPC at the other end of a peering: by its name if it is one's own, else by whose it is and where."""
    own = ground.find(VPC, region, id) if owner == here.account else None
    parts = [short(own[0].label) if own else short(id)]
    parts += [f"of {owner}"] if owner != here.account else []
    parts += [f"in {region}"] if region != here.region else []
    return Entrance(id if own else "", " ".join(parts))


def _services(ground: Ground, vpc: Row) -> Iterator[Gate]:
    for row, told in ground.within(vpc, ENDPOINT):
        if told["vpc_endpoint_type"] == "Gateway":
            service = Entrance("", _service(told))
            yield Gate(row.id, short(row.label), "service", ground.tone(row), beyond=((service,),))


def _service(told: Mapping[str, Any]) -> str:
    return str(told["service_name"]).rpartition(".")[2]
