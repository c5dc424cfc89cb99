"""Routes that virtual private gateways learn, written into the tables that take them over."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.world import World
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface
from model.services.ec2.cidr import block, lies_within
from model.services.ec2.resources.route_tables import Route, RouteTable
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.ec2.tunnels import led_to

PROPAGATED = "EnableVgwRoutePropagation"


def propagate_from(world: World, gateway_id: str) -> None:
    """Bring up to date what a gateway has written into tables."""
    for table in world.where(RouteTable, propagating_ids=gateway_id):
        propagate(world, table)


def propagate(world: World, table: RouteTable) -> None:
    """A table's own routes, and those that its gateways know."""
    own = tuple(each for each in table.routes if each.origin != PROPAGATED)
    known = {each.destination for each in own}
    blocks = world.get(Vpc, table.vpc_id).cidr_blocks
    learned: dict[str, Route] = {}
    for gateway_id in table.propagating_ids:
        for prefix in _learned(world, table.vpc_id, gateway_id):
            if prefix not in known and not lies_within(block(prefix), blocks):
                route = Route(destination_cidr_block=prefix, gateway_id=gateway_id, origin=PROPAGATED)
                learned.setdefault(prefix, route)
    table.lead((*own, *learned.values()))


def _learned(world: World, vpc_id: str, gateway_id: str) -> Iterator[str]:
    """What a gateway of the VPC can reach now; connections whose tunnels are down say nothing.

    What is the VPC's own is never taken over: between its subnets no packet goes the long way.
    """
    gateway = world.find(VpnGateway, gateway_id)
    if gateway is None or gateway.attached_to != vpc_id:
        return
    for connection in world.where(VpnConnection, vpn_gateway_id=gateway_id):
        if connection.state in ("available", "modifying") and connection.is_up:
            yield from led_to(world, connection)
    for line in world.where(VirtualInterface, virtual_gateway_id=gateway_id):
        yield from line.prefixes
