"""Whether routes lead anywhere: a route whose target is gone becomes a blackhole, and wakes up when it is back."""

from __future__ import annotations

from ipaddress import IPv4Address

from model.kit.world import World
from model.services.ec2.cidr import block
from model.services.ec2.resources.egress_only_internet_gateways import EgressOnlyInternetGateway
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.nat_gateways import NatGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import Route, RouteTable
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpc_peering_connections import VpcPeeringConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway

ACTIVE, BLACKHOLE = "active", "blackhole"


def main_table(world: World, vpc_id: str) -> RouteTable:
    (table,) = world.where(RouteTable, serves=vpc_id)
    return table


def table_of(world: World, subnet: Subnet) -> RouteTable:
    """The one table that a subnet uses: its own, or else its VPC's main table."""
    own = world.where(RouteTable, serves=subnet.subnet_id)
    return own[0] if own else main_table(world, subnet.vpc_id)


def way_to(world: World, subnet: Subnet, address: str) -> Route | None:
    """The route that packets from a subnet take: the most specific one whose range holds the address."""
    aim = IPv4Address(address)
    ways = [
        (block(route.destination_cidr_block), route)
        for route in table_of(world, subnet).routes
        if route.destination_cidr_block
    ]
    fitting = [(range_.prefixlen, route) for range_, route in ways if aim in range_]
    return max(fitting, key=lambda each: each[0], default=(0, None))[1]


def refresh_routes(world: World, target: str) -> None:
    """Look again whether the routes through `target` lead anywhere."""
    for table in world.where(RouteTable, targets=target):
        table.lead(tuple(_looked_at(world, table.vpc_id, route, target) for route in table.routes))


def _looked_at(world: World, vpc_id: str, route: Route, target: str) -> Route:
    if route.target != target:
        return route
    return with_state(world, vpc_id, route)


def with_state(world: World, vpc_id: str, route: Route) -> Route:
    state = ACTIVE if leads_on(world, vpc_id, route) else BLACKHOLE
    return route if route.state == state else route.model_copy(update={"state": state})


def leads_on(world: World, vpc_id: str, route: Route) -> bool:
    """A route is a blackhole when its target does not exist, is not attached, or does not run."""
    if route.is_local:
        return True
    if route.network_interface_id:
        return _passes_on(world, route.network_interface_id)
    if route.nat_gateway_id:
        nat = world.find(NatGateway, route.nat_gateway_id)
        return nat is not None and nat.state in ("pending", "available")
    if route.vpc_peering_connection_id:
        peering = world.find(VpcPeeringConnection, route.vpc_peering_connection_id)
        return peering is not None and peering.state == "active"
    if route.egress_only_internet_gateway_id:
        return world.find(EgressOnlyInternetGateway, route.egress_only_internet_gateway_id) is not None
    return _is_attached(world, vpc_id, route.gateway_id or "")


def _is_attached(world: World, vpc_id: str, gateway_id: str) -> bool:
    """Whether an internet gateway, a virtual private gateway or an endpoint is the VPC's."""
    endpoint = world.find(VpcEndpoint, gateway_id)
    if endpoint is not None:
        return endpoint.vpc_id == vpc_id
    tunnels = world.find(VpnGateway, gateway_id)
    if tunnels is not None:
        return tunnels.attached_to == vpc_id
    gateway = world.find(InternetGateway, gateway_id)
    return gateway is not None and gateway.vpc_id == vpc_id


def _passes_on(world: World, interface_id: str) -> bool:
    """An interface passes packets on while it hangs on an instance that runs, or on a service's own machine."""
    interface = world.find(NetworkInterface, interface_id)
    if interface is None or interface.attachment is None:
        return False
    instance = world.find(Instance, interface.instance_id)
    return instance is None or instance.state_name in ("pending", "running")
