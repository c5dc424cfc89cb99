"""EC2: what happens by itself: a NAT gateway ends, gives its addresses back, and is forgotten an hour later."""

from __future__ import annotations

from model.kit.behavior import due, entering
from model.kit.world import World
from model.services.ec2.addressing import delete_interface
from model.services.ec2.resources.nat_gateways import NatGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.routing import refresh_routes

SHOWN_AFTER_END = 3600.0
"Seconds that a deleted gateway is still described."


@entering(NatGateway, "deleting")
def close(world: World, gateway: NatGateway) -> None:
    refresh_routes(world, gateway.nat_gateway_id)


@entering(NatGateway, "deleted")
def let_go(world: World, gateway: NatGateway) -> None:
    """Its interface goes; the Elastic IP is free for other use."""
    gateway.delete_time = world.now
    for address in gateway.nat_gateway_addresses:
        interface = world.find(NetworkInterface, address.network_interface_id)
        if interface is not None:
            delete_interface(world, interface)
    world.wake(forget_nat_gateway, gateway.nat_gateway_id, after=SHOWN_AFTER_END)


@due
async def forget_nat_gateway(world: World, nat_gateway_id: str) -> None:
    world.remove(world.get(NatGateway, nat_gateway_id))
    refresh_routes(world, nat_gateway_id)
