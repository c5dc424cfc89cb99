"""A shop on the internet for screens that follow packets: a web server, a database, and a private subnet behind NAT."""

from __future__ import annotations

from typing import Any

from model.client import Client, open_cloud
from tests.admin import NOON
from tests.screens.yard import Yard

EVERYTHING = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]


class Crossing:
    """What tests of the walk change, by the calls that a person would make."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.yard = Yard(client)

    async def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return await self.client.call(f"ec2:{operation}", **params)

    async def build(self) -> None:
        self.vpc: str = (await self.call("CreateVpc", CidrBlock="10.0.0.0/16"))["Vpc"]["VpcId"]
        self.public = await self.subnet("10.0.0.0/24")
        self.private = await self.subnet("10.0.1.0/24")
        door = (await self.call("CreateInternetGateway"))["InternetGateway"]["InternetGatewayId"]
        await self.call("AttachInternetGateway", InternetGatewayId=door, VpcId=self.vpc)
        within = [{"Name": "vpc-id", "Values": [self.vpc]}]
        self.table: str = (await self.call("DescribeRouteTables", Filters=within))["RouteTables"][0]["RouteTableId"]
        self.acl: str = (await self.call("DescribeNetworkAcls", Filters=within))["NetworkAcls"][0]["NetworkAclId"]
        await self.call("CreateRoute", RouteTableId=self.table, DestinationCidrBlock="0.0.0.0/0", GatewayId=door)
        self.web_group = await self.group("web")
        self.db_group = await self.group("database")
        await self.call("AuthorizeSecurityGroupIngress", GroupId=self.db_group, IpPermissions=EVERYTHING)
        await self.open_web()
        await self.machine("web-1", self.public, self.web_group, AssociatePublicIpAddress=True)
        await self.machine("db-1", self.private, self.db_group)
        await self._translate()
        await self.yard.advance(300)

    async def _translate(self) -> None:
        """The private subnet goes out by a NAT gateway."""
        address = (await self.call("AllocateAddress", Domain="vpc"))["AllocationId"]
        made = await self.call("CreateNatGateway", SubnetId=self.public, AllocationId=address)
        await self.yard.advance(300)
        inner = (await self.call("CreateRouteTable", VpcId=self.vpc))["RouteTable"]["RouteTableId"]
        await self.call("AssociateRouteTable", RouteTableId=inner, SubnetId=self.private)
        nat = made["NatGateway"]["NatGatewayId"]
        await self.call("CreateRoute", RouteTableId=inner, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)

    async def subnet(self, cidr: str) -> str:
        asked = {"VpcId": self.vpc, "CidrBlock": cidr, "AvailabilityZone": "us-east-1a"}
        return (await self.call("CreateSubnet", **asked))["Subnet"]["SubnetId"]

    async def group(self, name: str) -> str:
        return (await self.call("CreateSecurityGroup", GroupName=name, Description=name, VpcId=self.vpc))["GroupId"]

    async def machine(self, name: str, subnet: str, group: str, **more: Any) -> None:
        image = (await self.call("DescribeImages", Owners=["amazon"]))["Images"][0]["ImageId"]
        card = {"DeviceIndex": 0, "SubnetId": subnet, "Groups": [group], **more}
        await self.call(
            "RunInstances",
            ImageId=image,
            InstanceType="t3.micro",
            MinCount=1,
            MaxCount=1,
            NetworkInterfaces=[card],
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
        )

    async def open_web(self) -> None:
        await self.call("AuthorizeSecurityGroupIngress", GroupId=self.web_group, IpPermissions=_https())

    async def close_web(self) -> None:
        await self.call("RevokeSecurityGroupIngress", GroupId=self.web_group, IpPermissions=_https())

    async def deny_answers(self) -> None:
        await self.call("CreateNetworkAclEntry", NetworkAclId=self.acl, **_entry(egress=True))

    async def forget_the_way_out(self) -> None:
        await self.call("DeleteRoute", RouteTableId=self.table, DestinationCidrBlock="0.0.0.0/0")


def _https() -> list[dict[str, Any]]:
    return [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def _entry(*, egress: bool) -> dict[str, Any]:
    ports = {"From": 1024, "To": 65535}
    entry = {"RuleNumber": 50, "Protocol": "6", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0", "PortRange": ports}
    return {**entry, "Egress": egress}


async def build_crossing() -> Client:
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await Crossing(client).build()
    return client


async def build_closed_crossing() -> Client:
    """Where an ACL keeps answers from leaving."""
    client = await build_crossing()
    await (await crossing_of(client)).deny_answers()
    return client


async def crossing_of(client: Client) -> Crossing:
    """Hold on to what was built."""
    found = Crossing(client)
    groups = (await found.call("DescribeSecurityGroups"))["SecurityGroups"]
    named = {each["GroupName"]: each for each in groups}
    found.web_group, found.db_group = named["web"]["GroupId"], named["database"]["GroupId"]
    found.vpc = named["web"]["VpcId"]
    within = [{"Name": "vpc-id", "Values": [found.vpc]}, {"Name": "default", "Values": ["true"]}]
    found.acl = (await found.call("DescribeNetworkAcls", Filters=within))["NetworkAcls"][0]["NetworkAclId"]
    main = [within[0], {"Name": "association.main", "Values": ["true"]}]
    found.table = (await found.call("DescribeRouteTables", Filters=main))["RouteTables"][0]["RouteTableId"]
    return found
