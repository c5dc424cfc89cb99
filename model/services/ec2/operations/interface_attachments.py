"""Interfaces and instances: what you can ask for: hang one on the other, or take it off."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.addressing import attach
from model.services.ec2.behavior.interfaces import become_attached, become_detached
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.operations.network_interfaces import refuse_strangers
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface

ATTACHING, DETACHING = Between(1, 4), Between(2, 6)


@operation
async def attach_network_interface(
    call: Call, *, network_interface_id: str, instance_id: str, device_index: int
) -> dict[str, Any]:
    world = call.world
    interface, instance = world.get(NetworkInterface, network_interface_id), world.get(Instance, instance_id)
    refuse_strangers(call, interface)
    _refuse_match(world, interface, instance, device_index)
    attachment = attach(world, interface, instance_id, device_index=device_index, with_instance=False)
    interface.hang(attachment.model_copy(update={"status": "attaching"}))
    mirror_interfaces(world, instance_id)
    id = attachment.attachment_id
    world.wake(become_attached, id, after=world.delay(ATTACHING, id))
    return {"attachment_id": id, "network_card_index": 0}


def _refuse_match(world: World, interface: NetworkInterface, instance: Instance, device_index: int) -> None:
    if instance.vpc_id is None:
        raise AwsError("InvalidParameterCombination", "You may only attach a network interface to an instance in a VPC")
    if interface.attachment is not None:
        raise AwsError("InvalidNetworkInterface.InUse", f"Interface: [{interface.network_interface_id}] in use.")
    if instance.state_name not in ("running", "stopped"):
        raise AwsError("IncorrectInstanceState", f"Instance '{instance.instance_id}' is not 'running' or 'stopped'.")
    if interface.availability_zone != instance.availability_zone:
        raise AwsError(
            "InvalidParameterCombination",
            "You may not attach a network interface to an instance if they are not in the same availability zone",
        )
    held = world.where(NetworkInterface, instance_id=instance.instance_id)
    if any(each.attachment and each.attachment.device_index == device_index for each in held):
        raise AwsError(
            "InvalidParameterValue",
            f"Instance '{instance.instance_id}' already has an interface attached at device index '{device_index}'.",
        )
    if len(held) >= instance.machine.interfaces:
        raise AwsError(
            "AttachmentLimitExceeded", f"Interface count {len(held) + 1} exceeds the limit for {instance.instance_type}"
        )


@operation(on=("network-interface/*",))
async def detach_network_interface(call: Call, *, attachment_id: str, force: bool = False) -> None:
    """Takes some seconds, with `force` none."""
    world = call.world
    interface = _attached(world, attachment_id)
    attachment = interface.attachment
    assert attachment is not None, "an attachment was found by its id"
    refuse_strangers(call, interface)
    if attachment.device_index == 0:
        raise AwsError("OperationNotPermitted", "The network interface at device index 0 cannot be detached.")
    interface.hang(attachment.model_copy(update={"status": "detaching"}))
    mirror_interfaces(world, interface.instance_id)
    world.wake(become_detached, attachment_id, after=0.0 if force else world.delay(DETACHING, attachment_id))


def _attached(world: World, attachment_id: str) -> NetworkInterface:
    for interface in world.where(NetworkInterface, attachment_id=attachment_id or "none"):
        return interface
    if not attachment_id.startswith("eni-attach-"):
        raise AwsError(
            "InvalidNetworkInterfaceAttachmentId.Malformed",
            f'Invalid id: "{attachment_id}" (expecting "eni-attach-...")',
        )
    raise AwsError("InvalidAttachmentID.NotFound", f"The attachment ID '{attachment_id}' does not exist")
