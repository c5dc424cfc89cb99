"""Attributes of network interfaces: what you can ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.addressing import give_public_address, members, take_public_address
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.operations.network_interfaces import refuse_strangers
from model.services.ec2.refusals import only_one, value_of
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet


@operation
async def modify_network_interface_attribute(
    call: Call,
    *,
    network_interface_id: str,
    description: Mapping[str, str] | None = None,
    groups: Sequence[str] | None = None,
    source_dest_check: Mapping[str, bool] | None = None,
    attachment: Mapping[str, Any] | None = None,
    associate_public_ip_address: bool | None = None,
) -> None:
    world = call.world
    interface = world.get(NetworkInterface, network_interface_id)
    refuse_strangers(call, interface)
    check = value_of(source_dest_check)
    only_one(
        {
            "description": description,
            "groupId": groups,
            "sourceDestCheck": check,
            "attachment": attachment,
            "associatePublicIpAddress": associate_public_ip_address,
        }
    )
    if description is not None:
        interface.description = description.get("Value", "")
    if groups is not None:
        _change_groups(world, interface, tuple(groups))
    if check is not None:
        interface.source_dest_check = check
    if attachment is not None:
        _change_attachment(interface, attachment)
    if associate_public_ip_address is not None:
        _change_public_address(world, interface, associate_public_ip_address)
    mirror_interfaces(world, interface.instance_id)


def _change_groups(world: World, interface: NetworkInterface, groups: tuple[str, ...]) -> None:
    if not groups:
        raise AwsError("InvalidParameterValue", "An interface must have at least one security group.")
    interface.join(members(world, world.get(Subnet, interface.subnet_id), groups))


def _change_attachment(interface: NetworkInterface, wanted: Mapping[str, Any]) -> None:
    id = wanted.get("AttachmentId", "")
    if interface.attachment is None or interface.attachment_id != id:
        raise AwsError("InvalidAttachmentID.NotFound", f"The attachment ID '{id}' does not exist")
    goes_too = bool(wanted.get("DeleteOnTermination"))
    interface.hang(interface.attachment.model_copy(update={"delete_on_termination": goes_too}))


def _change_public_address(world: World, interface: NetworkInterface, wanted: bool) -> None:
    if wanted:
        give_public_address(world, interface)
    else:
        take_public_address(interface)


_ATTRIBUTES: Mapping[str, Callable[[NetworkInterface], dict[str, Any]]] = {
    "description": lambda each: {"description": {"value": each.description}},
    "groupSet": lambda each: {"groups": each.groups},
    "sourceDestCheck": lambda each: {"source_dest_check": {"value": each.source_dest_check}},
    "attachment": lambda each: {"attachment": each.attachment},
    "associatePublicIpAddress": lambda each: {"associate_public_ip_address": each.association is not None},
}


@operation
async def describe_network_interface_attribute(
    call: Call, *, network_interface_id: str, attribute: str | None = None
) -> dict[str, Any]:
    interface = call.world.get(NetworkInterface, network_interface_id)
    if attribute is None:
        raise AwsError("MissingParameter", "The request must contain the parameter attribute")
    return {"network_interface_id": network_interface_id, **_ATTRIBUTES[attribute](interface)}
