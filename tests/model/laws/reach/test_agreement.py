"""The law and a second, naive opinion agree about every packet in networks that nobody would draw."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.laws.reach.addresses import Addresses
from model.laws.reach.hops import End, Outside, Station
from model.laws.reach.network import InternetGateway, NatGateway, Peering, Side, Site, VpnGateway
from model.laws.reach.packets import Packet
from model.laws.reach.walk import INTERNET, walk
from tests.cases import tries
from tests.model.laws.reach.naive import Post, name_of
from tests.model.laws.reach.plan import Plan, packet

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
VPCS = {"a": "10.0", "b": "10.1", "c": "10.2"}
SOMEBODY, OFFICE = "198.51.100.7", "192.168.1.1"
PORTS = (22, 80, 443, 50_000)
BLOCKS = ("0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/24", "10.0.1.0/24", "198.51.100.0/24", "192.168.0.0/16")
GROUPS = ("g0", "g1", "g2", "open")
ACLS = ("open",) * 4 + ("n0", "n1")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    plan = Plan()
    _rules(draw, plan)
    for vpc, start in VPCS.items():
        plan.vpc(vpc, f"{start}.0.0/16")
        for number in range(2):
            subnet, table = f"{vpc}{number}", f"{vpc}{number}-table"
            plan.table_of(vpc, table)
            plan.subnet_of(vpc, subnet, f"{start}.{number}.0/24", table=table, acl=draw(st.sampled_from(ACLS)))
            _machines(draw, plan, subnet, start, number)
    _gateways(draw, plan)
    _routes(draw, plan)
    return plan


def _rules(draw: st.DrawFn, plan: Plan) -> None:
    for group in GROUPS[:3]:
        for leaving in (False, True):
            for _ in range(draw(st.integers(0, 3))):
                peer = draw(st.sampled_from(BLOCKS + GROUPS))
                first = draw(st.sampled_from((-1, *PORTS)))
                plan.group(group, peer, first, draw(st.sampled_from((None, 65_535))), leaving=leaving)
    for acl in ACLS[-2:]:
        for leaving in (False, True):
            for number in range(draw(st.integers(1, 4))):
                block, first = draw(st.sampled_from(BLOCKS)), draw(st.sampled_from((-1, -1, *PORTS)))
                allows = draw(st.booleans()) or draw(st.booleans())
                plan.entry(
                    acl,
                    number * 10,
                    block,
                    first,
                    draw(st.sampled_from((None, 65_535))),
                    allows=allows,
                    leaving=leaving,
                )


def _machines(draw: st.DrawFn, plan: Plan, subnet: str, start: str, number: int) -> None:
    for each in range(2):
        groups = tuple(draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=3, unique=True)))
        place = f"{start}.{number}.{10 + each}"
        public = f"203.0.113.{len(plan.nics) + 1}" if draw(st.booleans()) else ""
        plan.machine(
            subnet,
            f"{subnet}-{each}",
            place,
            groups=groups if draw(st.integers(0, 2)) == 0 else ("open",),
            public=public,
            checked=draw(st.integers(0, 3)) > 0,
            alive=draw(st.integers(0, 9)) > 0,
        )


def _gateways(draw: st.DrawFn, plan: Plan) -> None:
    for vpc in VPCS:
        if draw(st.integers(0, 3)):
            plan.place_gateway(InternetGateway(f"igw-{vpc}", vpc))
    plan.machine("a0", "nat-nic", "10.0.0.4", groups=None, public="203.0.113.200", checked=False)
    plan.place_gateway(NatGateway("nat", "nat-nic", alive=draw(st.integers(0, 4)) > 0))
    for one, other in ("ab", "bc"):
        sides = (Side(one, plan.vpcs[one]), Side(other, plan.vpcs[other]))
        plan.place_gateway(Peering(f"pcx-{one}{other}", sides, active=draw(st.integers(0, 4)) > 0))
    told = Addresses.of("192.168.0.0/16")
    behind = [Addresses.of(draw(st.sampled_from(("192.168.0.0/16", "192.168.7.0/24")))) for _ in range(2)]
    line = Site("dxvif-1", "vgw", told, up=draw(st.booleans()), behind=behind[0])
    tunnel = Site("vpn-1", "vgw", told, up=draw(st.integers(0, 4)) > 0, behind=behind[1])
    plan.place_gateway(VpnGateway("vgw", "a", draw(st.sampled_from(((tunnel,), (line, tunnel), (tunnel, line))))))


def _routes(draw: st.DrawFn, plan: Plan) -> None:
    for table in list(plan.tables):
        vpc = table[0]
        targets = [f"igw-{vpc}", "local", *(each for each in ("pcx-ab", "pcx-bc") if vpc in each[4:])]
        targets += ["nat", "vgw"] if vpc == "a" else []
        targets += [nic for nic in plan.nics if nic[0] == vpc]
        targets = [each for each in targets if each in plan.gateways or each in plan.nics]
        for destination in ("0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16", "192.168.0.0/16"):
            if destination not in plan.vpcs[vpc].blocks and targets and draw(st.integers(0, 3)):
                plan.route(table, destination, draw(st.sampled_from(targets)), active=draw(st.integers(0, 19)) > 0)


@st.composite
def journeys(draw: st.DrawFn, plan: Plan) -> tuple[End, Packet]:
    machines = [nic for nic in plan.nics.values() if nic.groups is not None]
    goal = draw(st.sampled_from(machines))
    public = [_dotted(value) for nic in plan.nics.values() for _, value in nic.published]
    aims = [*[_dotted(goal.addresses[0])] * 3, SOMEBODY, SOMEBODY, OFFICE, *public[:2]]
    port = draw(st.sampled_from(PORTS[:3]))
    kind = draw(st.sampled_from(("machine", "machine", "internet", "office")))
    if kind == "machine":
        start = draw(st.sampled_from(machines))
        return start, packet(_dotted(start.addresses[0]), draw(st.sampled_from(aims)), port)
    if kind == "internet":
        return INTERNET, packet(SOMEBODY, draw(st.sampled_from(public or [SOMEBODY])), port)
    return Outside(Station.SITE, "vpn-1"), packet(OFFICE, aims[0], port)


def _dotted(place: int) -> str:
    return ".".join(str(place >> shift & 255) for shift in (24, 16, 8, 0))


@settings(max_examples=tries(30), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_both_find_the_same_end_for_every_packet(data: st.DataObject) -> None:
    plan = data.draw(plans())
    for _ in range(12):
        start, sent = data.draw(journeys(plan))
        walked = walk(plan, start, sent)
        found = name_of(walked.end) if walked.arrived and walked.end else None
        assert found == Post(plan).meets(start, sent), [
            f"{hop.station}:{hop.id}" for hop in (*walked.there, *walked.back)
        ]


@settings(max_examples=tries(12), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_what_has_nothing_to_do_with_a_packet_changes_nothing_about_it(data: st.DataObject) -> None:
    plan = data.draw(plans())
    asked = [data.draw(journeys(plan)) for _ in range(5)]
    before = [walk(plan, *each) for each in asked]
    plan.vpc("d", "10.3.0.0/16")
    plan.table_of("d", "d-table")
    plan.subnet_of("d", "d0", "10.3.0.0/24", table="d-table")
    plan.machine("d0", "d0-0", "10.3.0.10", public="203.0.113.250")
    plan.place_gateway(InternetGateway("igw-d", "d"))
    plan.group("elsewhere", "0.0.0.0/0")
    plan.entry("elsewhere", 1, "0.0.0.0/0", allows=False)
    assert [walk(plan, *each) for each in asked] == before
