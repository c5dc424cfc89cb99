"""VPN: gateways at both ends, two tunnels, and the routes that lead into them."""

from contextlib import closing
from typing import Any

import pytest

from model.kit.cell import CellSettings
from model.laws.reach.hops import Code, Station
from model.physics.premises.desk import UnknownDevice, read_tunnels
from tests.admin import Admin
from tests.model.services.ec2.corporations import DESK, OFFICE, OFFICE_IP, READY, Company, new_vpn_gateway
from tests.model.services.ec2.lands import Land, came_by, culprit, peer


@pytest.fixture
def land(admin: Admin) -> Land:
    return Land(admin)


@pytest.fixture
def company(land: Land) -> Company:
    return Company(land)


def gateway_of(land: Land, id: str) -> dict[str, Any]:
    (found,) = land.call("DescribeVpnGateways", VpnGatewayIds=[id])["VpnGateways"]
    return found


@pytest.mark.fact("vpn-01")
def test_a_gateway_is_attached_to_one_vpc_and_a_vpc_has_one(admin: Admin, land: Land, company: Company):
    company.set_up()
    assert gateway_of(land, company.vgw_id)["VpcAttachments"] == [{"VpcId": land.vpc_id, "State": "attached"}]
    second = land.call("CreateVpnGateway", Type="ipsec.1")["VpnGateway"]
    assert (second["State"], second["AmazonSideAsn"]) == ("pending", 64512)
    refusal = land.refused("AttachVpnGateway", VpnGatewayId=second["VpnGatewayId"], VpcId=land.vpc_id)
    assert refusal.code == "InvalidVpcState"
    elsewhere = Land(admin, "10.1.0.0/16")
    refusal = land.refused("AttachVpnGateway", VpnGatewayId=company.vgw_id, VpcId=elsewhere.vpc_id)
    assert refusal.code == "VpnGatewayAttachmentLimitExceeded"
    assert company.visit().arrived
    land.call("DetachVpnGateway", VpnGatewayId=company.vgw_id, VpcId=land.vpc_id)
    admin.advance(60)
    assert gateway_of(land, company.vgw_id)["VpcAttachments"] == []
    assert company.tunnels == ["UP", "UP"]
    assert culprit(company.visit()) == (company.vgw_id, Code.NO_ROUTE_TO_DESTINATION)
    missing = land.refused("DetachVpnGateway", VpnGatewayId=company.vgw_id, VpcId=land.vpc_id)
    assert missing.code == "InvalidVpnGatewayAttachment.NotFound"


@pytest.mark.fact("vpn-02")
def test_a_customer_gateway_is_a_word_about_a_device_that_has_to_be_there(admin: Admin, land: Land, company: Company):
    company.set_up()
    assert company.visit().arrived
    admin.run(company.desk.power("office", powered=False))
    admin.advance(60)
    assert company.tunnels == ["DOWN", "DOWN"]
    assert culprit(company.visit()) == (company.vpn_id, Code.BAD_STATE_VPN)
    ghost = land.call("CreateCustomerGateway", Type="ipsec.1", IpAddress="203.0.113.99")["CustomerGateway"]
    assert (ghost["State"], ghost["BgpAsn"], ghost["IpAddress"]) == ("available", "65000", "203.0.113.99")
    company.cgw_id = ghost["CustomerGatewayId"]
    company.connect()
    assert company.tunnels == ["DOWN", "DOWN"]


@pytest.mark.fact("vpn-03")
def test_gateways_come_before_the_connection(land: Land, company: Company):
    wanted = {"Type": "ipsec.1", "CustomerGatewayId": "cgw-0123456789abcdef0", "VpnGatewayId": "vgw-0123456789abcdef0"}
    assert land.refused("CreateVpnConnection", **wanted).code == "InvalidVpnGatewayID.NotFound"
    company.gateways()
    wanted["VpnGatewayId"] = company.vgw_id
    assert land.refused("CreateVpnConnection", **wanted).code == "InvalidCustomerGatewayID.NotFound"
    wanted["CustomerGatewayId"] = company.cgw_id
    made = land.call("CreateVpnConnection", **wanted)["VpnConnection"]
    assert made["State"] == "pending"
    company.vpn_id = made["VpnConnectionId"]
    assert company.connect() == made["VpnConnectionId"]
    assert company.look()["State"] == "available"


