"""EC2: what happens by itself: gateways are attached, tunnels come up when the customer's side speaks, and fail."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import changing, due, entering
from model.kit.world import World
from model.physics.premises.device import Device
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface
from model.services.ec2.propagation import propagate_from
from model.services.ec2.resources.customer_gateways import CustomerGateway
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.vpn_connections import DOWN, UP, TunnelOption, VgwTelemetry, VpnConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.ec2.routing import refresh_routes
from model.services.ec2.tunnels import carries, device_of, led_to

ATTACHING = Between(5, 20)
NEGOTIATING = Between(3, 10)
"How long both ends take to agree on keys."
GIVING_UP = Between(20, 40)
"After so long without an answer the other end is thought dead."
IDLE = 10.0
"Without traffic from the customer's side a tunnel is taken down after so many seconds."
SHOWN_AFTER_END = 3600.0


@due
async def vpn_gateway_is_attached(world: World, gateway_id: str) -> None:
    gateway = world.find(VpnGateway, gateway_id)
    if gateway is not None and gateway.attachment_state == "attaching":
        gateway.attachment_state = "attached"
        lead_anew(world, gateway_id)


@due
async def vpn_gateway_is_detached(world: World, gateway_id: str) -> None:
    gateway = world.find(VpnGateway, gateway_id)
    if gateway is not None and gateway.attachment_state == "detaching":
        gateway.vpc_id = gateway.attachment_state = ""


def lead_anew(world: World, gateway_id: str) -> None:
    """Look again at the routes through a gateway, and at those that it propagates."""
    refresh_routes(world, gateway_id)
    propagate_from(world, gateway_id)


@entering(VpnGateway, "deleted")
def end_gateway(world: World, gateway: VpnGateway) -> None:
    for table in world.where(RouteTable, propagating_ids=gateway.id):
        table.propagating_ids = tuple(each for each in table.propagating_ids if each != gateway.id)
    lead_anew(world, gateway.id)
    world.wake(forget_vpn_gateway, gateway.id, after=SHOWN_AFTER_END)


@due
async def forget_vpn_gateway(world: World, gateway_id: str) -> None:
    world.remove(world.get(VpnGateway, gateway_id))


@entering(CustomerGateway, "deleted")
def end_customer_gateway(world: World, gateway: CustomerGateway) -> None:
    world.wake(forget_customer_gateway, gateway.id, after=SHOWN_AFTER_END)


@due
async def forget_customer_gateway(world: World, gateway_id: str) -> None:
    world.remove(world.get(CustomerGateway, gateway_id))


@entering(VpnConnection, "available", "modifying", "deleting", "deleted")
def look_at_connection(world: World, connection: VpnConnection) -> None:
    if connection.state == "deleted":
        world.wake(forget_vpn_connection, connection.id, after=SHOWN_AFTER_END)
    expect(world, connection)


@due
async def forget_vpn_connection(world: World, connection_id: str) -> None:
    world.remove(world.get(VpnConnection, connection_id))


@changing(Device, "public_ip", "tunnels", "powered", "talking", "cut", "networks", "asn")
async def follow_device(world: World, name: str) -> None:
    device = world.cell.world(world.account, world.region, "premises").find(Device, name)
    for connection in tuple(world.kernel.store.everywhere(VpnConnection)):
        own = world.cell.world(connection.account, connection.region, "ec2")
        if device is not None and device_of(own, connection) is device:
            expect(own, connection)
            if connection.is_up:
                count_routes(own, connection)


@changing(VirtualInterface, "prefixes")
async def follow_line(world: World, interface_id: str) -> None:
    """What a line leads to is in the tables that its gateway writes into."""
    interface = world.find(VirtualInterface, interface_id)
    if interface is not None:
        propagate_from(world, interface.virtual_gateway_id)


def expect(world: World, connection: VpnConnection) -> None:
    """Have the tunnels that are other than they were thought to be noticed, each in its time."""
    for tunnel, told in zip(connection.options.tunnel_options, connection.vgw_telemetry, strict=True):
        whom = f"{connection.id}/{tunnel.outside_ip_address}"
        if _state(world, connection, tunnel) == told.status:
            world.forget(tunnel_changes, whom)
        elif world.woken_at(tunnel_changes, whom) is None:
            world.wake(tunnel_changes, whom, after=_noticing(world, connection, tunnel, told))


def _noticing(world: World, connection: VpnConnection, tunnel: TunnelOption, told: VgwTelemetry) -> float:
    if told.status == DOWN:
        return world.delay(NEGOTIATING, tunnel.outside_ip_address)
    return IDLE if carries(world, connection, tunnel) else world.delay(GIVING_UP, tunnel.outside_ip_address)


def _state(world: World, connection: VpnConnection, tunnel: TunnelOption) -> str:
    """What a tunnel will be once everybody has noticed. AWS's side only answers: nothing starts without talk."""
    device = device_of(world, connection)
    is_wanted = connection.state == "available" and device is not None and device.talking
    return UP if is_wanted and carries(world, connection, tunnel) else DOWN


@due
async def tunnel_changes(world: World, whom: str) -> None:
    """`whom` is the connection and the outside address of the tunnel."""
    connection_id, _, address = whom.partition("/")
    connection = world.find(VpnConnection, connection_id)
    if connection is None:
        return
    states = {each.outside_ip_address: _state(world, connection, each) for each in connection.options.tunnel_options}
    connection.vgw_telemetry = tuple(
        _told(world, each, states[address]) if each.outside_ip_address == address else each
        for each in connection.vgw_telemetry
    )
    count_routes(world, connection)


def _told(world: World, before: VgwTelemetry, status: str) -> VgwTelemetry:
    if before.status == status:
        return before
    return before.model_copy(update={"status": status, "last_status_change": world.now})


def count_routes(world: World, connection: VpnConnection) -> None:
    """How many routes each tunnel that is up was told, and what tables make of them."""
    count = len(led_to(world, connection))
    learns = not connection.options.static_routes_only
    connection.vgw_telemetry = tuple(
        each.model_copy(
            update={
                "accepted_route_count": count if each.status == UP else 0,
                "status_message": f"{count} BGP ROUTES" if learns and each.status == UP else "",
            }
        )
        for each in connection.vgw_telemetry
    )
    propagate_from(world, connection.vpn_gateway_id)
