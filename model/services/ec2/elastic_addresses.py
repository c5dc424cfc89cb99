"""How an Elastic IP comes to stand for a private address, and lets go of it."""

from __future__ import annotations

from model.kit.world import World
from model.services.ec2.addressing import let_go
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.resources.addresses import Address
from model.services.ec2.resources.network_interfaces import NetworkInterface, PublicAddress


def bind(world: World, address: Address, interface: NetworkInterface, private_ip: str) -> str:
    """Let an address stand for a private one; what stood there before goes. Returns the association's id."""
    for other in world.where(Address, network_interface_id=interface.network_interface_id):
        if other.private_ip_address == private_ip:
            unbind(world, other)
    association_id = world.new_id("eipassoc")
    address.association_id = association_id
    address.network_interface_id = interface.network_interface_id
    address.network_interface_owner_id = interface.owner_id
    address.private_ip_address = private_ip
    address.instance_id = interface.instance_id or None
    public = PublicAddress(
        private_ip=private_ip,
        public_ip=address.public_ip,
        ip_owner_id=world.account,
        region=world.region,
        named=interface.named,
        allocation_id=address.allocation_id,
        association_id=association_id,
    )
    interface.publish((*(each for each in interface.public_addresses if each.private_ip != private_ip), public))
    mirror_interfaces(world, interface.instance_id)
    return association_id


def unbind(world: World, address: Address) -> None:
    interface = world.find(NetworkInterface, address.network_interface_id or "")
    if interface is not None:
        kept = (each for each in interface.public_addresses if each.allocation_id != address.allocation_id)
        interface.publish(tuple(kept))
        mirror_interfaces(world, interface.instance_id)
    let_go(address)