@pytest.mark.fact("vpn-04")
def test_the_configuration_brings_the_device_what_it_needs(admin: Admin, company: Company):
    company.gateways()
    company.connect()
    found = company.look()
    told = read_tunnels(found["CustomerGatewayConfiguration"])
    options = found["Options"]["TunnelOptions"]
    assert [(each.outside_address, each.pre_shared_key) for each in told] == [
        (each["OutsideIpAddress"], each["PreSharedKey"]) for each in options
    ]
    assert len({each["TunnelInsideCidr"] for each in options}) == 2
    company.talk()
    assert company.tunnels == ["DOWN", "DOWN"]
    company.configure()
    admin.advance(60)
    assert company.tunnels == ["UP", "UP"]


@pytest.mark.fact("vpn-05")
def test_traffic_goes_on_by_the_other_tunnel_within_seconds(admin: Admin, company: Company):
    company.set_up()
    first, second = company.ends
    assert company.visit().arrived
    company.cut(first)
    assert culprit(company.visit()) == (company.vpn_id, Code.BAD_STATE_VPN)
    admin.advance(45)
    assert company.tunnels == ["DOWN", "UP"]
    assert company.visit().arrived
    company.cut(first, second)
    admin.advance(45)
    assert company.tunnels == ["DOWN", "DOWN"]
    assert not company.visit().arrived
    company.cut()
    admin.advance(45)
    assert company.tunnels == ["UP", "UP"]
    assert company.visit().arrived


@pytest.mark.fact("vpn-06")
def test_the_customers_side_starts_the_tunnels(admin: Admin, land: Land, company: Company):
    company.gateways()
    company.connect()
    company.configure()
    company.enter_route()
    land.lead(OFFICE, GatewayId=company.vgw_id)
    admin.advance(3600)
    assert company.tunnels == ["DOWN", "DOWN"]
    assert culprit(land.ping(DESK)) == (company.vpn_id, Code.BAD_STATE_VPN)
    admin.advance(60)
    assert company.tunnels == ["DOWN", "DOWN"]
    company.talk()
    assert company.tunnels == ["UP", "UP"]
    assert land.ping(DESK).arrived
    company.talk(talking=False)
    assert company.tunnels == ["DOWN", "DOWN"]
    assert culprit(land.ping(DESK)) == (company.vpn_id, Code.BAD_STATE_VPN)
    admin.advance(60)
    assert company.tunnels == ["DOWN", "DOWN"]


@pytest.mark.fact("vpn-07")
def test_bgp_learns_what_static_routing_has_to_be_told(admin: Admin, land: Land):
    company = Company(land, asn=65010)
    company.set_up()
    found = company.look()
    assert not found["Options"]["StaticRoutesOnly"]
    assert [each["AcceptedRouteCount"] for each in found["VgwTelemetry"]] == [1, 1]
    assert (land.route(OFFICE) or {})["Origin"] == "EnableVgwRoutePropagation"
    wanted = {"VpnConnectionId": company.vpn_id, "DestinationCidrBlock": "172.16.0.0/12"}
    assert land.refused("CreateVpnConnectionRoute", **wanted).code == "InvalidVpnConnection.InvalidType"
    admin.run(company.desk.lead_to("office", OFFICE, "172.20.0.0/16"))
    admin.advance(60)
    assert (land.route("172.20.0.0/16") or {})["GatewayId"] == company.vgw_id
    assert company.visit().arrived
    quiet = Company(land, name="branch", network="192.169.0.0/16", public_ip="198.51.100.30")
    quiet.set_up(company.vgw_id)
    assert quiet.look()["Options"]["StaticRoutesOnly"]
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as old:
        unnumbered = {"Type": "ipsec.1", "PublicIp": OFFICE_IP}
        assert old.refused("ec2:CreateCustomerGateway", **unnumbered).code == "MissingParameter"
        assert old.call("ec2:CreateCustomerGateway", **unnumbered, BgpAsn=65010)["CustomerGateway"]["BgpAsn"] == "65010"


