"""The addresses there are: private ones of a subnet, public ones of the region's pool, and which of them are free."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network

from model.catalog.address_pools import pool_address, pool_size
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.cidr import RESERVED, block
from model.services.ec2.resources.addresses import Address
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet

TRIES = 8
"So often an address is drawn before the free ones are counted out."


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
