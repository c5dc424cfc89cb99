"""The private addresses of an interface beyond its first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.address_space import take_address
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet


def wanted_addresses(one: str | None, several: Sequence[Mapping[str, Any]]) -> tuple[str | None, tuple[str, ...]]:
    """The primary address and the secondary ones of a request; None for a primary one leaves it to AWS."""
    if one and several:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameter privateIpAddress cannot be used with the parameter privateIpAddresses",
        )
    primaries = [each["PrivateIpAddress"] for each in several if each.get("Primary")]
    if len(primaries) > 1:
        raise AwsError("InvalidParameterValue", "Only one primary private IP address can be specified.")
    others = tuple(each["PrivateIpAddress"] for each in several if not each.get("Primary"))
    return (primaries[0] if primaries else one), others


def assign(world: World, interface: NetworkInterface, wanted: Sequence[str], count: int = 0) -> tuple[str, ...]:
    """Give an interface these addresses, or so many free ones of its subnet; returns the new ones."""
    if wanted and count:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameter privateIpAddresses cannot be used with the parameter secondaryPrivateIpAddressCount",
        )
    _refuse_too_many(world, interface, len(wanted) + count)
    subnet, before = world.get(Subnet, interface.subnet_id), len(interface.addresses)
    for place in range(len(wanted) + count):
        asked = wanted[place] if wanted else None
        address = take_address(world, subnet, asked, interface.network_interface_id, world.now, place)
        interface.addresses = (*interface.addresses, address)
    return interface.addresses[before:]


def _refuse_too_many(world: World, interface: NetworkInterface, more: int) -> None:
    """The type of its instance says how many addresses an interface can have."""
    instance = world.find(Instance, interface.instance_id)
    if instance is not None and len(interface.addresses) + more > instance.machine.ipv4_per_interface:
        raise AwsError("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.")


def unassign(world: World, interface: NetworkInterface, addresses: Sequence[str]) -> None:
    primary, *others = interface.addresses
    if primary in addresses:
        raise AwsError("InvalidParameterValue", "Primary IP address cannot be unassigned")
    if not set(addresses) <= set(others):
        raise AwsError(
            "InvalidParameterValue",
            f"Some of the specified addresses are not assigned to interface {interface.network_interface_id}",
        )
    interface.addresses = tuple(each for each in interface.addresses if each not in addresses)
    world.get(Subnet, interface.subnet_id).available_ip_address_count += len(set(addresses))
