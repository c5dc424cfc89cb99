"""Elastic IPs and interfaces: what you can ask for: which private address a public one stands for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.elastic_addresses import bind
from model.services.ec2.operations.addresses import address_named, refuse_nat, take_off
from model.services.ec2.resources.addresses import STANDARD, Address
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface


@operation
async def associate_address(
    call: Call,
    *,
    allocation_id: str | None = None,
    public_ip: str | None = None,
    instance_id: str | None = None,
    network_interface_id: str | None = None,
    private_ip_address: str | None = None,
    allow_reassociation: bool | None = None,
) -> dict[str, Any]:
    """Moves the address if it is somewhere else already, unless that is not allowed."""
    world = call.world
    address = address_named(world, allocation_id, public_ip)
    instance = world.get(Instance, instance_id) if instance_id else None
    if instance is not None and instance.vpc_id is None:
        _refuse_in_classic(address, instance, private_ip_address, allow_reassociation)
    elif address.domain == STANDARD:
        raise _wrong("You must specify an allocation id when mapping an address to a VPC instance")
    interface = _interface(world, instance_id, network_interface_id)
    private_ip = private_ip_address or interface.private_ip_address
    if private_ip not in interface.addresses:
        raise AwsError(
            "InvalidParameterValue",
            f"The private IP address '{private_ip}' is not assigned to interface {interface.network_interface_id}.",
        )
    if not world.where(InternetGateway, vpc_id=interface.vpc_id):
        raise AwsError("Gateway.NotAttached", f"Network {interface.vpc_id} is not attached to any internet gateway")
    if _stands_for(address, interface, private_ip):
        return _told(address)
    if allow_reassociation is False:
        _refuse_to_move(address, interface, private_ip)
    if address.association_id:
        refuse_nat(world, address)
        take_off(world, address)
    bind(world, address, interface, private_ip)
    return _told(address)


def _told(address: Address) -> dict[str, Any]:
    return {"association_id": None if address.domain == STANDARD else address.association_id}


def _refuse_in_classic(address: Address, instance: Instance, private_ip: str | None, moves: bool | None) -> None:
    if address.domain != STANDARD:
        raise _wrong("You must specify an IP address when mapping to a non-VPC instance")
    for value, name in ((private_ip, "privateIpAddress"), (moves, "allowReassociation")):
        if value is not None:
            raise _wrong(f"The {name} parameter is only supported when mapping to a VPC instance or interface.")
    if instance.state_name != "running":
        raise AwsError("InvalidInstanceID", f"The instance '{instance.instance_id}' is not running.")


def _wrong(message: str) -> AwsError:
    return AwsError("InvalidParameterCombination", message)


def _stands_for(address: Address, interface: NetworkInterface, private_ip: str) -> bool:
    return (address.network_interface_id, address.private_ip_address) == (interface.network_interface_id, private_ip)


def _interface(world: World, instance_id: str | None, interface_id: str | None) -> NetworkInterface:
    if instance_id and interface_id:
        raise AwsError(
            "InvalidParameterCombination",
            "You may specify instance id or network interface id, but not both in the same call",
        )
    if interface_id:
        return world.get(NetworkInterface, interface_id)
    if instance_id is None:
        raise AwsError("MissingParameter", "Either instance ID or network interface id must be specified")
    return _only_interface(world, world.get(Instance, instance_id))


def _only_interface(world: World, instance: Instance) -> NetworkInterface:
    if instance.state_name == "pending":
        raise AwsError(
            "IncorrectInstanceState",
            f"The pending instance '{instance.instance_id}' is not in a valid state for this operation.",
        )
    interfaces = world.where(NetworkInterface, instance_id=instance.instance_id)
    if len(interfaces) > 1:
        raise AwsError(
            "InvalidInstanceID",
            f"There are multiple interfaces attached to instance '{instance.instance_id}'. Please specify an interface"
            " ID for the operation instead.",
        )
    for interface in interfaces:
        return interface
    raise Instance.is_missing(instance.instance_id)


def _refuse_to_move(address: Address, interface: NetworkInterface, private_ip: str) -> None:
    if address.association_id:
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"resource {address.allocation_id} is already associated with associate-id {address.association_id}",
        )
    held = interface.public_for(private_ip)
    if held is not None and held.allocation_id:
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"resource {interface.network_interface_id} is already associated with address {held.public_ip}",
        )
