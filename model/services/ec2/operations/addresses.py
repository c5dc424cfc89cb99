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
from model.services.ec2.addressing import give_public_address
from model.services.ec2.classic import classic_network
from model.services.ec2.elastic_addresses import unbind
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, named
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.resources.addresses import STANDARD, Address
from model.services.ec2.resources.network_interfaces import NAT, NetworkInterface
from model.services.ec2.tagging import read_tag_specifications

FILTERS: Mapping[str, Getter] = {
    "allocation-id": lambda address: None if address.domain == STANDARD else address.allocation_id,
    "association-id": lambda address: None if address.domain == STANDARD else address.association_id,
    "domain": lambda address: address.domain,
    "instance-id": lambda address: address.instance_id,
    "network-border-group": lambda address: address.network_border_group,
    "network-interface-id": lambda address: address.interface_told,
    "network-interface-owner-id": lambda address: address.network_interface_owner_id,
    "private-ip-address": lambda address: address.private_ip_address,
    "public-ip": lambda address: address.public_ip,
}


@operation
async def allocate_address(
    call: Call, *, domain: str | None = None, tag_specifications: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Who has EC2-Classic gets an address for it, unless one for VPCs is asked for."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "elastic-ip")
    usual = ("vpc",) if classic_network(world) is None else (STANDARD, "vpc")
    domain = domain or usual[0]
    if domain not in usual:
        raise AwsError("InvalidParameterValue", f"Value ({domain}) for parameter domain is invalid.")
    count = sum(each.domain == domain for each in world.all(Address)) + 1
    quota = "addresses-per-region" if domain == "vpc" else "classic-addresses-per-region"
    refuse_beyond(world, f"eip/{quota}", count, "AddressLimitExceeded", "addresses")
    id = world.new_id("eipalloc")
    public_ip = draw_public_ip(world, id)
    address = Address(
        allocation_id=public_ip if domain == STANDARD else id,
        public_ip=public_ip,
        domain=domain,
        network_border_group=world.region,
        tags=tags,
    )
    return told(world.add(address))


def told(address: Address) -> Any:
    """The address as answers show it; of one for EC2-Classic there is little to say."""
    if address.domain != STANDARD:
        return address
    said = ("public_ip", "domain", "public_ipv4_pool", "network_border_group", "tags")
    return {**{name: getattr(address, name) for name in said}, "instance_id": address.instance_id or ""}


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
    return {"addresses": [told(each) for each in select(found, filters, FILTERS)]}


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
    """One for EC2-Classic need not be taken off first."""
    address = address_named(call.world, allocation_id, public_ip)
    if address.association_id and address.domain == STANDARD:
        take_off(call.world, address)
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
        take_off(world, address)


def take_off(world: World, address: Address) -> None:
    """A machine that runs in EC2-Classic is not without a public address for it."""
    interface = world.find(NetworkInterface, address.network_interface_id or "")
    unbind(world, address)
    if interface is not None and interface.is_hidden:
        give_public_address(world, interface)
        mirror_interfaces(world, interface.instance_id)


def refuse_nat(world: World, address: Address) -> None:
    """The address of a NAT gateway is the gateway's for as long as it lives."""
    interface = world.find(NetworkInterface, address.network_interface_id or "")
    if interface is not None and interface.interface_type == NAT:
        raise AwsError("AuthFailure", "You do not have permission to access the specified resource.", 403)
