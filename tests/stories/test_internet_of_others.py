"""A server is found by its public address from every account and region; what its owner did decides who comes in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.kit.networks import barrier_of
from model.laws.reach.addresses import place, written
from model.laws.reach.hops import Code, Station, Walk
from model.laws.reach.packets import TCP, Packet
from model.services.ec2.reach import reach
from tests.admin import Admin
from tests.model.services.ec2.lands import PARTNER, Land, came_by, culprit

ANYWHERE = "0.0.0.0/0"
ANYWHERE6 = "::/0"
WEB = 443


class Server:
    """A land with an open door and a public address on its interface."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.door = land.open_door()
        land.lead(ANYWHERE, GatewayId=self.door)
        self.allocation_id, self.public = self._give_address()

    def _give_address(self) -> tuple[str, str]:
        made = self.land.call("AllocateAddress", Domain="vpc")
        wanted = {"AllocationId": made["AllocationId"], "NetworkInterfaceId": self.land.interface_id}
        self.association_id = self.land.call("AssociateAddress", **wanted)["AssociationId"]
        return made["AllocationId"], made["PublicIp"]

    def fetch(self, address: str, port: int = WEB) -> Walk:
        """A connection from this one to an address on the internet."""
        world = self.land.admin.cloud.world(self.land.account, self.land.region, "ec2")
        return reach(world, self.land.interface_id, Packet(TCP, place(self.land.address), place(address), port))

    def forget_the_way_back(self) -> tuple[str, Code]:
        self.land.call("DeleteRoute", RouteTableId=self.land.table_id, DestinationCidrBlock=ANYWHERE)
        return self.land.table_id, Code.NO_ROUTE_TO_DESTINATION

    def close_the_group(self) -> tuple[str, Code]:
        closed = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}]
        self.land.call("RevokeSecurityGroupIngress", GroupId=self.land.group_id, IpPermissions=closed)
        return self.land.group_id, Code.ENI_SG_RULES_MISMATCH

    def let_no_answers_out(self) -> tuple[str, Code]:
        within = [{"Name": "vpc-id", "Values": [self.land.vpc_id]}]
        (acl,) = self.land.call("DescribeNetworkAcls", Filters=within)["NetworkAcls"]
        entry = {"RuleNumber": 9, "Protocol": "-1", "RuleAction": "deny", "Egress": True, "CidrBlock": ANYWHERE}
        self.land.call("CreateNetworkAclEntry", NetworkAclId=acl["NetworkAclId"], **entry)
        return acl["NetworkAclId"], Code.SUBNET_ACL_RESTRICTION


def visitor_and_shop(admin: Admin) -> tuple[Server, Server]:
    """Of two companies on two continents; both have the same private addresses, as strangers may."""
    visitor = Server(Land(admin))
    shop = Server(Land(admin, account=PARTNER, region="eu-west-1", peers=(ANYWHERE,)))
    return visitor, shop


def test_a_server_of_another_account_and_region_is_reached_by_its_public_address(admin: Admin):
    visitor, shop = visitor_and_shop(admin)
    walked = visitor.fetch(shop.public)
    assert walked.arrived
    assert walked.end is not None
    assert walked.end.id == shop.land.interface_id
    doors = [hop.id for hop in walked.there if hop.station is Station.INTERNET_GATEWAY]
    assert doors == [visitor.door, shop.door]
    met = walked.there[-1].packet
    assert (written(met.source), written(met.destination)) == (visitor.public, shop.land.address)
    assert [hop.id for hop in walked.back if hop.station is Station.INTERNET_GATEWAY] == [shop.door, visitor.door]


@pytest.mark.parametrize("fault", [Server.forget_the_way_back, Server.close_the_group, Server.let_no_answers_out])
def test_what_the_owner_of_the_server_did_keeps_others_out_and_is_named(
    admin: Admin, fault: Callable[[Server], tuple[str, Code]]
):
    visitor, shop = visitor_and_shop(admin)
    assert visitor.fetch(shop.public).arrived
    expected = fault(shop)
    walked = visitor.fetch(shop.public)
    assert culprit(walked) == expected
    barrier = barrier_of(walked)
    assert barrier is not None
    assert barrier.answering == (fault is not Server.close_the_group)