@pytest.mark.fact("vpn-08")
def test_static_routes_are_entered_and_propagate(admin: Admin, land: Land, company: Company):
    company.gateways()
    company.connect()
    company.configure()
    company.talk()
    company.enter_route()
    assert land.route(OFFICE) is None
    unanswered = company.visit()
    assert culprit(unanswered) == (land.table_id, Code.NO_ROUTE_TO_DESTINATION)
    assert unanswered.back
    company.propagate()
    assert land.route(OFFICE) == {
        "DestinationCidrBlock": OFFICE,
        "GatewayId": company.vgw_id,
        "Origin": "EnableVgwRoutePropagation",
        "State": "active",
    }
    assert company.visit().arrived
    assert land.ping(DESK).arrived
    land.call("DeleteVpnConnectionRoute", VpnConnectionId=company.vpn_id, DestinationCidrBlock=OFFICE)
    assert land.route(OFFICE) is None
    company.enter_route()
    land.call("DisableVgwRoutePropagation", GatewayId=company.vgw_id, RouteTableId=land.table_id)
    assert land.route(OFFICE) is None


def test_only_the_gateway_of_the_vpc_writes_into_its_tables(admin: Admin, land: Land):
    stranger = new_vpn_gateway(Land(admin, "10.1.0.0/16"))
    wanted = {"GatewayId": stranger, "RouteTableId": land.table_id}
    assert land.refused("EnableVgwRoutePropagation", **wanted).code == "Gateway.NotAttached"


@pytest.mark.fact("vpn-09")
def test_three_sites_share_a_gateway_and_each_has_an_address_of_its_own(land: Land):
    sites = [
        Company(land, name=f"site-{n}", network=f"192.168.{n}.0/24", public_ip=f"198.51.100.{n}") for n in (1, 2, 3)
    ]
    vgw_id = new_vpn_gateway(land)
    for site in sites:
        site.set_up(vgw_id)
    assert [site.visit(f"192.168.{n}.9").arrived for n, site in enumerate(sites, 1)] == [True, True, True]
    assert [land.ping(f"192.168.{n}.9").arrived for n in (1, 2, 3)] == [True, True, True]
    again = {"Type": "ipsec.1", "IpAddress": "198.51.100.1"}
    assert land.call("CreateCustomerGateway", **again)["CustomerGateway"]["CustomerGatewayId"] == sites[0].cgw_id
    refusal = land.refused("CreateCustomerGateway", **again, BgpAsn=65099)
    assert refusal.code == "InvalidCustomerGateway.DuplicateIpAddress"


@pytest.mark.fact("vpn-10", "peering-10")
def test_nothing_behind_the_vpc_is_reached_by_vpn(admin: Admin, land: Land, company: Company):
    company.set_up()
    neighbour = Land(admin, "10.1.0.0/16")
    pcx = peer(land, neighbour)
    land.lead("0.0.0.0/0", GatewayId=land.open_door())
    neighbour.lead(OFFICE, VpcPeeringConnectionId=pcx)
    assert culprit(company.visit(destination=neighbour.address)) == (company.vgw_id, Code.NO_ROUTE_TO_DESTINATION)
    assert culprit(company.visit(destination="8.8.8.8")) == (company.vgw_id, Code.NO_ROUTE_TO_DESTINATION)
    assert culprit(neighbour.ping(DESK)) == (pcx, Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR)
    assert company.visit().arrived


