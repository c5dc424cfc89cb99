"""VPCs of whoever and wherever, each with an interface to walk from, for tests of what joins networks."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import Client
from model.kit.errors import AwsError
from model.kit.principal import root
from model.laws.reach.addresses import place
from model.laws.reach.hops import Code, Outside, Station, Walk
from model.laws.reach.packets import ICMP, ICMP6, Packet
from model.laws.reach.walk import INTERNET, walk
from model.services.ec2.wiring import Wiring
from tests.admin import Admin

HOME = "123456789012"
PARTNER = "222233334444"
PING = 8
PING6 = 128
EVERYTHING = {"IpProtocol": "-1"}


class Land:
    """A VPC of an account in a region: a subnet with one interface, which pings from `peers` reach."""

    def __init__(
        self,
        admin: Admin,
        cidr: str = "10.0.0.0/16",
        *,
        account: str = HOME,
        region: str = "us-east-1",
        peers: tuple[str, ...] = ("10.0.0.0/8", "192.168.0.0/16"),
        **more: Any,
    ) -> None:
        self.admin, self.account, self.region = admin, account, region
        self.client = Client(admin.cloud, root(account))
        self.cidr = cidr
        self.vpc_id: str = self.call("CreateVpc", CidrBlock=cidr, **more)["Vpc"]["VpcId"]
        within = [{"Name": "vpc-id", "Values": [self.vpc_id]}]
        self.table_id: str = self.call("DescribeRouteTables", Filters=within)["RouteTables"][0]["RouteTableId"]
        first = cidr.rpartition(".")[0]
        self.subnet_id = self.subnet(f"{first}.0/24")
        made = self.call("CreateSecurityGroup", GroupName="land", Description="of the land", VpcId=self.vpc_id)
        self.group_id: str = made["GroupId"]
        for peer in peers:
            self.open(peer)
        self.interface_id, self.address = self.interface()

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.run(self.client.call(f"ec2:{operation}", region=self.region, **params))

    def refused(self, operation: str, **params: Any) -> AwsError:
        with pytest.raises(AwsError) as refusal:
            self.call(operation, **params)
        return refusal.value

    def subnet(self, cidr: str, zone: str = "a", **more: Any) -> str:
        asked = {"VpcId": self.vpc_id, "CidrBlock": cidr, "AvailabilityZone": self.region + zone}
        return self.call("CreateSubnet", **asked, **more)["Subnet"]["SubnetId"]

    def interface(self, subnet_id: str = "", **more: Any) -> tuple[str, str]:
        """Its id and its address."""
        asked = {"SubnetId": subnet_id or self.subnet_id, "Groups": [self.group_id], **more}
        made = self.call("CreateNetworkInterface", **asked)["NetworkInterface"]
        return made["NetworkInterfaceId"], made["PrivateIpAddress"]

    def open(self, cidr: str) -> None:
        peer = {"Ipv6Ranges": [{"CidrIpv6": cidr}]} if ":" in cidr else {"IpRanges": [{"CidrIp": cidr}]}
        self.call("AuthorizeSecurityGroupIngress", GroupId=self.group_id, IpPermissions=[{**EVERYTHING, **peer}])

    def lead(self, destination: str, **target: str) -> None:
        field = "DestinationIpv6CidrBlock" if ":" in destination else "DestinationCidrBlock"
        self.call("CreateRoute", RouteTableId=self.table_id, **{field: destination}, **target)

    def route(self, destination: str) -> dict[str, Any] | None:
        (table,) = self.call("DescribeRouteTables", RouteTableIds=[self.table_id])["RouteTables"]
        named = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
        return next((each for each in table["Routes"] if destination in [each.get(name) for name in named]), None)

    def open_door(self) -> str:
        """An internet gateway, attached."""
        id: str = self.call("CreateInternetGateway")["InternetGateway"]["InternetGatewayId"]
        self.call("AttachInternetGateway", InternetGatewayId=id, VpcId=self.vpc_id)
        return id

    @property
    def wiring(self) -> Wiring:
        return Wiring(self.admin.cloud.world(self.account, self.region, "ec2"))

    def ping(self, destination: str, interface_id: str = "") -> Walk:
        """From an interface of this land, by its address of the destination's family."""
        network = self.wiring
        start = network.nic(interface_id or self.interface_id)
        assert start is not None
        six = ":" in destination
        source = start.addresses[-1] if six else start.addresses[0]
        packet = Packet(ICMP6 if six else ICMP, source, place(destination), PING6 if six else PING)
        return walk(network, start, packet)

    def pinged_from_internet(self, peer: str, destination: str) -> Walk:
        six = ":" in destination
        packet = Packet(ICMP6 if six else ICMP, place(peer), place(destination), PING6 if six else PING)
        return walk(self.wiring, INTERNET, packet)

    def pinged_from_site(self, site_id: str, source: str, destination: str = "") -> Walk:
        packet = Packet(ICMP, place(source), place(destination or self.address), PING)
        return walk(self.wiring, Outside(Station.SITE, site_id), packet)


def culprit(walked: Walk) -> tuple[str, Code | None]:
    """Where it ended, and why."""
    assert walked.culprit is not None, "it arrived"
    return walked.culprit.id, walked.culprit.dropped


def came_by(walked: Walk) -> list[Station]:
    """The stations of the way there."""
    return [each.station for each in walked.there]


def request(one: Land, other: Land) -> str:
    """The id of a peering that one asks of the other, after it has arrived."""
    asked: dict[str, str] = {"VpcId": one.vpc_id, "PeerVpcId": other.vpc_id}
    asked |= {"PeerOwnerId": other.account} if other.account != one.account else {}
    asked |= {"PeerRegion": other.region} if other.region != one.region else {}
    made = one.call("CreateVpcPeeringConnection", **asked)["VpcPeeringConnection"]
    one.admin.advance(10)
    return made["VpcPeeringConnectionId"]


def peer(one: Land, other: Land) -> str:
    """The id of a peering between two, active, with routes on both sides."""
    id = request(one, other)
    other.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
    one.admin.advance(10)
    one.lead(other.cidr, VpcPeeringConnectionId=id)
    other.lead(one.cidr, VpcPeeringConnectionId=id)
    return id


def peering_state(land: Land, id: str) -> str:
    (found,) = land.call("DescribeVpcPeeringConnections", VpcPeeringConnectionIds=[id])["VpcPeeringConnections"]
    return found["Status"]["Code"]