def test_a_group_lets_in_the_public_address_of_a_stranger_and_not_its_private_one(admin: Admin):
    visitor = Server(Land(admin))
    shop = Server(Land(admin, account=PARTNER, region="eu-west-1", peers=(visitor.land.cidr,)))
    assert culprit(visitor.fetch(shop.public)) == (shop.land.group_id, Code.ENI_SG_RULES_MISMATCH)
    shop.land.open(f"{visitor.public}/32")
    assert visitor.fetch(shop.public).arrived


def test_an_address_that_is_given_back_leads_nowhere_into_the_cloud(admin: Admin):
    visitor, shop = visitor_and_shop(admin)
    assert visitor.fetch(shop.public).arrived
    shop.land.call("DisassociateAddress", AssociationId=shop.association_id)
    walked = visitor.fetch(shop.public)
    assert shop.land.interface_id not in [hop.id for hop in walked.there]
    assert came_by(walked)[-1] is Station.INTERNET
    wanted = {"AllocationId": shop.allocation_id, "NetworkInterfaceId": shop.land.interface_id}
    shop.land.call("AssociateAddress", **wanted)
    assert visitor.fetch(shop.public).arrived


def test_an_address_of_ipv6_is_found_in_every_account_and_region_too(admin: Admin):
    visitor = Land(admin, AmazonProvidedIpv6CidrBlock=True)
    shop = Land(admin, account=PARTNER, region="eu-west-1", AmazonProvidedIpv6CidrBlock=True)
    addresses = [six(land) for land in (visitor, shop)]
    shop.open(f"{addresses[0]}/128")
    walked = visitor.ping(addresses[1])
    assert walked.arrived
    assert walked.end is not None
    assert walked.end.id == shop.interface_id
    shop.call("DeleteRoute", RouteTableId=shop.table_id, DestinationIpv6CidrBlock=ANYWHERE6)
    assert culprit(visitor.ping(addresses[1])) == (shop.table_id, Code.NO_ROUTE_TO_DESTINATION)


def six(land: Land) -> str:
    """An address of IPv6 for a land's interface, with a door and a way to it."""
    (vpc,) = land.call("DescribeVpcs", VpcIds=[land.vpc_id])["Vpcs"]
    block: str = vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    land.call("AssociateSubnetCidrBlock", SubnetId=land.subnet_id, Ipv6CidrBlock=block.replace("/56", "/64"))
    land.lead(ANYWHERE6, GatewayId=land.open_door())
    wanted = {"NetworkInterfaceId": land.interface_id, "Ipv6AddressCount": 1}
    address: str = land.call("AssignIpv6Addresses", **wanted)["AssignedIpv6Addresses"][0]
    return address


def test_a_machine_behind_a_nat_reaches_a_server_of_somebody_else(admin: Admin):
    visitor, shop = visitor_and_shop(admin)
    land = visitor.land
    inner = land.subnet("10.0.9.0/24")
    table_id = land.call("CreateRouteTable", VpcId=land.vpc_id)["RouteTable"]["RouteTableId"]
    land.call("AssociateRouteTable", RouteTableId=table_id, SubnetId=inner)
    spare = land.call("AllocateAddress", Domain="vpc")
    made = land.call("CreateNatGateway", SubnetId=land.subnet_id, AllocationId=spare["AllocationId"])["NatGateway"]
    admin.advance(180)
    wanted = {"DestinationCidrBlock": ANYWHERE, "NatGatewayId": made["NatGatewayId"]}
    land.call("CreateRoute", RouteTableId=table_id, **wanted)
    land.interface_id, land.address = land.interface(inner)
    walked = visitor.fetch(shop.public)
    assert walked.arrived
    assert written(walked.there[-1].packet.source) == spare["PublicIp"]
