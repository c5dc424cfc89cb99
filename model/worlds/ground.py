"""What worlds are built on: networks with subnets in several zones, groups, and the image that machines start from."""

from __future__ import annotations

from typing import Any

from model.worlds.desk import Desk

ANYWHERE = "0.0.0.0/0"
IMAGE_NAME = "al2023-ami-2023*-x86_64"


def named(kind: str, name: str, **tags: str) -> list[dict[str, Any]]:
    """A TagSpecifications parameter: the name, and what else is to be told of it."""
    pairs = {"Name": name} | tags
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in pairs.items()]}]


class Network:
    """A VPC with an internet gateway, and subnets by name such as `public-a`."""

    def __init__(self, desk: Desk, region: str, vpc_id: str) -> None:
        self.desk = desk
        self.region = region
        self.vpc_id = vpc_id
        self.subnets: dict[str, str] = {}

    @classmethod
    async def lay(cls, desk: Desk, region: str, name: str, cidr: str) -> Network:
        answer = await desk.call("ec2:CreateVpc", region=region, CidrBlock=cidr, TagSpecifications=named("vpc", name))
        network = cls(desk, region, answer["Vpc"]["VpcId"])
        await network.call("ModifyVpcAttribute", VpcId=network.vpc_id, EnableDnsHostnames={"Value": True})
        return network

    async def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return await self.desk.call(f"ec2:{operation}", region=self.region, **params)

    async def subnet(self, name: str, zone: str, cidr: str) -> None:
        answer = await self.call(
            "CreateSubnet",
            VpcId=self.vpc_id,
            CidrBlock=cidr,
            AvailabilityZone=f"{self.region}{zone}",
            TagSpecifications=named("subnet", name),
        )
        self.subnets[name] = answer["Subnet"]["SubnetId"]

    async def table(self, name: str, *subnets: str) -> str:
        """A route table for these subnets."""
        tags = named("route-table", name)
        answer = await self.call("CreateRouteTable", VpcId=self.vpc_id, TagSpecifications=tags)
        table_id = answer["RouteTable"]["RouteTableId"]
        for subnet in subnets:
            await self.call("AssociateRouteTable", RouteTableId=table_id, SubnetId=self.subnets[subnet])
        return table_id

    async def open_to_the_internet(self, name: str, *subnets: str) -> None:
        """An internet gateway, and a route to it from these subnets, whose machines get public addresses."""
        answer = await self.call("CreateInternetGateway", TagSpecifications=named("internet-gateway", name))
        gateway_id = answer["InternetGateway"]["InternetGatewayId"]
        await self.call("AttachInternetGateway", InternetGatewayId=gateway_id, VpcId=self.vpc_id)
        table_id = await self.table(f"{name}-public", *subnets)
        await self.call("CreateRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE, GatewayId=gateway_id)
        for subnet in subnets:
            await self.call("ModifySubnetAttribute", SubnetId=self.subnets[subnet], MapPublicIpOnLaunch={"Value": True})

    async def group(self, name: str, description: str, *doors: tuple[int, str]) -> str:
        """A security group that lets in TCP at these ports, each from a range of addresses or another group."""
        answer = await self.call(
            "CreateSecurityGroup",
            GroupName=name,
            Description=description,
            VpcId=self.vpc_id,
            TagSpecifications=named("security-group", name),
        )
        rules = [_door(port, peer) for port, peer in doors]
        await self.call("AuthorizeSecurityGroupIngress", GroupId=answer["GroupId"], IpPermissions=rules)
        return answer["GroupId"]

    async def image(self) -> str:
        """The newest image of Amazon's Linux."""
        answer = await self.call(
            "DescribeImages", Owners=["amazon"], Filters=[{"Name": "name", "Values": [IMAGE_NAME]}]
        )
        newest = max(answer["Images"], key=lambda image: (image["CreationDate"], image["ImageId"]))
        return newest["ImageId"]

    async def machine(self, name: str, instance_type: str, subnet: str, group_id: str, **more: Any) -> str:
        answer = await self.call(
            "RunInstances",
            MinCount=1,
            MaxCount=1,
            ImageId=await self.image(),
            InstanceType=instance_type,
            SubnetId=self.subnets[subnet],
            SecurityGroupIds=[group_id],
            TagSpecifications=named("instance", name),
            **more,
        )
        return answer["Instances"][0]["InstanceId"]


def _door(port: int, peer: str) -> dict[str, Any]:
    source = {"UserIdGroupPairs": [{"GroupId": peer}]} if peer.startswith("sg-") else {"IpRanges": [{"CidrIp": peer}]}
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port} | source
