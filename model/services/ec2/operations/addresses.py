"""Elastic IPs: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.address_space import draw_public_ip
from model.services.ec2.elastic_addresses import unbind
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, named
from model.services.ec2.resources.addresses import Address
from model.services.ec2.resources.network_interfaces import NAT, NetworkInterface
from model.services.ec2.tagging import read_tag_specifications

FILTERS: Mapping[str, Getter] = {
    "allocation-id": lambda address: address.allocation_id,
    "association-id": lambda address: address.association_id,
    "domain": lambda address: address.domain,
    "instance-id": lambda address: address.instance_id,
    "network-border-group": lambda address: address.network_border_group,
    "network-interface-id": lambda address: address.network_interface_id,
    "network-interface-owner-id": lambda address: address.network_interface_owner_id,
    "private-ip-address": lambda address: address.private_ip_address,
    "public-ip": lambda address: address.public_ip,
}


@operation
async def allocate_address(
    call: Call, *, domain: str = "vpc", tag_specifications: Sequence[Mapping[str, Any]] | None = None
) -> Address:
    world, tags = call.world, read_tag_specifications(tag_specifications, "elastic-ip")
    if domain != "vpc":
        raise AwsError("InvalidParameterValue", f"Value ({domain}) for parameter domain is invalid.")
    count = len(world.all(Address)) + 1
    refuse_beyond(world, "eip/addresses-per-region", count, "AddressLimitExceeded", "addresses")
    id = world.new_id("eipalloc")
    address = Address(
        allocation_id=id, public_ip=draw_public_ip(world, id), network_border_group=world.region, tags=tags
    )
    return world.add(address)


@operation
async def describe_addresses(
    call: Call,
    *,
    allocation_ids: Sequence[str] | None = None,
    public_ips: Sequence[str] | None = None,
    filters: Filters = None,
) -> dict[str, Any]:
    world = call.world
    found = [*named(world, Address, allocation_ids or ()), *(by_public_ip(world, each) for each in public_ips or ())]
    if not allocation_ids and not public_ips:
        found = world.all(Address)
    return {"addresses": select(found, filters, FILTERS)}


def by_public_ip(world: World, public_ip: str) -> Address:
    for address in world.where(Address, public_ip=public_ip):
        return address
    raise AwsError("InvalidAddress.NotFound", f"Address '{public_ip}' not found.")


def address_named(world: World, allocation_id: str | None, public_ip: str | None) -> Address:
    """The address that a request names in one of two ways."""
    if allocation_id and public_ip:
        raise AwsError(
            "InvalidParameterCombination",
            "You may specify public IP or allocation id, but not both in the same call",
        )
    if allocation_id:
        return world.get(Address, allocation_id)
    if public_ip:
        return by_public_ip(world, public_ip)
    raise AwsError("MissingParameter", "Either public IP or allocation id must be specified")


@operation
async def release_address(call: Call, *, allocation_id: str | None = None, public_ip: str | None = None) -> None:
    address = address_named(call.world, allocation_id, public_ip)
    if address.association_id:
        raise AwsError("InvalidIPAddress.InUse", f"Address {address.public_ip} is in use.")
    call.world.remove(address)


@operation(on=("elastic-ip/*",))
async def disassociate_address(call: Call, *, association_id: str | None = None, public_ip: str | None = None) -> None:
    """Asking again for what is done already is no error."""
    world = call.world
    if not association_id and not public_ip:
        raise AwsError("MissingParameter", "Either public IP or association id must be specified")
    found = world.where(Address, association_id=association_id) if association_id else ()
    if association_id and not found:
        raise AwsError("InvalidAssociationID.NotFound", f"The association ID '{association_id}' does not exist")
    address = found[0] if found else by_public_ip(world, public_ip or "")
    if address.association_id:
        refuse_nat(world, address)
        unbind(world, address)


def refuse_nat(world: World, address: Address) -> None:
    """The address of a NAT gateway is the gateway's for as long as it lives."""
    interface = world.find(NetworkInterface, address.network_interface_id or "")
    if interface is not None and interface.interface_type == NAT:
        raise AwsError("AuthFailure", "You do not have permission to access the specified resource.", 403)
