"""The interfaces that hold addresses: made, hung on instances, taken off and deleted."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.address_space import draw_public_ip, take_address
from model.services.ec2.networks import default_group
from model.services.ec2.resources.addresses import Address
from model.services.ec2.resources.network_interfaces import (
    GroupIdentifier,
    InterfaceAttachment,
    NetworkInterface,
    PublicAddress,
)
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc, is_classic, vpc_told
from model.services.ec2.routing import refresh_routes


def default_subnet(world: World, zone: str | None) -> Subnet:
    """The default subnet of a zone, or of a zone that luck picks; refused as a launch without one is."""
    subnets = [each for each in world.where(Subnet, default_for_az=True) if zone in (None, each.availability_zone)]
    if not world.where(Vpc, is_default=True):
        raise AwsError("VPCIdNotSpecified", "No default VPC for this user")
    if not subnets:
        where = f"availability zone: '{zone}'" if zone else "any availability zone"
        raise AwsError("MissingInput", f"No default subnet for {where}. Please specify a subnet.")
    return world.luck("default subnet", world.count("launch without subnet")).choice(subnets)


def new_interface(
    world: World,
    subnet: Subnet,
    groups: tuple[str, ...],
    *,
    description: str = "",
    private_ip: str | None = None,
    public: bool | None = None,
    attachment: InterfaceAttachment | None = None,
    tags: tuple[Tag, ...] = (),
) -> NetworkInterface:
    """An interface with an address of the subnet, in these groups (none: the VPC's default group).

    With `public` it gets a public address too, None leaves that to the subnet. With an `attachment` it hangs on an
    instance from the start.
    """
    id, named = world.new_id("eni"), world.get(Vpc, subnet.vpc_id).enable_dns_hostnames
    private = take_address(world, subnet, private_ip, id)
    is_public = subnet.map_public_ip_on_launch if public is None else public
    interface = NetworkInterface(
        network_interface_id=id,
        subnet_id=subnet.subnet_id,
        vpc_id=subnet.vpc_id,
        availability_zone=subnet.availability_zone,
        availability_zone_id=subnet.availability_zone_id,
        mac_address=_mac_address(id),
        addresses=(private,),
        description=description,
        named=named,
        status="in-use" if attachment else "available",
        tags=tags,
    )
    interface.join(members(world, subnet, groups))
    interface.publish((_from_pool(world, id, private, named),) if is_public else ())
    interface.hang(attachment)
    return world.add(interface)


def delete_interface(world: World, interface: NetworkInterface) -> None:
    """Give back its addresses and let go of its Elastic IPs; routes through it become blackholes."""
    for address in world.where(Address, network_interface_id=interface.network_interface_id):
        let_go(address)
    subnet = world.get(Subnet, interface.subnet_id)
    subnet.available_ip_address_count += len(interface.addresses)
    world.remove(interface)
    refresh_routes(world, interface.network_interface_id)


def let_go(address: Address) -> None:
    """An Elastic IP that belongs to nothing any more, but still to its account."""
    address.association_id = address.network_interface_id = address.network_interface_owner_id = None
    address.private_ip_address = address.instance_id = None


def give_public_address(world: World, interface: NetworkInterface) -> None:
    """A public address of the region's pool for the primary private one, until it is taken away at a stop."""
    if interface.association is not None:
        return
    address = _from_pool(world, interface.network_interface_id, interface.private_ip_address, interface.named)
    if interface.requester_id:
        address = address.model_copy(update={"ip_owner_id": interface.requester_id})
    interface.publish((*interface.public_addresses, address))


def _from_pool(world: World, interface_id: str, private_ip: str, named: bool) -> PublicAddress:
    return PublicAddress(
        private_ip=private_ip,
        public_ip=draw_public_ip(world, interface_id, world.now),
        ip_owner_id="amazon",
        region=world.region,
        named=named,
    )


def take_public_address(interface: NetworkInterface) -> None:
    """Back to the pool with what came from it; Elastic IPs stay."""
    interface.publish(tuple(each for each in interface.public_addresses if each.allocation_id))


def new_attachment(
    world: World, instance_id: str, *, device_index: int = 0, with_instance: bool = True
) -> InterfaceAttachment:
    return InterfaceAttachment(
        attachment_id=world.new_id("eni-attach"),
        instance_id=instance_id,
        instance_owner_id=world.account,
        device_index=device_index,
        delete_on_termination=with_instance,
        attach_time=world.now,
    )


def attach(
    world: World, interface: NetworkInterface, instance_id: str, *, device_index: int = 0, with_instance: bool = True
) -> InterfaceAttachment:
    """Hang an interface to an instance; `with_instance` has it deleted when the instance is."""
    attachment = new_attachment(world, instance_id, device_index=device_index, with_instance=with_instance)
    interface.hang(attachment)
    interface.status = "in-use"
    for address in world.where(Address, network_interface_id=interface.network_interface_id):
        address.instance_id = instance_id
    refresh_routes(world, interface.network_interface_id)
    return attachment


def detach(world: World, interface: NetworkInterface) -> None:
    interface.hang(None)
    interface.status = "available"
    for address in world.where(Address, network_interface_id=interface.network_interface_id):
        address.instance_id = None
    refresh_routes(world, interface.network_interface_id)


def members(world: World, subnet: Subnet, group_ids: tuple[str, ...]) -> tuple[GroupIdentifier, ...]:
    """The groups of these ids as an interface in the subnet can have them."""
    ids = tuple(dict.fromkeys(group_ids)) or (default_group(world, subnet.vpc_id).group_id,)
    quota = "groups-per-classic-instance" if is_classic(subnet.vpc_id) else "groups-per-interface"
    if len(ids) > most(world, f"security-group/{quota}"):
        raise AwsError(
            "SecurityGroupsPerInterfaceLimitExceeded",
            "The maximum number of security groups per interface has been reached.",
        )
    groups = [world.get(SecurityGroup, id) for id in ids]
    for group in groups:
        if group.vpc_id != vpc_told(subnet.vpc_id):
            if is_classic(subnet.vpc_id):
                raise AwsError(
                    "InvalidParameterCombination", "VPC security groups may not be used for a non-VPC launch"
                )
            raise AwsError(
                "InvalidParameter",
                f"Security group {group.group_id} and subnet {subnet.subnet_id} belong to different networks.",
            )
    return tuple(GroupIdentifier(group_id=group.group_id, group_name=group.group_name) for group in groups)


def _mac_address(interface_id: str) -> str:
    """Locally administered, with the last digits of the interface's id."""
    digits = "0e" + interface_id[-10:]
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))
