"""EC2: what happens by itself: interfaces are made, attached and detached, each in a few seconds."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.ec2.addressing import detach
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.resources.network_interfaces import NetworkInterface


@due
async def become_available(world: World, interface_id: str) -> None:
    interface = world.find(NetworkInterface, interface_id)
    if interface is not None and interface.status == "pending":
        interface.status = "available"


@due
async def become_attached(world: World, attachment_id: str) -> None:
    for interface in world.where(NetworkInterface, attachment_id=attachment_id):
        attachment = interface.attachment
        if attachment is not None and attachment.status == "attaching":
            interface.hang(attachment.model_copy(update={"status": "attached"}))
            mirror_interfaces(world, interface.instance_id)


@due
async def become_detached(world: World, attachment_id: str) -> None:
    for interface in world.where(NetworkInterface, attachment_id=attachment_id):
        instance_id = interface.instance_id
        detach(world, interface)
        mirror_interfaces(world, instance_id)
