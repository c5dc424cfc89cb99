"""Direct Connect: lines, the interfaces on them, and where they lead."""

from contextlib import closing
from typing import Any

import pytest

from model.catalog.prices import price
from model.catalog.running_costs import dollars_per_hour
from model.kit.cell import CellSettings
from model.laws.reach.hops import Code, Station
from tests.admin import Admin
from tests.model.services.ec2.corporations import DESK, OFFICE, Company, new_vpn_gateway
from tests.model.services.ec2.lands import Land, came_by, culprit

DAY = 86400.0
ASN = 65010


def order(admin: Admin, bandwidth: str = "1Gbps") -> str:
    wanted = {"location": "EqDC2", "bandwidth": bandwidth, "connectionName": "to-ashburn"}
    return admin.call("directconnect:CreateConnection", **wanted)["connectionId"]


def line_state(admin: Admin, id: str) -> str:
    (found,) = admin.call("directconnect:DescribeConnections", connectionId=id)["connections"]
    return found["connectionState"]


def add_interface(admin: Admin, connection_id: str, vgw_id: str, vlan: int = 101) -> str:
    new = {"virtualInterfaceName": f"vlan-{vlan}", "vlan": vlan, "asn": ASN, "virtualGatewayId": vgw_id}
    wanted = {"connectionId": connection_id, "newPrivateVirtualInterface": new}
    return admin.call("directconnect:CreatePrivateVirtualInterface", **wanted)["virtualInterfaceId"]


def look(admin: Admin, id: str) -> dict[str, Any]:
    (found,) = admin.call("directconnect:DescribeVirtualInterfaces", virtualInterfaceId=id)["virtualInterfaces"]
    return found


