"""Two companies' VPCs joined by peering, and an office joined by VPN: each works, is broken, and is mended."""

from __future__ import annotations

import pytest

from model.catalog.running_costs import dollars_per_hour
from model.laws.reach.addresses import written
from model.laws.reach.hops import Code, Station
from model.laws.reach.packets import Packet
from tests.admin import Admin
from tests.model.services.ec2.corporations import DESK, OFFICE, Company
from tests.model.services.ec2.lands import PARTNER, Land, came_by, culprit, peer
from tests.model.services.ec2.launches import look, running
from tests.stories.mishaps import Mishap, analysed
from tests.stories.premises import Premises

SOMEBODY = "198.51.100.7"


class Shops:
    """A shop and its partner, peered."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.shop, self.partner = Land(admin), Land(admin, "10.1.0.0/16", account=PARTNER)
        self.pcx = peer(self.shop, self.partner)

    def told(self) -> list[str]:
        return analysed(self.admin, self.shop.interface_id, DestinationIp=self.partner.address)

    def forget_the_way_back(self) -> tuple[str, Code]:
        where = {"RouteTableId": self.partner.table_id, "DestinationCidrBlock": self.shop.cidr}
        self.partner.call("DeleteRoute", **where)
        return self.partner.table_id, Code.NO_ROUTE_TO_DESTINATION

    def lead_back(self) -> None:
        self.partner.lead(self.shop.cidr, VpcPeeringConnectionId=self.pcx)

    def close_the_group(self) -> tuple[str, Code]:
        peers = [{"CidrIp": "10.0.0.0/8"}]
        closed = [{"IpProtocol": "-1", "IpRanges": peers}]
        self.partner.call("RevokeSecurityGroupIngress", GroupId=self.partner.group_id, IpPermissions=closed)
        return self.partner.group_id, Code.ENI_SG_RULES_MISMATCH

    def open_the_group(self) -> None:
        self.partner.open(self.shop.cidr)

    def end_the_peering(self) -> tuple[str, Code]:
        self.partner.call("DeleteVpcPeeringConnection", VpcPeeringConnectionId=self.pcx)
        return self.shop.table_id, Code.BAD_STATE_ROUTE

    def peer_again(self) -> None:
        for one, other in ((self.shop, self.partner), (self.partner, self.shop)):
            one.call("DeleteRoute", RouteTableId=one.table_id, DestinationCidrBlock=other.cidr)
        self.pcx = peer(self.shop, self.partner)

    @property
    def acl_id(self) -> str:
        within = [{"Name": "vpc-id", "Values": [self.partner.vpc_id]}]
        (acl,) = self.partner.call("DescribeNetworkAcls", Filters=within)["NetworkAcls"]
        return acl["NetworkAclId"]

    def deny_at_the_border(self) -> tuple[str, Code]:
        entry = {"RuleNumber": 50, "Protocol": "-1", "RuleAction": "deny", "Egress": False, "CidrBlock": self.shop.cidr}
        self.partner.call("CreateNetworkAclEntry", NetworkAclId=self.acl_id, **entry)
        return self.acl_id, Code.SUBNET_ACL_RESTRICTION

    def deny_no_more(self) -> None:
        self.partner.call("DeleteNetworkAclEntry", NetworkAclId=self.acl_id, RuleNumber=50, Egress=False)


@pytest.mark.parametrize(
    "mishap",
    [
        Mishap(Shops.forget_the_way_back, Shops.lead_back),
        Mishap(Shops.close_the_group, Shops.open_the_group),
        Mishap(Shops.end_the_peering, Shops.peer_again),
        Mishap(Shops.deny_at_the_border, Shops.deny_no_more),
    ],
    ids=lambda mishap: mishap.name,
)
def test_a_peering_works_until_something_is_broken_which_is_named_and_mended(admin: Admin, mishap: Mishap[Shops]):
    shops = Shops(admin)
    assert shops.shop.ping(shops.partner.address).arrived
    wrong = mishap.happens(shops)
    assert culprit(shops.shop.ping(shops.partner.address)) == wrong
    assert shops.told() == [wrong[1]]
    mishap.is_mended(shops)
    assert shops.shop.ping(shops.partner.address).arrived
    assert shops.told() == []


class Branch:
    """An application in a private subnet, and the office whose people use it."""

    def __init__(self, admin: Admin) -> None:
        self.land = Land(admin)
        self.office = Company(self.land)
        self.office.set_up()

    def told(self) -> list[str]:
        """What Network Insights says of the way to the office."""
        return analysed(self.land.admin, self.land.interface_id, DestinationIp=DESK)

    def cut_both_tunnels(self) -> tuple[str, Code]:
        self.office.cut(*self.office.ends)
        return self.office.vpn_id, Code.BAD_STATE_VPN

    def lay_both_again(self) -> None:
        self.office.cut()
        self.land.admin.advance(120)

    def propagate_no_more(self) -> tuple[str, Code]:
        where = {"GatewayId": self.office.vgw_id, "RouteTableId": self.land.table_id}
        self.land.call("DisableVgwRoutePropagation", **where)
        return self.land.table_id, Code.NO_ROUTE_TO_DESTINATION

    def propagate_again(self) -> None:
        self.office.propagate()

    def detach_the_gateway(self) -> tuple[str, Code]:
        self.land.call("DetachVpnGateway", VpnGatewayId=self.office.vgw_id, VpcId=self.land.vpc_id)
        return self.office.vgw_id, Code.NO_ROUTE_TO_DESTINATION

    def attach_the_gateway(self) -> None:
        self.land.call("AttachVpnGateway", VpnGatewayId=self.office.vgw_id, VpcId=self.land.vpc_id)
        self.land.admin.advance(60)
        self.office.propagate()

    @property
    def acl_id(self) -> str:
        within = [{"Name": "vpc-id", "Values": [self.land.vpc_id]}]
        (acl,) = self.land.call("DescribeNetworkAcls", Filters=within)["NetworkAcls"]
        return acl["NetworkAclId"]

    def deny_at_the_border(self) -> tuple[str, Code]:
        entry = {"RuleNumber": 50, "Protocol": "-1", "RuleAction": "deny", "Egress": False, "CidrBlock": OFFICE}
        self.land.call("CreateNetworkAclEntry", NetworkAclId=self.acl_id, **entry)
        return self.acl_id, Code.SUBNET_ACL_RESTRICTION

    def deny_no_more(self) -> None:
        self.land.call("DeleteNetworkAclEntry", NetworkAclId=self.acl_id, RuleNumber=50, Egress=False)


@pytest.mark.parametrize(
    "mishap",
    [
        Mishap(Branch.cut_both_tunnels, Branch.lay_both_again),
        Mishap(Branch.propagate_no_more, Branch.propagate_again),
        Mishap(Branch.detach_the_gateway, Branch.attach_the_gateway),
        Mishap(Branch.deny_at_the_border, Branch.deny_no_more),
    ],
    ids=lambda mishap: mishap.name,
)
def test_a_vpn_works_until_something_is_broken_which_is_named_and_mended(admin: Admin, mishap: Mishap[Branch]):
    branch = Branch(admin)
    assert branch.office.visit().arrived
    assert branch.told() == []
    wrong = mishap.happens(branch)
    assert culprit(branch.office.visit()) == wrong
    assert branch.told() == [wrong[1]]
    mishap.is_mended(branch)
    assert branch.office.visit().arrived
    assert branch.told() == []


def test_a_group_that_is_closed_to_the_office_still_takes_its_answers(admin: Admin):
    branch = Branch(admin)
    closed = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": OFFICE}]}]
    branch.land.call("RevokeSecurityGroupIngress", GroupId=branch.land.group_id, IpPermissions=closed)
    assert culprit(branch.office.visit()) == (branch.land.group_id, Code.ENI_SG_RULES_MISMATCH)
    assert branch.told() == []


@pytest.mark.fact("vpn-13")
def test_an_application_without_a_public_address_serves_the_office_for_a_nickel_an_hour(admin: Admin):
    branch = Branch(admin)
    land, office = branch.land, branch.office
    app = look(admin, running(admin, SubnetId=land.subnet_id, SecurityGroupIds=[land.group_id]))
    assert "PublicIpAddress" not in app
    assert office.visit(destination=app["PrivateIpAddress"]).arrived
    connection = {"state": office.look()["State"]}
    assert dollars_per_hour("ec2:VpnConnection", "us-east-1", connection) == pytest.approx(0.05)
    office.cut(*office.ends)
    admin.advance(60)
    assert not office.visit(destination=app["PrivateIpAddress"]).arrived


@pytest.mark.fact("vpn-12")
def test_by_the_gateway_nobody_comes_in_but_by_a_tunnel(admin: Admin):
    branch = Branch(admin)
    land, office = branch.land, branch.office
    land.lead("0.0.0.0/0", GatewayId=office.vgw_id)
    land.open("0.0.0.0/0")
    address = land.call("AllocateAddress", Domain="vpc")
    door = land.open_door()
    land.call("AssociateAddress", AllocationId=address["AllocationId"], NetworkInterfaceId=land.interface_id)
    probe = land.pinged_from_internet(SOMEBODY, address["PublicIp"])
    assert not probe.arrived
    assert came_by(probe)[0] is Station.INTERNET
    assert probe.back[-1].id == office.vgw_id
    land.call("DisassociateAddress", AssociationId=land_association(land))
    land.call("DetachInternetGateway", InternetGatewayId=door, VpcId=land.vpc_id)
    lost = land.pinged_from_internet(SOMEBODY, land.address)
    assert land.interface_id not in [hop.id for hop in lost.there]
    assert office.visit().arrived
    told = office.look()["CustomerGatewayConfiguration"]
    assert "<protocol>esp</protocol>" in told
    assert "<encryption_protocol>aes-128-cbc</encryption_protocol>" in told


def land_association(land: Land) -> str:
    (found,) = land.call("DescribeNetworkInterfaces", NetworkInterfaceIds=[land.interface_id])["NetworkInterfaces"]
    return found["Association"]["AssociationId"]


@pytest.mark.fact("subnet-10")
def test_public_private_and_hybrid_subnets_live_in_one_vpc(admin: Admin):
    land = Land(admin)
    land.open("0.0.0.0/0")
    office = Company(land)
    office.set_up()
    door, reached = land.open_door(), {}
    ways = {"public": [door], "private": [], "hybrid": [door, office.vgw_id]}
    for place, (kind, gateways) in enumerate(ways.items(), 10):
        subnet_id = land.subnet(f"10.0.{place}.0/24")
        table_id = land.call("CreateRouteTable", VpcId=land.vpc_id)["RouteTable"]["RouteTableId"]
        land.call("AssociateRouteTable", RouteTableId=table_id, SubnetId=subnet_id)
        for gateway in gateways:
            destination = OFFICE if gateway == office.vgw_id else "0.0.0.0/0"
            land.call("CreateRoute", RouteTableId=table_id, DestinationCidrBlock=destination, GatewayId=gateway)
        interface_id, address = land.interface(subnet_id)
        allocation = land.call("AllocateAddress", Domain="vpc")["AllocationId"]
        land.call("AssociateAddress", AllocationId=allocation, NetworkInterfaceId=interface_id)
        reached[kind] = (
            land.ping(SOMEBODY, interface_id).arrived,
            office.visit(destination=address).arrived,
            land.ping(address).arrived,
        )
    assert reached == {
        "public": (True, False, True),
        "private": (False, False, True),
        "hybrid": (True, True, True),
    }


@pytest.mark.fact("peering-09")
def test_a_zone_that_fails_takes_no_peering_with_it(admin: Admin):
    here, there = Land(admin), Land(admin, "10.1.0.0/16")
    peer(here, there)
    far = there.subnet("10.1.9.0/24", zone="b")
    lost = look(admin, running(admin, SubnetId=far, SecurityGroupIds=[there.group_id]))["PrivateIpAddress"]
    kept = look(admin, running(admin, SubnetId=there.subnet_id, SecurityGroupIds=[there.group_id]))["PrivateIpAddress"]
    assert [here.ping(each).arrived for each in (lost, kept)] == [True, True]
    Premises(admin).disturb("us-east-1b", "water")
    admin.advance(60)
    assert [here.ping(each).arrived for each in (lost, kept)] == [False, True]


@pytest.mark.fact("igw-02")
def test_a_zone_that_fails_takes_no_internet_gateway_with_it(admin: Admin):
    land = Land(admin)
    land.lead("0.0.0.0/0", GatewayId=land.open_door())
    land.open("0.0.0.0/0")
    subnets = (land.subnet_id, land.subnet("10.0.9.0/24", zone="b"))
    for each in subnets:
        land.call("ModifySubnetAttribute", SubnetId=each, MapPublicIpOnLaunch={"Value": True})
    launched = [look(admin, running(admin, SubnetId=each, SecurityGroupIds=[land.group_id])) for each in subnets]
    kept, lost = (each["PublicIpAddress"] for each in launched)
    assert [land.pinged_from_internet(SOMEBODY, each).arrived for each in (kept, lost)] == [True, True]
    Premises(admin).disturb("us-east-1b", "water")
    admin.advance(60)
    assert [land.pinged_from_internet(SOMEBODY, each).arrived for each in (kept, lost)] == [True, False]
    assert land.ping(SOMEBODY, launched[0]["NetworkInterfaces"][0]["NetworkInterfaceId"]).arrived


@pytest.mark.fact("igw-05")
def test_the_gateway_translates_and_the_guest_knows_its_private_address_only(admin: Admin):
    land = Land(admin)
    land.lead("0.0.0.0/0", GatewayId=land.open_door())
    land.open("0.0.0.0/0")
    land.call("ModifySubnetAttribute", SubnetId=land.subnet_id, MapPublicIpOnLaunch={"Value": True})
    one, other = (
        look(admin, running(admin, SubnetId=land.subnet_id, SecurityGroupIds=[land.group_id])) for _ in range(2)
    )
    walked = land.pinged_from_internet(SOMEBODY, one["PublicIpAddress"])
    outside, inside = walked.there[0].packet, walked.there[-1].packet
    assert [written_destination(each) for each in (outside, inside)] == [
        one["PublicIpAddress"],
        one["PrivateIpAddress"],
    ]
    going = land.ping(SOMEBODY, other["NetworkInterfaces"][0]["NetworkInterfaceId"])
    assert [written_source(each.packet) for each in (going.there[0], going.there[-1])] == [
        other["PrivateIpAddress"],
        other["PublicIpAddress"],
    ]
    guest = admin.client.guest(one["InstanceId"])
    assert guest is not None
    mac = one["NetworkInterfaces"][0]["MacAddress"]
    own = admin.run(guest.read(f"meta-data/network/interfaces/macs/{mac}/local-ipv4s"))
    assert own == one["PrivateIpAddress"]
    admin.run(guest.listen())
    stranger = look(admin, running(admin))
    sender = admin.client.guest(stranger["InstanceId"])
    assert sender is not None
    assert admin.run(sender.send(one["PublicIpAddress"], 80))[0]
    assert guest.heard() == [(stranger["PublicIpAddress"], one["PrivateIpAddress"], 80)]


def written_destination(packet: Packet) -> str:
    return written(packet.destination)


def written_source(packet: Packet) -> str:
    return written(packet.source)
