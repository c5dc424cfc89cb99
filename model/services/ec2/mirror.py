"""What instances show of the interfaces they hold."""

from __future__ import annotations

from model.kit.world import World
from model.services.ec2.resources.instance_parts import AddressPair, Interface
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface, PrivateAddress


def mirror_interfaces(world: World, instance_id: str) -> None:
    """Let an instance show its interfaces as they are now; call it after any change of one that is attached."""
    instance = world.find(Instance, instance_id)
    if instance is None:
        return
    held = world.where(NetworkInterface, instance_id=instance_id)
    instance.network_interfaces = tuple(sorted(map(mirrored, held), key=lambda each: each.device_index))
    if instance.vpc_id is None:
        leave_vpc(instance)


def leave_vpc(instance: Instance) -> None:
    """Let an instance in EC2-Classic show nothing of the network that it is in but its addresses and groups."""
    instance.vpc_id = instance.subnet_id = None
    instance.classic_interface, instance.network_interfaces = instance.primary_interface, ()


def mirrored(interface: NetworkInterface) -> Interface:
    attachment = interface.attachment
    assert attachment is not None, "an interface that an instance shows is attached"
    return Interface(
        network_interface_id=interface.network_interface_id,
        subnet_id=interface.subnet_id,
        vpc_id=interface.vpc_id,
        mac_address=interface.mac_address,
        owner_id=interface.owner_id,
        attachment_id=attachment.attachment_id,
        attach_time=attachment.attach_time,
        device_index=attachment.device_index,
        delete_on_termination=attachment.delete_on_termination,
        groups=interface.groups,
        addresses=tuple(_address(each) for each in interface.private_ip_addresses),
        description=interface.description,
        source_dest_check=interface.source_dest_check,
        interface_type=interface.interface_type,
        status=interface.status,
        ipv6=interface.ipv6_ips,
    )


def _address(address: PrivateAddress) -> AddressPair:
    private_name, public = address.private_dns_name or "", address.association
    if public is None:
        return AddressPair(address.private_ip_address, private_name)
    return AddressPair(
        address.private_ip_address, private_name, public.public_ip, public.public_dns_name, public.ip_owner_id
    )
