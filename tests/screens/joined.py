"""A shop's network with all that can be at its edge, joined to others, and with two things wrong; time stands still."""

from __future__ import annotations

from typing import Any

from model.client import Client, open_cloud
from tests.admin import NOON

OFFICE, OFFICE_IP = "192.168.0.0/16", "198.51.100.20"


class Builder:
    """Makes things under names, and lets the time pass that they take."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return await self.client.call(f"ec2:{operation}", **params)

    async def named(self, name: str, id: str) -> str:
        await self.call("CreateTags", Resources=[id], Tags=[{"Key": "Name", "Value": name}])
        return id

    async def rest(self, seconds: float) -> None:
        await self.client.run_until(self.client.now + seconds)

    async def vpc(self, name: str, cidr: str) -> str:
        return await self.named(name, (await self.call("CreateVpc", CidrBlock=cidr))["Vpc"]["VpcId"])

    async def subnet(self, name: str, vpc_id: str, cidr: str, zone: str) -> str:
        made = await self.call("CreateSubnet", VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=f"us-east-1{zone}")
        return await self.named(name, made["Subnet"]["SubnetId"])

    async def table(self, name: str, vpc_id: str, *subnets: str) -> str:
        made = (await self.call("CreateRouteTable", VpcId=vpc_id))["RouteTable"]["RouteTableId"]
        for each in subnets:
            await self.call("AssociateRouteTable", RouteTableId=made, SubnetId=each)
        return await self.named(name, made)

    async def route(self, table: str, destination: str, **target: str) -> None:
        await self.call("CreateRoute", RouteTableId=table, DestinationCidrBlock=destination, **target)

    async def nat(self, name: str, subnet_id: str) -> str:
        address = (await self.call("AllocateAddress", Domain="vpc"))["AllocationId"]
        made = await self.call("CreateNatGateway", SubnetId=subnet_id, AllocationId=address)
        await self.rest(200)
        return await self.named(name, made["NatGateway"]["NatGatewayId"])

    async def machines(self, name: str, subnet_id: str, count: int) -> None:
        image = (await self.call("DescribeImages", Owners=["amazon"]))["Images"][0]["ImageId"]
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        await self.call(
            "RunInstances",
            ImageId=image,
            InstanceType="t3.small",
            MinCount=count,
            MaxCount=count,
            SubnetId=subnet_id,
            TagSpecifications=tags,
        )

    async def peering(self, name: str, one: str, other: str, **more: str) -> str:
        made = await self.call("CreateVpcPeeringConnection", VpcId=one, PeerVpcId=other, **more)
        id = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        await self.rest(20)
        return await self.named(name, id)

    async def tunnels(self, vpc_id: str, table: str) -> None:
        """A VPN to the office, of whose two tunnels one is cut."""
        cgw = (await self.call("CreateCustomerGateway", Type="ipsec.1", IpAddress=OFFICE_IP))["CustomerGateway"]
        vgw = (await self.call("CreateVpnGateway", Type="ipsec.1"))["VpnGateway"]["VpnGatewayId"]
        await self.named("office", cgw["CustomerGatewayId"])
        await self.call("AttachVpnGateway", VpnGatewayId=await self.named("to-office", vgw), VpcId=vpc_id)
        await self.rest(30)
        ends = {"CustomerGatewayId": cgw["CustomerGatewayId"], "VpnGatewayId": vgw}
        made = await self.call("CreateVpnConnection", Type="ipsec.1", **ends, Options={"StaticRoutesOnly": True})
        vpn = await self.named("vpn", made["VpnConnection"]["VpnConnectionId"])
        await self.rest(400)
        await self.call("CreateVpnConnectionRoute", VpnConnectionId=vpn, DestinationCidrBlock=OFFICE)
        await self.call("EnableVgwRoutePropagation", GatewayId=vgw, RouteTableId=table)
        told = (await self.call("DescribeVpnConnections", VpnConnectionIds=[vpn]))["VpnConnections"][0]
        desk = self.client.premises
        await desk.build("office", OFFICE, public_ip=OFFICE_IP)
        await desk.configure("office", told["CustomerGatewayConfiguration"])
        await desk.talk("office")
        await self.rest(60)
        await desk.cut("office", told["VgwTelemetry"][0]["OutsideIpAddress"])
        await self.rest(120)


async def build_joined() -> Client:
    """A shop over two zones: of its data subnets one has a blackhole for its default route."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    do = Builder(client)
    shop, lab = await do.vpc("shop", "10.0.0.0/16"), await do.vpc("lab", "10.7.0.0/16")
    names = [f"{tier}-{zone}" for tier in ("public", "web", "data") for zone in "ab"]
    subnets = {name: await do.subnet(name, shop, f"10.0.{number}.0/24", name[-1]) for number, name in enumerate(names)}
    door = await do.named("door", (await do.call("CreateInternetGateway"))["InternetGateway"]["InternetGatewayId"])
    await do.call("AttachInternetGateway", InternetGatewayId=door, VpcId=shop)
    await do.route(
        await do.table("public", shop, subnets["public-a"], subnets["public-b"]), "0.0.0.0/0", GatewayId=door
    )
    nat = await do.nat("nat-a", subnets["public-a"])
    web = await do.table("web", shop, subnets["web-a"], subnets["web-b"])
    await do.route(web, "0.0.0.0/0", NatGatewayId=nat)
    await _join(do, shop, lab, web)
    data = await do.table("data", shop, subnets["data-b"])
    gone = await do.nat("nat-gone", subnets["public-b"])
    await do.route(data, "0.0.0.0/0", NatGatewayId=gone)
    await do.call("DeleteNatGateway", NatGatewayId=gone)
    await do.machines("web", subnets["web-a"], 7)
    await do.machines("db", subnets["data-a"], 1)
    await do.machines("batch", await do.subnet("batch-a", lab, "10.7.0.0/24", "a"), 2)
    await do.rest(400)
    return client


async def _join(do: Builder, shop: str, lab: str, web: str) -> None:
    pcx = await do.peering("to-lab", shop, lab)
    await do.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=pcx)
    await do.rest(20)
    await do.route(web, "10.7.0.0/16", VpcPeeringConnectionId=pcx)
    await do.peering("to-partner", shop, "vpc-0123456789abcdef0", PeerOwnerId="222233334444")
    await do.tunnels(shop, web)
    await do.call("CreateVpcEndpoint", VpcId=shop, ServiceName="com.amazonaws.us-east-1.s3", RouteTableIds=[web])
