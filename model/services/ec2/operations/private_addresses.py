"""Further private addresses of interfaces: what you can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.elastic_addresses import unbind
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.private_addresses import assign, unassign
from model.services.ec2.resources.addresses import Address
from model.services.ec2.resources.network_interfaces import NetworkInterface


@operation
async def assign_private_ip_addresses(
    call: Call,
    *,
    network_interface_id: str,
    private_ip_addresses: Sequence[str] = (),
    secondary_private_ip_address_count: int = 0,
    allow_reassignment: bool = False,
) -> dict[str, Any]:
    world = call.world
    interface = world.get(NetworkInterface, network_interface_id)
    if not private_ip_addresses and not secondary_private_ip_address_count:
        raise AwsError(
            "MissingParameter",
            "The request must contain the parameter privateIpAddresses or secondaryPrivateIpAddressCount",
        )
    if allow_reassignment:
        _take_from_others(world, interface, private_ip_addresses)
    new = assign(world, interface, private_ip_addresses, secondary_private_ip_address_count)
    mirror_interfaces(world, interface.instance_id)
    return {
        "network_interface_id": network_interface_id,
        "assigned_private_ip_addresses": [{"private_ip_address": each} for each in new],
    }


def _take_from_others(world: World, interface: NetworkInterface, addresses: Sequence[str]) -> None:
    """Secondary addresses of other interfaces in the subnet can be moved; primary ones stay where they are."""
    for address in addresses:
        for other in world.where(NetworkInterface, addresses=address):
            if other.subnet_id == interface.subnet_id and other is not interface:
                _release(world, other, [address])


@operation
async def unassign_private_ip_addresses(
    call: Call, *, network_interface_id: str, private_ip_addresses: Sequence[str] = ()
) -> None:
    if not private_ip_addresses:
        raise AwsError("MissingParameter", "The request must contain the parameter privateIpAddresses")
    _release(call.world, call.world.get(NetworkInterface, network_interface_id), private_ip_addresses)


def _release(world: World, interface: NetworkInterface, addresses: Sequence[str]) -> None:
    unassign(world, interface, addresses)
    for address in world.where(Address, network_interface_id=interface.network_interface_id):
        if address.private_ip_address in addresses:
            unbind(world, address)
    mirror_interfaces(world, interface.instance_id)
