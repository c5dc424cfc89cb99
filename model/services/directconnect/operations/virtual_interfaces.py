"""Virtual interfaces: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.kit.world import World
from model.services.directconnect.paging import one_page
from model.services.directconnect.refusals import refused
from model.services.directconnect.resources.connections import Connection
from model.services.directconnect.resources.virtual_interfaces import RoutePrefix, VirtualInterface
from model.services.ec2.resources.vpn_gateways import VpnGateway

VLANS = range(1, 4095)
MOST_PER_CONNECTION = 50
PEERINGS = IPv4Network("169.254.0.0/16")
LIVING_GATEWAY = ("pending", "available")


@operation(on=("dxcon/{connectionId}",))
async def create_private_virtual_interface(
    call: Call, *, connection_id: str, new_private_virtual_interface: Mapping[str, Any]
) -> dict[str, Any]:
    """A way to the VPC of a virtual private gateway."""
    world, asked = call.world, new_private_virtual_interface
    gateway = world.find(VpnGateway, asked.get("virtualGatewayId", ""))
    if gateway is None or gateway.state not in LIVING_GATEWAY:
        raise refused("The virtual private gateway does not exist.")
    interface = _drawn(world, connection_id, asked, "private").model_copy(
        update={"virtual_gateway_id": gateway.id, "amazon_side_asn": gateway.amazon_side_asn}
    )
    return world.add(interface).description


@operation(on=("dxcon/{connectionId}",))
async def create_public_virtual_interface(
    call: Call, *, connection_id: str, new_public_virtual_interface: Mapping[str, Any]
) -> dict[str, Any]:
    """A way to AWS's public services; that the prefixes are the customer's own is looked into first."""
    world, asked = call.world, new_public_virtual_interface
    told = [each.get("cidr") for each in asked.get("routeFilterPrefixes") or ()]
    prefixes = tuple(RoutePrefix(cidr=each) for each in told if each)
    if not prefixes or len(prefixes) < len(told):
        raise refused("A public virtual interface needs the prefixes that are to be advertised.")
    interface = _drawn(world, connection_id, asked, "public").model_copy(
        update={"route_filter_prefixes": prefixes, "virtual_interface_state": "verifying"}
    )
    return world.add(interface).description


def _drawn(world: World, connection_id: str, asked: Mapping[str, Any], type: str) -> VirtualInterface:
    connection = world.get(Connection, connection_id)
    if connection.connection_state in ("deleting", "deleted"):
        raise refused(f"Connection {connection_id} is {connection.connection_state}.")
    _refuse_vlan(world, connection_id, asked["vlan"])
    id = f"dxvif-{world.luck('dxvif', world.count('dxvif')).hexadecimal(8)}"
    peering = _peering(world, id)
    return VirtualInterface(
        virtual_interface_id=id,
        connection_id=connection_id,
        virtual_interface_name=asked["virtualInterfaceName"],
        virtual_interface_type=type,
        vlan=asked["vlan"],
        asn=asked.get("asn") or asked.get("asnLong") or 65_000,
        location=connection.location,
        auth_key=asked.get("authKey") or world.luck("BGP key", id).hexadecimal(24),
        amazon_address=asked.get("amazonAddress") or f"{peering[1]}/30",
        customer_address=asked.get("customerAddress") or f"{peering[2]}/30",
        mtu=asked.get("mtu") or 1500,
        tags=read_tags([{"Key": each["key"], "Value": each.get("value", "")} for each in asked.get("tags") or ()]),
    )


def _refuse_vlan(world: World, connection_id: str, vlan: int) -> None:
    others = [
        each
        for each in world.where(VirtualInterface, connection_id=connection_id)
        if each.virtual_interface_state not in ("deleting", "deleted")
    ]
    if vlan not in VLANS:
        raise refused(f"VLAN {vlan} is not valid.")
    if vlan in [each.vlan for each in others]:
        raise refused(f"VLAN {vlan} is already in use on connection {connection_id}.")
    if len(others) >= MOST_PER_CONNECTION:
        raise refused(f"Connection {connection_id} has {MOST_PER_CONNECTION} virtual interfaces already.")


def _peering(world: World, id: str) -> IPv4Network:
    """The two addresses between which routers speak."""
    place = 1 + world.luck("BGP addresses", id).below(PEERINGS.num_addresses // 4 - 2)
    return IPv4Network((int(PEERINGS.network_address) + 4 * place, 30))


@operation(on=("dxvif/*",))
async def describe_virtual_interfaces(
    call: Call,
    *,
    connection_id: str | None = None,
    virtual_interface_id: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    if virtual_interface_id:
        found = (world.get(VirtualInterface, virtual_interface_id),)
    elif connection_id:
        found = world.where(VirtualInterface, connection_id=connection_id)
    else:
        found = world.all(VirtualInterface)
    shown, token = one_page(found, max_results, next_token)
    return {"virtual_interfaces": [each.description for each in shown], "next_token": token}


@operation(on=("dxvif/{virtualInterfaceId}",))
async def delete_virtual_interface(call: Call, *, virtual_interface_id: str) -> dict[str, Any]:
    world = call.world
    interface = world.get(VirtualInterface, virtual_interface_id)
    world.request(interface, "DeleteVirtualInterface")
    return {"virtual_interface_state": interface.virtual_interface_state}


@operation(on=("*",))
async def describe_virtual_gateways(call: Call) -> dict[str, Any]:
    """The virtual private gateways that an interface can lead to."""
    found = (each for each in call.world.all(VpnGateway) if each.state in LIVING_GATEWAY)
    return {
        "virtual_gateways": [{"virtual_gateway_id": each.id, "virtual_gateway_state": each.state} for each in found]
    }
