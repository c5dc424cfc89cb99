"""IPv6: blocks of VPCs and subnets, addresses of interfaces, and the ways out."""

from ipaddress import IPv6Network
from typing import Any

import pytest

from model.laws.reach.hops import Code, Station
from tests.admin import Admin
from tests.model.services.ec2.lands import Land, came_by, culprit
from tests.model.services.ec2.launches import look, running

SOMEBODY = "2001:db8::7"
ANYWHERE = "::/0"


def look_at_vpc(land: Land) -> dict[str, Any]:
    (found,) = land.call("DescribeVpcs", VpcIds=[land.vpc_id])["Vpcs"]
    return found


def block_of(land: Land) -> str:
    return look_at_vpc(land)["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]


def sixty_four(land: Land, place: int = 0) -> str:
    return str(list(IPv6Network(block_of(land)).subnets(new_prefix=64))[place])


class Land6(Land):
    """A land with IPv6: its subnet has a /64, its interface an address of it, and everybody may ping."""

    def __init__(self, admin: Admin, cidr: str = "10.0.0.0/16") -> None:
        super().__init__(admin, cidr, AmazonProvidedIpv6CidrBlock=True)
        self.call("AssociateSubnetCidrBlock", SubnetId=self.subnet_id, Ipv6CidrBlock=sixty_four(self))
        wanted = {"NetworkInterfaceId": self.interface_id, "Ipv6AddressCount": 1}
        (self.address6,) = self.call("AssignIpv6Addresses", **wanted)["AssignedIpv6Addresses"]
        self.open(ANYWHERE)
        admin.advance(10)


@pytest.fixture
def land(admin: Admin) -> Land6:
    return Land6(admin)


def test_amazon_gives_a_vpc_a_block_and_local_routes_to_it(admin: Admin):
    land = Land(admin)
    assert look_at_vpc(land)["Ipv6CidrBlockAssociationSet"] == []
    wanted = {"VpcId": land.vpc_id, "AmazonProvidedIpv6CidrBlock": True}
    made = land.call("AssociateVpcCidrBlock", **wanted)["Ipv6CidrBlockAssociation"]
    assert made["Ipv6CidrBlockState"]["State"] == "associating"
    assert IPv6Network(made["Ipv6CidrBlock"]).prefixlen == 56
    admin.advance(10)
    (association,) = look_at_vpc(land)["Ipv6CidrBlockAssociationSet"]
    assert (association["Ipv6CidrBlockState"]["State"], association["NetworkBorderGroup"]) == (
        "associated",
        "us-east-1",
    )
    assert (land.route(made["Ipv6CidrBlock"]) or {})["GatewayId"] == "local"
    assert land.refused("AssociateVpcCidrBlock", **wanted).code == "CidrLimitExceeded"
    land.call("DisassociateVpcCidrBlock", AssociationId=made["AssociationId"])
    assert look_at_vpc(land)["Ipv6CidrBlockAssociationSet"] == []
    assert land.route(made["Ipv6CidrBlock"]) is None


def test_blocks_of_two_vpcs_differ(admin: Admin):
    assert block_of(Land6(admin)) != block_of(Land6(admin, "10.1.0.0/16"))


def test_a_subnet_has_a_sixty_four_of_its_vpcs_block(admin: Admin, land: Land6):
    asked = {"VpcId": land.vpc_id, "CidrBlock": "10.0.5.0/24"}
    assert land.refused("CreateSubnet", **asked, Ipv6CidrBlock="2001:db8::/64").code == "InvalidSubnet.Range"
    assert land.refused("CreateSubnet", **asked, Ipv6CidrBlock=block_of(land)).code == "InvalidSubnet.Range"
    assert land.refused("CreateSubnet", **asked, Ipv6CidrBlock=sixty_four(land)).code == "InvalidSubnet.Conflict"
    made = land.call("CreateSubnet", **asked, Ipv6CidrBlock=sixty_four(land, 1))["Subnet"]
    (association,) = made["Ipv6CidrBlockAssociationSet"]
    assert association["Ipv6CidrBlock"] == sixty_four(land, 1)
    again = {"SubnetId": made["SubnetId"], "Ipv6CidrBlock": sixty_four(land, 2)}
    assert land.refused("AssociateSubnetCidrBlock", **again).code == "InvalidSubnet.Conflict"
    in_use = look_at_vpc(land)["Ipv6CidrBlockAssociationSet"][0]["AssociationId"]
    assert land.refused("DisassociateVpcCidrBlock", AssociationId=in_use).code == "InvalidCidrBlock.InUse"
    land.call("DisassociateSubnetCidrBlock", AssociationId=association["AssociationId"])
    wanted = [{"Name": "ipv6-cidr-block-association.ipv6-cidr-block", "Values": [sixty_four(land, 1)]}]
    assert land.call("DescribeSubnets", Filters=wanted)["Subnets"] == []


def test_addresses_come_and_go(land: Land6):
    range_ = IPv6Network(sixty_four(land))
    wanted = {"NetworkInterfaceId": land.interface_id}
    assert land.refused("AssignIpv6Addresses", **wanted).code == "MissingParameter"
    assert land.refused("AssignIpv6Addresses", **wanted, Ipv6Addresses=[str(range_[1])]).code == "InvalidParameterValue"
    assert land.refused("AssignIpv6Addresses", **wanted, Ipv6Addresses=["::1"]).code == "InvalidParameterValue"
    in_use = land.refused("AssignIpv6Addresses", **wanted, Ipv6Addresses=[land.address6])
    assert in_use.code == "InvalidIPAddress.InUse"
    land.call("AssignIpv6Addresses", **wanted, Ipv6Addresses=[str(range_[77])])
    (found,) = land.call("DescribeNetworkInterfaces", NetworkInterfaceIds=[land.interface_id])["NetworkInterfaces"]
    assert [each["Ipv6Address"] for each in found["Ipv6Addresses"]] == [land.address6, str(range_[77])]
    gone = land.call("UnassignIpv6Addresses", **wanted, Ipv6Addresses=[land.address6])
    assert gone["UnassignedIpv6Addresses"] == [land.address6]
    for none_of_its_own in (land.address6, "no address"):
        refusal = land.refused("UnassignIpv6Addresses", **wanted, Ipv6Addresses=[none_of_its_own])
        assert refusal.code == "InvalidParameterValue"


def test_a_subnet_may_give_addresses_to_all_that_is_launched_in_it(admin: Admin, land: Land6):
    bare = land.subnet("10.0.6.0/24")
    on_creation = {"AssignIpv6AddressOnCreation": {"Value": True}}
    assert land.refused("ModifySubnetAttribute", SubnetId=bare, **on_creation).code == "InvalidParameterValue"
    assert "Ipv6Address" not in look(admin, running(admin, SubnetId=land.subnet_id))
    land.call("ModifySubnetAttribute", SubnetId=land.subnet_id, **on_creation)
    found = look(admin, running(admin, SubnetId=land.subnet_id))
    (shown,) = found["NetworkInterfaces"][0]["Ipv6Addresses"]
    assert found["Ipv6Address"] == shown["Ipv6Address"]
    asked = look(admin, running(admin, SubnetId=land.subnet_id, Ipv6AddressCount=2))
    assert len(asked["NetworkInterfaces"][0]["Ipv6Addresses"]) == 2


def test_ipv6_reaches_the_internet_and_is_reached_without_translation(land: Land6):
    assert culprit(land.ping(SOMEBODY)) == (land.table_id, Code.NO_ROUTE_TO_DESTINATION)
    land.lead(ANYWHERE, GatewayId=land.open_door())
    walked = land.ping(SOMEBODY)
    assert walked.arrived
    assert walked.there[0].packet.source == walked.there[-1].packet.source
    assert land.pinged_from_internet(SOMEBODY, land.address6).arrived


def test_an_egress_only_gateway_lets_out_and_not_in(land: Land6):
    gateway = land.call("CreateEgressOnlyInternetGateway", VpcId=land.vpc_id, ClientToken="once")
    id = gateway["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    assert gateway["EgressOnlyInternetGateway"]["Attachments"] == [{"VpcId": land.vpc_id, "State": "attached"}]
    again = land.call("CreateEgressOnlyInternetGateway", VpcId=land.vpc_id, ClientToken="once")
    assert again["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"] == id
    wrong = {"RouteTableId": land.table_id, "DestinationCidrBlock": "0.0.0.0/0", "EgressOnlyInternetGatewayId": id}
    assert land.refused("CreateRoute", **wrong).code == "InvalidParameterValue"
    land.lead(ANYWHERE, EgressOnlyInternetGatewayId=id)
    walked = land.ping(SOMEBODY)
    assert walked.arrived
    assert Station.EGRESS_ONLY_GATEWAY in came_by(walked)
    assert culprit(land.pinged_from_internet(SOMEBODY, land.address6)) == (land.vpc_id, Code.UNSOLICITED)
    land.call("DeleteEgressOnlyInternetGateway", EgressOnlyInternetGatewayId=id)
    assert (land.route(ANYWHERE) or {})["State"] == "blackhole"
    assert culprit(land.ping(SOMEBODY)) == (land.table_id, Code.BAD_STATE_ROUTE)
    refusal = land.refused("DescribeEgressOnlyInternetGateways", EgressOnlyInternetGatewayIds=[id])
    assert refusal.code == "InvalidGatewayID.NotFound"


def test_rules_for_ipv4_say_nothing_of_ipv6(admin: Admin, land: Land6):
    land.lead(ANYWHERE, GatewayId=land.open_door())
    closed = land.call("CreateSecurityGroup", GroupName="four", Description="of IPv4", VpcId=land.vpc_id)["GroupId"]
    land.call("ModifyNetworkInterfaceAttribute", NetworkInterfaceId=land.interface_id, Groups=[closed])
    everybody = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    land.call("AuthorizeSecurityGroupIngress", GroupId=closed, IpPermissions=everybody)
    assert culprit(land.pinged_from_internet(SOMEBODY, land.address6)) == (closed, Code.ENI_SG_RULES_MISMATCH)
    assert land.ping(SOMEBODY).arrived
    (acl,) = land.call("DescribeNetworkAcls", Filters=[{"Name": "vpc-id", "Values": [land.vpc_id]}])["NetworkAcls"]
    passing = [each for each in acl["Entries"] if each.get("Ipv6CidrBlock") and each["RuleAction"] == "allow"]
    assert [each["RuleNumber"] for each in passing] == [101, 101]
    for entry in passing:
        land.call("DeleteNetworkAclEntry", NetworkAclId=acl["NetworkAclId"], RuleNumber=101, Egress=entry["Egress"])
    assert culprit(land.ping(SOMEBODY)) == (acl["NetworkAclId"], Code.SUBNET_ACL_RESTRICTION)


def test_two_subnets_of_a_vpc_talk_ipv6_by_the_local_route(land: Land6):
    other = land.subnet("10.0.7.0/24", Ipv6CidrBlock=sixty_four(land, 3))
    id, _ = land.interface(other, Ipv6AddressCount=1)
    (found,) = land.call("DescribeNetworkInterfaces", NetworkInterfaceIds=[id])["NetworkInterfaces"]
    assert land.ping(found["Ipv6Addresses"][0]["Ipv6Address"]).arrived
