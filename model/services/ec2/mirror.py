"""What instances show of the interfaces they hold."""

from __future__ import annotations

from model.kit.world import World
from model.services.ec2.resources.instance_parts import Interface
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface


def mirror_interfaces(world: World, instance_id: str) -> None:
    """Let an instance show its interfaces as they are now; call it after any change of one that is attached."""
    instance = world.find(Instance, instance_id)
    if instance is None:
        return
    held = world.where(NetworkInterface, instance_id=instance_id)
    instance.network_interfaces = tuple(sorted(map(mirrored, held), key=lambda each: each.attachment.device_index))


def mirrored(interface: NetworkInterface) -> Interface:
    assert interface.attachment is not None, "an interface that an instance shows is attached"
    return Interface(
        network_interface_id=interface.network_interface_id,
        subnet_id=interface.subnet_id,
        vpc_id=interface.vpc_id,
        mac_address=interface.mac_address,
        owner_id=interface.owner_id,
        attachment=interface.attachment,
        groups=interface.groups,
        private_ip_addresses=interface.private_ip_addresses,
        description=interface.description,
        source_dest_check=interface.source_dest_check,
        interface_type=interface.interface_type,
        status=interface.status,
    )
