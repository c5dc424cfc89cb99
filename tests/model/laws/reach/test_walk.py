"""Where packets go, and what stops them."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from model.laws.reach.addresses import Addresses, written
from model.laws.reach.hops import Code, Hop, Outside, Station, Walk
from model.laws.reach.network import (
    EgressOnlyGateway,
    InternetGateway,
    NatGateway,
    Nic,
    Peering,
    ServiceEndpoint,
    Side,
    Site,
    VpnGateway,
)
from model.laws.reach.packets import ICMP, UDP
from model.laws.reach.walk import INTERNET, walk
from tests.model.laws.reach.plan import Plan, packet

SOMEBODY = "198.51.100.7"
WEB, APP, NAT = "10.0.0.10", "10.0.1.10", "10.0.0.4"
WEB_PUBLIC, NAT_PUBLIC = "203.0.113.10", "203.0.113.4"
OFFICE = Outside(Station.SITE, "vpn-1")


@pytest.fixture
def plan() -> Plan:
    """A VPC with a public subnet and a private one, whose way out is a NAT gateway in the public one."""
    plan = Plan()
    plan.vpc("vpc", "10.0.0.0/16")
    plan.table_of("vpc", "public-table")
    plan.table_of("vpc", "private-table")
    plan.subnet_of("vpc", "public", "10.0.0.0/24", table="public-table")
    plan.subnet_of("vpc", "private", "10.0.1.0/24", table="private-table")
    plan.place_gateway(InternetGateway("igw", "vpc"))
    plan.route("public-table", "0.0.0.0/0", "igw")
    plan.machine("public", "nat-nic", NAT, groups=None, public=NAT_PUBLIC, checked=False)
    plan.place_gateway(NatGateway("nat", "nat-nic"))
    plan.route("private-table", "0.0.0.0/0", "nat")
    plan.machine("public", "web", WEB, public=WEB_PUBLIC)
    plan.machine("private", "app", APP)
    return plan


def between(plan: Plan, source: str, destination: str, port: int = 80) -> Walk:
    """From one machine's first address to another's."""
    start, end = plan.nics[source], plan.nics[destination]
    return walk(plan, start, packet(written(start.addresses[0]), written(end.addresses[0]), port))


def outwards(plan: Plan, source: str, destination: str = SOMEBODY, port: int = 443) -> Walk:
    start = plan.nics[source]
    return walk(plan, start, packet(written(start.addresses[0]), destination, port))


def inwards(plan: Plan, destination: str, port: int = 80) -> Walk:
    return walk(plan, INTERNET, packet(SOMEBODY, destination, port))


def stations(hops: tuple[Hop, ...]) -> list[str]:
    return [f"{hop.station}:{hop.id}" for hop in hops]


def stopped(walked: Walk) -> tuple[str, Code] | None:
    hop = walked.culprit
    return (hop.id, hop.dropped) if hop is not None and hop.dropped is not None else None


def end(walked: Walk) -> str:
    assert walked.arrived, stopped(walked)
    assert walked.end is not None
    return walked.end.id or walked.end.station if isinstance(walked.end, Outside) else walked.end.id


def test_neighbours_meet_without_leaving_their_subnet(plan: Plan) -> None:
    plan.machine("public", "other", "10.0.0.11")
    plan.entry("shut", 100, "0.0.0.0/0", allows=False)
    plan.subnet_of("vpc", "public", "10.0.0.0/24", table="public-table", acl="shut")
    walked = between(plan, "web", "other")
    assert end(walked) == "other"
    assert not any(hop.station is Station.ACL for hop in (*walked.there, *walked.back))


def test_between_subnets_the_groups_the_borders_and_the_local_route_are_asked(plan: Plan) -> None:
    walked = between(plan, "web", "app")
    assert stations(walked.there) == [
        "network-interface:web",
        "security-group:open",
        "network-acl:open",
        "route-table:public-table",
        "network-acl:open",
        "security-group:open",
        "network-interface:app",
    ]
    assert [hop.leaving for hop in walked.there if hop.station is Station.ACL] == [True, False]
    assert stations(walked.back) == [
        "network-interface:app",
        "network-acl:open",
        "route-table:private-table",
        "network-acl:open",
        "network-interface:web",
    ]


def test_a_group_that_is_silent_keeps_a_packet_out(plan: Plan) -> None:
    plan.group("ssh-only", "10.0.0.0/16", 22)
    plan.machine("private", "app", APP, groups=("ssh-only",))
    assert stopped(between(plan, "web", "app")) == ("ssh-only", Code.ENI_SG_RULES_MISMATCH)
    walked = between(plan, "web", "app", 22)
    assert end(walked) == "app"
    assert [hop.because for hop in walked.there if hop.id == "ssh-only"] == [*plan.rules("ssh-only", leaving=False)]


def test_a_group_that_names_a_group_knows_its_members_by_their_addresses(plan: Plan) -> None:
    plan.group("apps", "webs", 80)
    plan.machine("private", "app", APP, groups=("apps",))
    assert stopped(between(plan, "web", "app")) == ("apps", Code.ENI_SG_RULES_MISMATCH)
    plan.machine("public", "web", WEB, groups=("open", "webs"), public=WEB_PUBLIC)
    assert end(between(plan, "web", "app")) == "app"


def test_groups_remember_and_borders_do_not(plan: Plan) -> None:
    plan.group("web-in", "0.0.0.0/0", 80)
    plan.machine("public", "web", WEB, groups=("web-in",), public=WEB_PUBLIC)
    assert end(inwards(plan, WEB_PUBLIC)) == "web", "a group without rules for what goes out answers all the same"
    plan.entry("in-only", 100, "0.0.0.0/0", 80)
    plan.subnet_of("vpc", "public", "10.0.0.0/24", table="public-table", acl="in-only")
    walked = inwards(plan, WEB_PUBLIC)
    assert stopped(walked) == ("in-only", Code.SUBNET_ACL_RESTRICTION)
    assert walked.back
    plan.entry("in-only", 100, "0.0.0.0/0", 1024, 65535, leaving=True)
    assert end(inwards(plan, WEB_PUBLIC)) == "web"


def test_the_internet_finds_public_addresses_and_gets_its_answers_from_them(plan: Plan) -> None:
    walked = inwards(plan, WEB_PUBLIC)
    assert stations(walked.there)[:2] == ["internet:", "internet-gateway:igw"]
    assert written(walked.there[2].packet.destination) == WEB
    assert written(walked.back[-1].packet.source) == WEB_PUBLIC


@pytest.mark.parametrize(
    ("without", "culprit"),
    [
        ("route", ("public-table", Code.NO_ROUTE_TO_DESTINATION)),
        ("blackhole", ("public-table", Code.BAD_STATE_ROUTE)),
        ("public address", ("igw", Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS)),
    ],
)
def test_the_way_out_needs_an_active_route_and_a_public_address(
    plan: Plan, without: str, culprit: tuple[str, Code]
) -> None:
    assert end(outwards(plan, "web")) == "internet"
    match without:
        case "route":
            plan.table_of("vpc", "public-table")
        case "blackhole":
            plan.route("public-table", "0.0.0.0/0", "igw", active=False)
        case _:
            plan.machine("public", "web", WEB)
    assert stopped(outwards(plan, "web")) == culprit


def test_a_gateway_carries_nothing_to_private_addresses(plan: Plan) -> None:
    culprit = ("igw", Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS)
    assert stopped(outwards(plan, "web", "192.168.1.1")) == culprit


def test_a_nat_gateway_puts_its_own_address_on_what_leaves_and_knows_whose_answers_are(plan: Plan) -> None:
    walked = outwards(plan, "app")
    assert end(walked) == "internet"
    assert "natgateway:nat" in stations(walked.there)
    assert written(walked.there[-1].packet.source) == NAT_PUBLIC
    assert stations(walked.back)[-1] == "network-interface:app"
    assert written(walked.back[-1].packet.source) == SOMEBODY


def test_nobody_comes_in_by_a_nat_gateway(plan: Plan) -> None:
    assert stopped(inwards(plan, NAT_PUBLIC)) == ("nat-nic", Code.UNSOLICITED)


def test_a_dead_nat_gateway_and_a_dead_machine_are_named(plan: Plan) -> None:
    plan.place_gateway(NatGateway("nat", "nat-nic", alive=False))
    assert stopped(outwards(plan, "app")) == ("nat", Code.BAD_STATE)
    plan.machine("private", "app", APP, alive=False)
    assert stopped(between(plan, "web", "app")) == ("app", Code.BAD_STATE)


def test_a_nat_instance_passes_on_only_without_the_check_of_source_and_destination(plan: Plan) -> None:
    plan.machine("public", "middle", "10.0.0.99", public="203.0.113.99")
    plan.route("private-table", "0.0.0.0/0", "middle")
    assert stopped(outwards(plan, "app")) == ("middle", Code.ENI_SOURCE_DEST_CHECK_RESTRICTION)
    plan.machine("public", "middle", "10.0.0.99", public="203.0.113.99", checked=False)
    walked = outwards(plan, "app")
    assert end(walked) == "internet"
    assert written(walked.there[-1].packet.source) == "203.0.113.99"
    plan.group("silent", "10.9.9.9/32", 1)
    plan.machine("public", "middle", "10.0.0.99", groups=("silent",), public="203.0.113.99", checked=False)
    assert stopped(outwards(plan, "app")) == ("silent", Code.ENI_SG_RULES_MISMATCH)


def test_a_machine_cannot_pretend_to_be_another(plan: Plan) -> None:
    walked = walk(plan, plan.nics["app"], packet(WEB, SOMEBODY))
    assert stopped(walked) == ("app", Code.ENI_SOURCE_DEST_CHECK_RESTRICTION)


def peer(plan: Plan, vpc: str, block: str, id: str, **how: bool) -> Nic:
    """Another VPC behind the peering `id`, with one machine, and the routes of both sides."""
    plan.vpc(vpc, block)
    plan.table_of(vpc, f"{vpc}-table")
    plan.subnet_of(vpc, f"{vpc}-net", block, table=f"{vpc}-table")
    plan.place_gateway(Peering(id, (Side("vpc", plan.vpcs["vpc"]), Side(vpc, plan.vpcs[vpc])), **how))
    plan.route("public-table", block, id)
    plan.route(f"{vpc}-table", "10.0.0.0/16", id)
    first = str(ip_address(block.partition("/")[0]) + 10)
    return plan.machine(f"{vpc}-net", f"{vpc}-machine", first)


def test_peers_talk_by_private_addresses_where_both_have_routes(plan: Plan) -> None:
    peer(plan, "east", "10.1.0.0/16", "pcx")
    assert end(between(plan, "web", "east-machine")) == "east-machine"
    plan.table_of("east", "east-table")
    walked = between(plan, "web", "east-machine")
    assert stopped(walked) == ("east-table", Code.NO_ROUTE_TO_DESTINATION)
    assert walked.back, "the question arrived, the answer did not"


def test_a_peering_that_is_not_active_carries_nothing(plan: Plan) -> None:
    peer(plan, "east", "10.1.0.0/16", "pcx", active=False)
    assert stopped(between(plan, "web", "east-machine")) == ("pcx", Code.BAD_STATE)


def test_peering_is_not_transitive(plan: Plan) -> None:
    peer(plan, "east", "10.1.0.0/16", "pcx-east")
    peer(plan, "west", "10.2.0.0/16", "pcx-west")
    plan.route("east-table", "10.2.0.0/16", "pcx-east")
    assert stopped(between(plan, "east-machine", "west-machine")) == ("pcx-east", Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR)


def test_nobody_uses_the_doors_of_a_peer(plan: Plan) -> None:
    machine = peer(plan, "east", "10.1.0.0/16", "pcx")
    plan.route("east-table", "0.0.0.0/0", "pcx")
    assert stopped(outwards(plan, machine.id)) == ("pcx", Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR)


def office(plan: Plan, *, up: bool = True) -> None:
    """A network on premises behind a VPN."""
    site = Site("vpn-1", "vgw", Addresses.of("192.168.0.0/16"), up)
    plan.place_gateway(VpnGateway("vgw", "vpc", (site,)))
    plan.route("private-table", "192.168.0.0/16", "vgw")


def test_an_office_and_a_private_subnet_reach_each_other_through_the_tunnel(plan: Plan) -> None:
    office(plan)
    assert end(outwards(plan, "app", "192.168.1.1")) == "vpn-1"
    assert end(walk(plan, OFFICE, packet("192.168.1.1", APP))) == "app"
    assert stopped(walk(plan, OFFICE, packet("192.168.1.1", WEB))) == (
        "igw",
        Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS,
    ), "the public subnet has no route back to the office"


def test_without_a_tunnel_nothing_passes(plan: Plan) -> None:
    office(plan, up=False)
    assert stopped(outwards(plan, "app", "192.168.1.1")) == ("vpn-1", Code.BAD_STATE_VPN)
    assert stopped(walk(plan, OFFICE, packet("192.168.1.1", APP))) == ("vpn-1", Code.BAD_STATE_VPN)


def test_out_of_a_tunnel_comes_only_what_is_for_the_vpc(plan: Plan) -> None:
    office(plan)
    peer(plan, "east", "10.1.0.0/16", "pcx")
    for beyond in ("10.1.0.10", SOMEBODY):
        assert stopped(walk(plan, OFFICE, packet("192.168.1.1", beyond))) == ("vgw", Code.NO_ROUTE_TO_DESTINATION)


def test_an_endpoint_is_the_way_to_a_service_without_the_internet(plan: Plan) -> None:
    plan.place_gateway(ServiceEndpoint("vpce", "vpc", "s3", Addresses.of("52.216.0.0/15")))
    plan.route("private-table", "52.216.0.0/15", "vpce")
    walked = outwards(plan, "app", "52.216.0.1")
    assert end(walked) == "vpce"
    assert not any("gateway" in hop.station for hop in walked.there)
    asked = walk(plan, plan.nics["app"], packet(APP, "52.216.0.1", 53, UDP))
    assert stopped(asked) == ("vpce", Code.VPCE_GATEWAY_PROTOCOL_RESTRICTION)


def test_an_egress_only_gateway_lets_in_answers_and_nothing_else(plan: Plan) -> None:
    plan.vpc("six", "fd00::/56", "2600:1f18::/56", "10.6.0.0/16")
    plan.table_of("six", "six-table")
    plan.subnet_of("six", "six-net", "10.6.0.0/24", "2600:1f18::/64", table="six-table")
    plan.place_gateway(EgressOnlyGateway("eigw", "six"))
    plan.route("six-table", "::/0", "eigw")
    machine = plan.machine("six-net", "machine", "2600:1f18::10")
    assert end(walk(plan, machine, packet("2600:1f18::10", "2001:db8::1"))) == "internet"
    walked = walk(plan, INTERNET, packet("2001:db8::1", "2600:1f18::10"))
    assert stopped(walked) == ("six", Code.UNSOLICITED)


def test_an_answer_that_comes_from_elsewhere_is_not_believed(plan: Plan) -> None:
    """A question comes in over the peering, and its answer leaves by a NAT instance of its own side."""
    machine = peer(plan, "east", "10.1.0.0/16", "pcx")
    plan.machine("east-net", "middle", "10.1.0.99", checked=False)
    plan.subnet_of("east", "east-back", "10.1.255.0/24", table="east-back-table")
    plan.table_of("east", "east-back-table")
    plan.route("east-back-table", "10.0.0.0/16", "middle")
    plan.machine("east-back", machine.id, "10.1.255.10")
    walked = between(plan, "web", machine.id)
    assert stopped(walked) == ("web", Code.ASYMMETRIC_RETURN)


def test_a_circle_is_noticed(plan: Plan) -> None:
    plan.machine("public", "left", "10.0.0.98", checked=False)
    plan.machine("private", "right", "10.0.1.98", checked=False)
    plan.route("public-table", SOMEBODY + "/32", "right")
    plan.route("private-table", SOMEBODY + "/32", "left")
    hop = outwards(plan, "web").culprit
    assert hop is not None
    assert hop.dropped is Code.LOOP


def test_pings_are_answered(plan: Plan) -> None:
    walked = walk(plan, INTERNET, packet(SOMEBODY, WEB_PUBLIC, 8, ICMP))
    assert end(walked) == "web"
    assert walked.back[0].packet.port == 0