@pytest.mark.fact("vpn-11", "vpc-11")
def test_what_is_in_the_vpc_is_never_sent_into_a_tunnel(admin: Admin, land: Land):
    company = Company(land, network=land.cidr)
    company.set_up()
    assert company.tunnels == ["UP", "UP"]
    within = land.subnet("10.0.9.0/24")
    _, address = land.interface(within)
    walked = land.ping(address)
    assert walked.arrived
    assert Station.VPN_GATEWAY not in came_by(walked)
    assert (land.route(land.cidr) or {})["GatewayId"] == "local"
    company.enter_route("10.0.9.0/24")
    assert land.route("10.0.9.0/24") is None
    wanted = {"RouteTableId": land.table_id, "DestinationCidrBlock": "10.0.9.0/24", "GatewayId": company.vgw_id}
    assert land.refused("CreateRoute", **wanted).code == "InvalidParameterValue"
    company.enter_route("10.0.0.0/8")
    assert (land.route("10.0.0.0/8") or {})["GatewayId"] == company.vgw_id
    assert Station.VPN_GATEWAY not in came_by(land.ping(address))
    twin = Land(admin, land.cidr)
    asked = {"VpcId": land.vpc_id, "PeerVpcId": twin.vpc_id}
    id = land.call("CreateVpcPeeringConnection", **asked)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    admin.advance(10)
    found = land.call("DescribeVpcPeeringConnections", VpcPeeringConnectionIds=[id])["VpcPeeringConnections"]
    assert found[0]["Status"]["Code"] == "failed"


@pytest.mark.fact("subnet-09")
def test_a_vpn_only_subnet_reaches_the_internet_only_by_the_office(admin: Admin, land: Land, company: Company):
    company.set_up()
    land.lead("0.0.0.0/0", GatewayId=company.vgw_id)
    company.enter_route("0.0.0.0/0")
    assert land.ping(DESK).arrived
    assert culprit(land.ping("93.184.216.34")) == (company.vgw_id, Code.NO_ROUTE_TO_DESTINATION)
    admin.run(company.desk.lead_to("office", "0.0.0.0/0"))
    walked = land.ping("93.184.216.34")
    assert walked.arrived
    assert came_by(walked)[-2:] == [Station.VPN_GATEWAY, Station.SITE]


def test_a_gateway_in_use_is_not_deleted(land: Land, company: Company, admin: Admin):
    company.set_up()
    assert land.refused("DeleteVpnGateway", VpnGatewayId=company.vgw_id).code == "IncorrectState"
    assert land.refused("DeleteCustomerGateway", CustomerGatewayId=company.cgw_id).code == "IncorrectState"
    land.call("DeleteVpnConnection", VpnConnectionId=company.vpn_id)
    assert company.look()["State"] == "deleting"
    admin.advance(300)
    assert company.look()["State"] == "deleted"
    assert land.route(OFFICE) is None
    land.call("DetachVpnGateway", VpnGatewayId=company.vgw_id, VpcId=land.vpc_id)
    admin.advance(30)
    land.call("DeleteVpnGateway", VpnGatewayId=company.vgw_id)
    land.call("DeleteCustomerGateway", CustomerGatewayId=company.cgw_id)
    admin.advance(2 * 3600)
    for kind in ("VpnConnections", "VpnGateways", "CustomerGateways"):
        assert land.call(f"Describe{kind}")[kind] == []


def test_a_new_key_has_to_reach_the_device_before_the_tunnel_comes_back(admin: Admin, company: Company):
    company.set_up()
    first, _ = company.ends
    wanted = {"VpnConnectionId": company.vpn_id, "VpnTunnelOutsideIpAddress": first}
    bad = company.land.refused("ModifyVpnTunnelOptions", **wanted, TunnelOptions={"PreSharedKey": "short"})
    assert bad.code == "InvalidParameterValue"
    company.land.call("ModifyVpnTunnelOptions", **wanted, TunnelOptions={"PreSharedKey": "a.longer_secret1"})
    admin.advance(300)
    assert company.tunnels == ["DOWN", "UP"]
    company.configure()
    admin.advance(60)
    assert company.tunnels == ["UP", "UP"]