class Line:
    """A line that was laid, and an office with a router at its end."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.id = order(admin)
        admin.advance(20 * DAY)
        admin.run(admin.client.premises.build("router", OFFICE, asn=ASN))

    def lead_to(self, land: Land, vlan: int = 101, vgw_id: str = "") -> str:
        vgw_id = vgw_id or new_vpn_gateway(land)
        id = add_interface(self.admin, self.id, vgw_id, vlan)
        self.admin.run(self.admin.client.premises.connect("router", id))
        land.call("EnableVgwRoutePropagation", GatewayId=vgw_id, RouteTableId=land.table_id)
        self.admin.advance(600)
        return id


@pytest.mark.fact("direct-connect-01")
def test_a_line_takes_days_and_does_not_touch_the_internet(admin: Admin):
    id = order(admin)
    assert line_state(admin, id) == "requested"
    admin.advance(3 * DAY)
    assert line_state(admin, id) == "pending"
    admin.advance(11 * DAY)
    assert line_state(admin, id) == "available"
    land, line = Land(admin), Line(admin)
    vif = line.lead_to(land)
    walked = land.ping(DESK)
    assert walked.arrived
    assert Station.INTERNET not in came_by(walked)
    assert came_by(walked)[-2:] == [Station.VPN_GATEWAY, Station.SITE]
    assert land.pinged_from_site(vif, DESK).arrived


@pytest.mark.fact("direct-connect-02")
def test_ports_have_speeds_of_their_own(admin: Admin):
    for bandwidth in ("1Gbps", "10Gbps", "100Gbps"):
        order(admin, bandwidth)
    wanted = {"location": "EqDC2", "connectionName": "odd"}
    odd = admin.refused("directconnect:CreateConnection", **wanted, bandwidth="2Gbps")
    assert odd.code == "DirectConnectClientException"
    nowhere = {**wanted, "location": "Atlantis", "bandwidth": "1Gbps"}
    assert admin.refused("directconnect:CreateConnection", **nowhere).code == "DirectConnectClientException"
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as old:
        assert [line_state(old, order(old, each)) for each in ("1Gbps", "10Gbps")] == ["requested", "requested"]
        fast = old.refused("directconnect:CreateConnection", **wanted, bandwidth="100Gbps")
        assert fast.code == "DirectConnectClientException"


def test_connections_are_shown_page_by_page(admin: Admin):
    made = [order(admin) for _ in range(3)]
    first = admin.call("directconnect:DescribeConnections", maxResults=2)
    rest = admin.call("directconnect:DescribeConnections", maxResults=2, nextToken=first["nextToken"])
    assert [each["connectionId"] for each in first["connections"] + rest["connections"]] == made
    assert "nextToken" not in rest
    foreign = admin.refused("directconnect:DescribeConnections", nextToken="elsewhere")
    none = admin.refused("directconnect:DescribeConnections", maxResults=-1)
    assert {foreign.code, none.code} == {"DirectConnectClientException"}


@pytest.mark.fact("direct-connect-03")
def test_one_line_serves_several_vpcs(admin: Admin):
    lands, line = [Land(admin), Land(admin, "10.1.0.0/16")], Line(admin)
    vifs = [line.lead_to(land, vlan) for vlan, land in enumerate(lands, 101)]
    assert [land.ping(DESK).arrived for land in lands] == [True, True]
    walks = [land.pinged_from_site(vif, DESK).arrived for land, vif in zip(lands, vifs, strict=True)]
    assert walks == [True, True]
    taken = {
        "virtualInterfaceName": "again",
        "vlan": 101,
        "virtualGatewayId": new_vpn_gateway(Land(admin, "10.2.0.0/16")),
    }
    wanted = {"connectionId": line.id, "newPrivateVirtualInterface": taken}
    refusal = admin.refused("directconnect:CreatePrivateVirtualInterface", **wanted)
    assert refusal.code == "DirectConnectClientException"
    assert admin.refused("directconnect:DeleteConnection", connectionId=line.id).code == "DirectConnectClientException"


def test_a_session_needs_a_router_that_speaks_with_the_number_that_was_told(admin: Admin):
    land, line = Land(admin), Line(admin)
    vgw_id = new_vpn_gateway(land)
    vif = add_interface(admin, line.id, vgw_id)
    assert look(admin, vif)["virtualInterfaceState"] == "pending"
    admin.advance(600)
    assert look(admin, vif)["virtualInterfaceState"] == "down"
    assert look(admin, vif)["bgpPeers"][0]["bgpStatus"] == "down"
    admin.run(admin.client.premises.connect("router", vif))
    admin.advance(60)
    assert look(admin, vif)["bgpPeers"][0]["bgpStatus"] == "up"
    admin.run(admin.client.premises.power("router", powered=False))
    admin.advance(30)
    assert look(admin, vif)["virtualInterfaceState"] == "available"
    admin.advance(90)
    assert look(admin, vif)["virtualInterfaceState"] == "down"
    gateways = admin.call("directconnect:DescribeVirtualGateways")["virtualGateways"]
    assert [each["virtualGatewayId"] for each in gateways] == [vgw_id]


def test_lines_and_interfaces_are_given_back(admin: Admin):
    land, line = Land(admin), Line(admin)
    vif = line.lead_to(land)
    assert land.route(OFFICE)
    admin.call("directconnect:DeleteVirtualInterface", virtualInterfaceId=vif)
    admin.advance(120)
    assert land.route(OFFICE) is None
    admin.call("directconnect:UpdateConnection", connectionId=line.id, connectionName="old")
    assert admin.call("directconnect:DeleteConnection", connectionId=line.id)["connectionState"] == "deleting"
    admin.advance(2 * 3600)
    assert admin.call("directconnect:DescribeConnections")["connections"] == []
    assert admin.call("directconnect:DescribeVirtualInterfaces")["virtualInterfaces"] == []
    places = admin.call("directconnect:DescribeLocations")["locations"]
    assert [each["locationCode"] for each in places] == ["EqDC2", "CSVA1"]


def test_a_public_interface_is_looked_into_first(admin: Admin):
    line = Line(admin)
    new: dict[str, Any] = {"virtualInterfaceName": "public", "vlan": 7, "asn": ASN}
    wanted = {"connectionId": line.id, "newPublicVirtualInterface": new}
    for prefixes in ([], [{}]):
        new["routeFilterPrefixes"] = prefixes
        refusal = admin.refused("directconnect:CreatePublicVirtualInterface", **wanted)
        assert refusal.code == "DirectConnectClientException"
    new["routeFilterPrefixes"] = [{"cidr": "203.0.113.0/24"}]
    made = admin.call("directconnect:CreatePublicVirtualInterface", **wanted)
    assert (made["virtualInterfaceState"], made["routeFilterPrefixes"]) == ("verifying", [{"cidr": "203.0.113.0/24"}])
    admin.run(admin.client.premises.connect("router", made["virtualInterfaceId"]))
    admin.advance(2 * DAY)
    assert look(admin, made["virtualInterfaceId"])["virtualInterfaceState"] == "available"


@pytest.mark.fact("direct-connect-04")
def test_transfer_over_a_line_is_cheaper_and_the_port_costs_by_the_hour(admin: Admin):
    ten_terabytes = 10_000.0
    assert price("directconnect/transfer/out").cost(ten_terabytes) < price("transfer/out").cost(ten_terabytes) / 4
    idle = {"connection_state": "available", "bandwidth": "1Gbps"}
    assert dollars_per_hour("directconnect:Connection", "us-east-1", idle) == pytest.approx(0.30)
    ordered = {**idle, "connection_state": "requested"}
    assert dollars_per_hour("directconnect:Connection", "us-east-1", ordered) == 0


@pytest.mark.fact("vpc-16")
def test_a_data_centre_stays_connected_while_vpn_or_line_is_up(admin: Admin):
    land = Land(admin)
    line = Line(admin)
    company = Company(land, name="office", asn=ASN)
    company.set_up()
    vif = line.lead_to(land, vgw_id=company.vgw_id)

    def ways() -> list[str]:
        """By which of the two an office host reaches the instance; the answer may come by the other."""
        names = {"line": vif, "vpn": company.vpn_id}
        return [name for name, way in names.items() if land.pinged_from_site(way, DESK).arrived]

    def cut(*broken: str) -> None:
        admin.run(admin.client.premises.cut("router", *broken))
        company.cut(*broken)
        admin.advance(120)

    assert ways() == ["line", "vpn"]
    walked = land.pinged_from_site(company.vpn_id, DESK)
    assert (walked.there[0].id, walked.back[-1].id) == (company.vpn_id, vif)
    cut(vif)
    assert ways() == ["vpn"]
    assert land.ping(DESK).arrived
    cut(*company.ends)
    assert ways() == ["line"]
    assert land.ping(DESK).arrived
    cut(vif, *company.ends)
    assert ways() == []
    assert culprit(land.ping(DESK)) == (land.table_id, Code.NO_ROUTE_TO_DESTINATION)


def test_an_answer_that_goes_to_another_office_is_not_believed(admin: Admin):
    land = Land(admin)
    vif = Line(admin).lead_to(land)
    gateway_id = look(admin, vif)["virtualGatewayId"]
    branch = Company(land, name="branch", network="192.168.128.0/17", asn=ASN)
    branch.set_up(gateway_id)
    assert land.pinged_from_site(branch.vpn_id, "192.168.200.7").arrived
    forged = land.pinged_from_site(branch.vpn_id, DESK)
    assert culprit(forged) == (vif, Code.ASYMMETRIC_RETURN)
