"""Addresses: which subnet, which private and which public one, and the interfaces that hold them."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network

from model.catalog.address_pools import pool_address, pool_size
from model.kit.errors import AwsError
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.cidr import RESERVED, block
from model.services.ec2.limits import most
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
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.routing import refresh_routes

TRIES = 8
"So often an address is drawn before the free ones are counted out."


def default_subnet(world: World, zone: str | None) -> Subnet:
    """The default subnet of a zone, or of a zone that luck picks; refused as a launch without one is."""
    subnets = [each for each in world.where(Subnet, default_for_az=True) if zone in (None, each.availability_zone)]
    if not world.where(Vpc, is_default=True):
        raise AwsError(
            "VPCIdNotSpecified",
            "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.",
        )
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
    tags: tuple[Tag, ...] = (),
) -> NetworkInterface:
    """An interface with an address of the subnet, in these groups (none: the VPC's default group).

    With `public` it gets a public address too, None leaves that to the subnet.
    """
    id = world.new_id("eni")
    interface = NetworkInterface(
        network_interface_id=id,
        subnet_id=subnet.subnet_id,
        vpc_id=subnet.vpc_id,
        availability_zone=subnet.availability_zone,
        availability_zone_id=subnet.availability_zone_id,
        mac_address=_mac_address(world, id),
        addresses=(take_address(world, subnet, private_ip, id),),
        description=description,
        named=world.get(Vpc, subnet.vpc_id).enable_dns_hostnames,
        tags=tags,
    )
    interface.join(members(world, subnet, groups))
    world.add(interface)
    if subnet.map_public_ip_on_launch if public is None else public:
        give_public_address(world, interface)
    return interface


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
    address = PublicAddress(
        private_ip=interface.private_ip_address,
        public_ip=draw_public_ip(world, interface.network_interface_id, world.now),
        ip_owner_id="amazon",
        region=world.region,
        named=interface.named,
    )
    interface.publish((*interface.public_addresses, address))


def take_public_address(interface: NetworkInterface) -> None:
    """Back to the pool with what came from it; Elastic IPs stay."""
    interface.publish(tuple(each for each in interface.public_addresses if each.allocation_id))


def attach(
    world: World, interface: NetworkInterface, instance_id: str, *, device_index: int = 0, with_instance: bool = True
) -> InterfaceAttachment:
    """Hang an interface to an instance; `with_instance` has it deleted when the instance is."""
    attachment = InterfaceAttachment(
        attachment_id=world.new_id("eni-attach"),
        instance_id=instance_id,
        instance_owner_id=world.account,
        device_index=device_index,
        delete_on_termination=with_instance,
        attach_time=world.now,
    )
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
    if len(ids) > most(world, "security-group/groups-per-interface"):
        raise AwsError(
            "SecurityGroupsPerInterfaceLimitExceeded",
            "The maximum number of security groups per interface has been reached.",
        )
    groups = [world.get(SecurityGroup, id) for id in ids]
    for group in groups:
        if group.vpc_id != subnet.vpc_id:
            raise AwsError(
                "InvalidParameter",
                f"Security group {group.group_id} and subnet {subnet.subnet_id} belong to different networks.",
            )
    return tuple(GroupIdentifier(group_id=group.group_id, group_name=group.group_name) for group in groups)


def take_address(world: World, subnet: Subnet, wanted: str | None, *key: object) -> str:
    """The wanted private address if it can be had, or else a free one."""
    address = _free_address(world, subnet, *key) if wanted is None else _wanted_address(world, subnet, wanted)
    subnet.available_ip_address_count -= 1
    return address


def _wanted_address(world: World, subnet: Subnet, wanted: str) -> str:
    try:
        address, range_ = IPv4Address(wanted), block(subnet.cidr_block)
    except AddressValueError as error:
        raise AwsError(
            "InvalidParameterValue", f"Value ({wanted}) for parameter privateIpAddress is invalid. Invalid IPv4 address"
        ) from error
    if address not in range_:
        raise AwsError("InvalidParameterValue", "Address does not fall within the subnet's address range")
    if not _is_usable(address, range_):
        raise AwsError("InvalidParameterValue", "Address is in subnet's reserved address range")
    if is_held(world, subnet.subnet_id, wanted):
        raise AwsError("InvalidIPAddress.InUse", f"Address {wanted} is in use.")
    return wanted


def _is_usable(address: IPv4Address, range_: IPv4Network) -> bool:
    return 4 <= int(address) - int(range_.network_address) < range_.num_addresses - 1


def _free_address(world: World, subnet: Subnet, *key: object) -> str:
    range_ = block(subnet.cidr_block)
    first, count = int(range_.network_address) + 4, range_.num_addresses - RESERVED
    luck = world.luck("private address", *key)
    if subnet.available_ip_address_count > count // 2:
        for _ in range(TRIES):
            address = str(IPv4Address(first + luck.below(count)))
            if not is_held(world, subnet.subnet_id, address):
                return address
    held = {address for each in world.where(NetworkInterface, subnet_id=subnet.subnet_id) for address in each.addresses}
    free = [address for place in range(count) if (address := str(IPv4Address(first + place))) not in held]
    if not free:
        raise AwsError(
            "InsufficientFreeAddressesInSubnet",
            "The specified subnet does not have enough free addresses to satisfy the request.",
        )
    return luck.choice(free)


def is_held(world: World, subnet_id: str, address: str) -> bool:
    return any(each.subnet_id == subnet_id for each in world.where(NetworkInterface, addresses=address))


def draw_public_ip(world: World, *key: object) -> str:
    """An address of the region's pool that nobody of the account holds."""
    luck, size = world.luck("public address", *key), pool_size(world.region)
    while True:
        address = pool_address(world.region, luck.below(size))
        if not world.where(NetworkInterface, public_ips=address) and not world.where(Address, public_ip=address):
            return address


def _mac_address(world: World, id: str) -> str:
    digits = "0" + "26ae"[world.luck("mac", id).below(4)] + world.luck("mac", id).hexadecimal(10)
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))