def test_another_gateway_at_the_customers_end_is_in_the_configuration_from_then_on(admin: Admin, company: Company):
    company.set_up()
    land, named = company.land, {"VpnConnectionId": company.vpn_id}
    assert land.refused("ModifyVpnConnection", **named).code == "MissingParameter"
    other = land.call("CreateCustomerGateway", Type="ipsec.1", IpAddress="198.51.100.99")["CustomerGateway"]
    ends = company.ends
    changed = land.call("ModifyVpnConnection", **named, CustomerGatewayId=other["CustomerGatewayId"])["VpnConnection"]
    assert (changed["State"], changed["CustomerGatewayId"]) == ("modifying", other["CustomerGatewayId"])
    admin.advance(READY)
    assert company.look()["State"] == "available"
    assert company.ends == ends
    assert "198.51.100.99" in company.look()["CustomerGatewayConfiguration"]


def test_the_networks_at_both_ends_can_be_told_later(admin: Admin, company: Company):
    company.set_up()
    told = {"LocalIpv4NetworkCidr": OFFICE, "RemoteIpv4NetworkCidr": "10.0.0.0/16"}
    company.land.call("ModifyVpnConnectionOptions", VpnConnectionId=company.vpn_id, **told)
    admin.advance(READY)
    options = company.look()["Options"]
    assert {name: options[name] for name in told} == told


@pytest.mark.parametrize(
    "options",
    [
        {"TunnelOptions": [{"TunnelInsideCidr": "169.254.169.252/30"}]},
        {"TunnelOptions": [{"TunnelInsideCidr": "10.0.0.0/30"}]},
        {"TunnelOptions": [{"PreSharedKey": "0123456789"}]},
        {"TunnelOptions": [{"TunnelInsideCidr": "169.254.8.0/30"}, {"TunnelInsideCidr": "169.254.8.0/30"}]},
    ],
)
def test_options_that_no_tunnel_can_have(company: Company, options: dict[str, Any]):
    company.gateways()
    wanted = {"Type": "ipsec.1", "CustomerGatewayId": company.cgw_id, "VpnGatewayId": company.vgw_id}
    assert company.land.refused("CreateVpnConnection", **wanted, Options=options).code == "InvalidParameterValue"


def test_bad_input_is_refused(land: Land):
    for asn in (7224, 64511):
        assert land.refused("CreateVpnGateway", Type="ipsec.1", AmazonSideAsn=asn).code == "InvalidParameterValue"
    nowhere = land.refused("CreateCustomerGateway", Type="ipsec.1", IpAddress="300.1.1.1")
    assert nowhere.code == "InvalidParameterValue"
    assert land.refused("CreateCustomerGateway", Type="ipsec.1").code == "MissingParameter"
    with pytest.raises(UnknownDevice):
        land.admin.run(land.admin.client.premises.talk("nobody"))
    with pytest.raises(ValueError, match="no configuration"):
        read_tunnels("<html/>")


@pytest.mark.fact("route-table-07")
def test_routes_lead_out_by_every_kind_of_gateway_and_to_nowhere_when_it_goes(
    admin: Admin, land: Land, company: Company
):
    company.set_up()
    door = land.open_door()
    land.lead("0.0.0.0/0", GatewayId=door)
    land.lead("172.16.0.0/12", GatewayId=company.vgw_id)
    assert Station.VPN_GATEWAY in came_by(land.ping("172.16.0.1"))
    assert came_by(land.ping("93.184.216.34"))[-1] == Station.INTERNET_GATEWAY
    nat = land.call("CreateNatGateway", SubnetId=land.subnet_id, ConnectivityType="private")["NatGateway"]
    admin.advance(180)
    land.lead("100.64.0.0/10", NatGatewayId=nat["NatGatewayId"])
    assert Station.NAT_GATEWAY in came_by(land.ping("100.64.0.1"))
    land.call("DetachVpnGateway", VpnGatewayId=company.vgw_id, VpcId=land.vpc_id)
    land.call("DetachInternetGateway", InternetGatewayId=door, VpcId=land.vpc_id)
    land.call("DeleteNatGateway", NatGatewayId=nat["NatGatewayId"])
    for destination in ("0.0.0.0/0", "172.16.0.0/12", "100.64.0.0/10"):
        assert (land.route(destination) or {})["State"] == "blackhole"
    assert culprit(land.ping("172.16.0.1")) == (land.table_id, Code.BAD_STATE_ROUTE)
