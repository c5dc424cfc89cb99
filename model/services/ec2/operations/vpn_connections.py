"""VPN connections: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.cidr import read_block
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, named
from model.services.ec2.narrowing import narrowed
from model.services.ec2.operations.customer_gateways import refuse_other_types
from model.services.ec2.resources.customer_gateways import CustomerGateway
from model.services.ec2.resources.vpn_connections import VgwTelemetry, VpnConnection, VpnConnectionOptions
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tunnels import changed, new_tunnels
from model.services.ec2.vpn_configuration import configuration

FILTERS: Mapping[str, Getter] = {
    "customer-gateway-configuration": lambda each: each.customer_gateway_configuration,
    "customer-gateway-id": lambda each: each.customer_gateway_id,
    "option.static-routes-only": lambda each: each.options.static_routes_only,
    "route.destination-cidr-block": lambda each: each.prefixes,
    "state": lambda each: each.state,
    "type": lambda each: each.type,
    "vpn-connection-id": lambda each: each.vpn_connection_id,
    "vpn-gateway-id": lambda each: each.vpn_gateway_id,
}
_PLAIN_OPTIONS = {
    "EnableAcceleration": "enable_acceleration",
    "StaticRoutesOnly": "static_routes_only",
    "TunnelInsideIpVersion": "tunnel_inside_ip_version",
    "OutsideIpAddressType": "outside_ip_address_type",
}


@operation
async def create_vpn_connection(
    call: Call,
    *,
    type: str,
    customer_gateway_id: str,
    vpn_gateway_id: str | None = None,
    options: Mapping[str, Any] | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The same two gateways have one connection; asking again gives it."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "vpn-connection")
    refuse_other_types(type)
    if vpn_gateway_id is None:
        raise AwsError("MissingParameter", "The request must contain the parameter vpnGatewayId or transitGatewayId")
    gateway, customer = _living(world, VpnGateway, vpn_gateway_id), _living(world, CustomerGateway, customer_gateway_id)
    known = _between(world, gateway, customer)
    return {"vpn_connection": known or _new(world, gateway, customer, options or {}, tags)}


def _living(world: World, kind: type[Any], id: str) -> Any:
    found = world.get(kind, id)
    if found.state in ("deleting", "deleted"):
        raise kind.is_missing(id)
    return found


def _between(world: World, gateway: VpnGateway, customer: CustomerGateway) -> VpnConnection | None:
    found = world.where(VpnConnection, vpn_gateway_id=gateway.id)
    living = (each for each in found if each.state not in ("deleting", "deleted"))
    return next((each for each in living if each.customer_gateway_id == customer.id), None)


def _new(
    world: World, gateway: VpnGateway, customer: CustomerGateway, asked: Mapping[str, Any], tags: tuple[Tag, ...]
) -> VpnConnection:
    count = sum(each.state not in ("deleting", "deleted") for each in world.all(VpnConnection)) + 1
    quota = "vpn/connections-per-region"
    refuse_beyond(world, quota, count, "VpnConnectionLimitExceeded", "VPN connections")
    id = world.new_id("vpn")
    plain = {name: asked[member] for member, name in _PLAIN_OPTIONS.items() if asked.get(member) is not None}
    tunnels = new_tunnels(world, id, asked.get("TunnelOptions") or ())
    options = VpnConnectionOptions(**plain, **_networks(asked), tunnel_options=tunnels)
    connection = VpnConnection(
        vpn_connection_id=id,
        customer_gateway_id=customer.id,
        vpn_gateway_id=gateway.id,
        options=options,
        customer_gateway_configuration=configuration(id, customer, gateway, tunnels, static=options.static_routes_only),
        vgw_telemetry=tuple(
            VgwTelemetry(outside_ip_address=each.outside_ip_address, last_status_change=world.now) for each in tunnels
        ),
        tags=tags,
    )
    return world.add(connection)


def _networks(asked: Mapping[str, Any]) -> dict[str, Any]:
    members = {"LocalIpv4NetworkCidr": "local_ipv4_network_cidr", "RemoteIpv4NetworkCidr": "remote_ipv4_network_cidr"}
    return {name: str(read_block(asked[each], each)) for each, name in members.items() if asked.get(each)}


@operation
async def describe_vpn_connections(
    call: Call, *, vpn_connection_ids: Sequence[str] | None = None, filters: Filters = None
) -> dict[str, Any]:
    world, indexed = call.world, {"vpn-gateway-id": "vpn_gateway_id", "customer-gateway-id": "customer_gateway_id"}
    found = (
        named(world, VpnConnection, vpn_connection_ids)
        if vpn_connection_ids
        else narrowed(world, VpnConnection, filters, indexed)
    )
    return {"vpn_connections": select(found, filters, FILTERS)}


@operation
async def delete_vpn_connection(call: Call, *, vpn_connection_id: str) -> None:
    call.world.request(call.world.get(VpnConnection, vpn_connection_id), "DeleteVpnConnection")


@operation
async def modify_vpn_connection(
    call: Call,
    *,
    vpn_connection_id: str,
    customer_gateway_id: str | None = None,
    vpn_gateway_id: str | None = None,
) -> dict[str, Any]:
    """Another gateway at one end; the tunnels keep their addresses and keys."""
    world = call.world
    connection = world.get(VpnConnection, vpn_connection_id)
    if not customer_gateway_id and not vpn_gateway_id:
        raise AwsError("MissingParameter", "The request must contain the ID of another gateway.")
    customer = _living(world, CustomerGateway, customer_gateway_id or connection.customer_gateway_id)
    gateway = _living(world, VpnGateway, vpn_gateway_id or connection.vpn_gateway_id)
    connection.customer_gateway_id, connection.vpn_gateway_id = customer.id, gateway.id
    world.request(connection, "ModifyVpnConnection")
    _write_anew(world, connection)
    return {"vpn_connection": connection}


def _write_anew(world: World, connection: VpnConnection) -> None:
    customer = world.get(CustomerGateway, connection.customer_gateway_id)
    gateway, options = world.get(VpnGateway, connection.vpn_gateway_id), connection.options
    connection.customer_gateway_configuration = configuration(
        connection.id, customer, gateway, options.tunnel_options, static=options.static_routes_only
    )


@operation
async def modify_vpn_connection_options(
    call: Call,
    *,
    vpn_connection_id: str,
    local_ipv4_network_cidr: str | None = None,
    remote_ipv4_network_cidr: str | None = None,
) -> dict[str, Any]:
    world = call.world
    connection = world.get(VpnConnection, vpn_connection_id)
    asked = {"LocalIpv4NetworkCidr": local_ipv4_network_cidr, "RemoteIpv4NetworkCidr": remote_ipv4_network_cidr}
    world.request(connection, "ModifyVpnConnectionOptions")
    connection.options = connection.options.model_copy(update=_networks(asked))
    return {"vpn_connection": connection}


@operation
async def modify_vpn_tunnel_options(
    call: Call, *, vpn_connection_id: str, vpn_tunnel_outside_ip_address: str, tunnel_options: Mapping[str, Any]
) -> dict[str, Any]:
    """One tunnel at a time; a device that does not hear of a new key cannot use it any more."""
    world = call.world
    connection = world.get(VpnConnection, vpn_connection_id)
    tunnels = connection.options.tunnel_options
    if vpn_tunnel_outside_ip_address not in [each.outside_ip_address for each in tunnels]:
        raise AwsError(
            "InvalidParameterValue",
            f"The VPN connection {vpn_connection_id} has no tunnel at {vpn_tunnel_outside_ip_address}.",
        )
    world.request(connection, "ModifyVpnTunnelOptions")
    anew = tuple(
        changed(each, tunnel_options) if each.outside_ip_address == vpn_tunnel_outside_ip_address else each
        for each in tunnels
    )
    connection.options = connection.options.model_copy(update={"tunnel_options": anew})
    _write_anew(world, connection)
    return {"vpn_connection": connection}
