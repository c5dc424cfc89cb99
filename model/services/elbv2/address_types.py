"""Which addresses a balancer's nodes have: of IPv4, of both families, or of both and no public one of IPv4."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.elbv2.resources.load_balancers import WITHOUT_PUBLIC_IPV4, LoadBalancer


def check_address_type(kind: str, type: str, scheme: str | None, subnets: Sequence[Subnet]) -> None:
    """Raises AWS's refusal for a kind that such a balancer, or a subnet of its, cannot have."""
    if kind == WITHOUT_PUBLIC_IPV4 and (type != "application" or scheme != "internet-facing"):
        raise AwsError(
            "InvalidConfigurationRequest",
            f"IP address type '{kind}' is for internet-facing Application Load Balancers only",
        )
    without = next((each for each in subnets if not each.ipv6_blocks), None)
    if kind != "ipv4" and without is not None:
        raise AwsError("InvalidSubnet", f"The subnet '{without.subnet_id}' has no associated IPv6 CIDR block")


async def put_on(world: World, balancer: LoadBalancer, kind: str) -> None:
    """Give the nodes that are there the addresses of a kind, and take away those that it does not have."""
    balancer.ip_address_type = kind
    for id in (*balancer.interface_ids, *balancer.retiring_ids):
        node = world.get(NetworkInterface, id)
        if balancer.speaks_ipv6 and not node.ipv6_ips:
            await world.ask("ec2:AssignIpv6Addresses", NetworkInterfaceId=id, Ipv6AddressCount=1)
        elif not balancer.speaks_ipv6 and node.ipv6_ips:
            await world.ask("ec2:UnassignIpv6Addresses", NetworkInterfaceId=id, Ipv6Addresses=list(node.ipv6_ips))
        if balancer.scheme == "internet-facing" and bool(node.public_ip) != balancer.is_public_on_ipv4:
            public = balancer.is_public_on_ipv4
            await world.ask(
                "ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, AssociatePublicIpAddress=public
            )
