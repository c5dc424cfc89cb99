"""Static routes of VPN connections: what you can ask for."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.behavior.vpn import count_routes
from model.services.ec2.cidr import read_block
from model.services.ec2.resources.vpn_connections import VpnConnection, VpnStaticRoute


@operation
async def create_vpn_connection_route(call: Call, *, vpn_connection_id: str, destination_cidr_block: str) -> None:
    """What lies behind the other end, for a device that cannot say so itself."""
    world, destination = call.world, str(read_block(destination_cidr_block, "destinationCidrBlock"))
    connection = _static(world, vpn_connection_id)
    if destination not in connection.prefixes:
        connection.routes = (*connection.routes, VpnStaticRoute(destination_cidr_block=destination))
        count_routes(world, connection)


def _static(world: World, id: str) -> VpnConnection:
    connection = world.get(VpnConnection, id)
    if connection.state != "available":
        raise AwsError(
            "InvalidVpnConnection.InvalidState", f"VPN connection {id} must be available to complete the request."
        )
    if not connection.options.static_routes_only:
        raise AwsError("InvalidVpnConnection.InvalidType", f"The VPN connection {id} does not support static routes.")
    return connection


@operation
async def delete_vpn_connection_route(call: Call, *, vpn_connection_id: str, destination_cidr_block: str) -> None:
    world, destination = call.world, str(read_block(destination_cidr_block, "destinationCidrBlock"))
    connection = _static(world, vpn_connection_id)
    if destination not in connection.prefixes:
        raise AwsError("InvalidRoute.NotFound", f"The VPN connection {vpn_connection_id} has no route {destination}.")
    connection.routes = tuple(each for each in connection.routes if each.destination_cidr_block != destination)
    count_routes(world, connection)
