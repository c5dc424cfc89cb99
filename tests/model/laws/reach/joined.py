"""Networks that mostly work: two VPCs, peered, with an internet gateway each and an office behind one of them."""

from __future__ import annotations

from hypothesis import strategies as st

from model.laws.reach.addresses import Addresses
from model.laws.reach.network import EgressOnlyGateway, InternetGateway, NatGateway, Peering, Side, Site, VpnGateway
from model.laws.reach.packets import ICMP, TCP, UDP
from tests.model.laws.reach.plan import OPEN, Plan

OFFICE, LAB = "192.168.0.0/16", "192.168.128.0/17"
BLOCKS = ("0.0.0.0/0", "::/0", "10.0.0.0/8", "10.0.1.0/24", "10.1.0.0/24", "198.51.100.0/24", OFFICE, "8.0.0.0/7")
PORTS = (22, 80, 443, 1024, 50_000)
GROUPS = ("g0", "g1")


@st.composite
def joined_plans(draw: st.DrawFn) -> Plan:
    plan = Plan()
    _rules(draw, plan)
    for number, vpc in enumerate("ab"):
        plan.vpc(vpc, f"10.{number}.0.0/16", f"2600:{number}::/32")
    _gateways(draw, plan)
    for number, vpc in enumerate("ab"):
        for zone in range(2):
            _subnet(draw, plan, vpc, number, zone)
    return plan


def rarely(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, 7)) == 0


def _rules(draw: st.DrawFn, plan: Plan) -> None:
    for group in GROUPS:
        for leaving in (False, True):
            for _ in range(draw(st.integers(1, 3))):
                first = draw(st.sampled_from((-1, *PORTS)))
                peer = draw(st.sampled_from(("0.0.0.0/0", "::/0", *BLOCKS, *GROUPS)))
                last = draw(st.sampled_from((None, 65_535)))
                plan.group(group, peer, first, last, draw(st.sampled_from((TCP, TCP, UDP))), leaving=leaving)
            if rarely(draw):
                plan.group(group, "0.0.0.0/0", 8, protocol=ICMP, leaving=leaving)
    for leaving in (False, True):
        for number in range(draw(st.integers(0, 3))):
            block, first = draw(st.sampled_from(BLOCKS)), draw(st.sampled_from((-1, *PORTS)))
            allows, last = draw(st.booleans()), draw(st.sampled_from((None, 65_535)))
            plan.entry("strict", number, block, first, last, allows=allows, leaving=leaving)
        for number, block in ((90, "0.0.0.0/0"), (91, "::/0")):
            first, last = draw(st.sampled_from(((-1, -1), (80, 65_535), (20, 1_024))))
            plan.entry("strict", number, block, first, last, leaving=leaving)


def _gateways(draw: st.DrawFn, plan: Plan) -> None:
    for vpc in "ab":
        if not rarely(draw):
            plan.place_gateway(InternetGateway(f"igw-{vpc}", vpc))
        plan.place_gateway(EgressOnlyGateway(f"eigw-{vpc}", vpc))
    sides = (Side("a", plan.vpcs["a"]), Side("b", plan.vpcs["b"]))
    plan.place_gateway(Peering("pcx", sides, active=not rarely(draw)))
    lab = Site("vpn-lab", "vgw", Addresses.of(LAB), up=draw(st.booleans()))
    office = Site("vpn-1", "vgw", Addresses.of(OFFICE), up=not rarely(draw))
    plan.place_gateway(VpnGateway("vgw", "a", draw(st.sampled_from(((office,), (lab, office), (office, lab))))))


def _subnet(draw: st.DrawFn, plan: Plan, vpc: str, number: int, zone: int) -> None:
    id, table = f"{vpc}{zone}", f"{vpc}{zone}-table"
    four, six = f"10.{number}.{zone}", f"2600:{number}:{zone}"
    plan.table_of(vpc, table)
    acl = draw(st.sampled_from((OPEN, OPEN, "strict")))
    plan.subnet_of(vpc, id, f"{four}.0/24", f"{six}::/64", table=table, acl=acl)
    for each in range(2):
        public = f"203.0.113.{len(plan.nics) + 1}" if draw(st.booleans()) else ""
        groups = tuple(draw(st.lists(st.sampled_from((*GROUPS, OPEN)), min_size=1, max_size=2, unique=True)))
        addresses = (f"{four}.{10 + each}", f"{six}::{10 + each}")
        plan.machine(id, f"{id}-{each}", *addresses, groups=groups, public=public, alive=not rarely(draw))
    speaker = f"{id}-nat"
    groups = draw(st.sampled_from((None, GROUPS[:1], (OPEN,))))
    plan.machine(id, speaker, f"{four}.4", groups=groups, public=f"203.0.113.{100 + len(plan.nics)}", checked=False)
    plan.place_gateway(NatGateway(f"nat-{id}", speaker, alive=not rarely(draw)))
    _routes(draw, plan, vpc, table)


def _routes(draw: st.DrawFn, plan: Plan, vpc: str, table: str) -> None:
    speakers = [nic for nic in plan.nics if nic.endswith("-nat") and nic[0] == vpc]
    ways = [f"igw-{vpc}"] * 3 + speakers + [f"nat-{each.removesuffix('-nat')}" for each in speakers]
    usual = {
        "0.0.0.0/0": draw(st.sampled_from(ways)),
        "::/0": draw(st.sampled_from((f"igw-{vpc}", f"eigw-{vpc}"))),
        "10.0.0.0/8": "pcx",
        "2600::/16": "pcx",
        OFFICE: "vgw" if vpc == "a" else "pcx",
    }
    for destination, target in usual.items():
        if (target in plan.gateways or target in plan.nics) and not rarely(draw):
            plan.route(table, destination, target, active=not rarely(draw))
