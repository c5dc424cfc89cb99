"""IPv6 in a VPC: blocks that Amazon gives, subnets of them, and the addresses of interfaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.cidr import read_block6
from model.services.ec2.networks import OPEN_ENTRIES_6, default_acl
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import LOCAL, Route, RouteTable
from model.services.ec2.resources.security_group_rules import SecurityGroupRule
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet, SubnetIpv6Association
from model.services.ec2.resources.vpcs import CidrBlockState, Ipv6CidrBlockAssociation, Vpc
from model.services.ec2.rules import ALL, add_rules

ANYWHERE_6 = "::/0"
AMAZON = IPv6Network("2600:1f00::/24")
"Where the blocks that Amazon gives to VPCs are from."
VPC_PREFIX, SUBNET_PREFIX = 56, 64
RESERVED_FIRST = 4


def associate_amazon_block(world: World, vpc: Vpc, state: str = "associated") -> Ipv6CidrBlockAssociation:
    """A /56 for a VPC, with what AWS then lets through by itself."""
    if vpc.ipv6_cidr_block_association_set:
        raise AwsError(
            "CidrLimitExceeded", f"This network '{vpc.vpc_id}' has met its maximum number of allowed IPv6 CIDRs: 1"
        )
    association = Ipv6CidrBlockAssociation(
        association_id=world.new_id("vpc-cidr-assoc"),
        ipv6_cidr_block=_amazon_block(world, vpc.vpc_id),
        ipv6_cidr_block_state=CidrBlockState(state=state),
        network_border_group=world.region,
    )
    vpc.cover6((association,))
    _lead_within(world, vpc.vpc_id, association.ipv6_cidr_block)
    _let_through(world, vpc.vpc_id)
    return association


def _amazon_block(world: World, vpc_id: str) -> str:
    """Every region has blocks of its own."""
    region = int.from_bytes(blake2b(world.region.encode(), digest_size=1).digest(), "big")
    place = (region << 24) + world.luck("IPv6 block", vpc_id).below(1 << 24)
    return str(IPv6Network((int(AMAZON.network_address) + (place << (128 - VPC_PREFIX)), VPC_PREFIX)))


def _lead_within(world: World, vpc_id: str, block: str) -> None:
    local = Route(destination_ipv6_cidr_block=block, gateway_id=LOCAL, origin="CreateRouteTable")
    for table in world.where(RouteTable, vpc_id=vpc_id):
        ways = [each for each in table.routes if each.is_local]
        table.lead((*ways, local, *(each for each in table.routes if not each.is_local)))


def _let_through(world: World, vpc_id: str) -> None:
    """The default ACL passes IPv6 as it passes IPv4, and so do groups that let everything out."""
    acl = default_acl(world, vpc_id)
    known = {(each.rule_number, each.egress) for each in acl.entries}
    acl.entries = (
        *acl.entries,
        *(each for each in OPEN_ENTRIES_6 if (each.rule_number, each.egress) not in known),
    )
    for group in world.where(SecurityGroup, vpc_id=vpc_id):
        let_out_6(world, group)


def let_out_6(world: World, group: SecurityGroup) -> None:
    """A group that lets out all of IPv4 lets out all of IPv6."""
    out = [each for each in world.where(SecurityGroupRule, group_id=group.group_id) if each.is_egress]
    everything = {each.peer for each in out if each.ip_protocol == ALL}
    if "0.0.0.0/0" in everything and ANYWHERE_6 not in everything:
        rule = SecurityGroupRule(
            security_group_rule_id=world.new_id("sgr"),
            group_id=group.group_id,
            is_egress=True,
            ip_protocol=ALL,
            from_port=-1,
            to_port=-1,
            cidr_ipv6=ANYWHERE_6,
        )
        add_rules(world, group, (rule,))


def drop_block(world: World, vpc: Vpc, association: Ipv6CidrBlockAssociation) -> None:
    """Take a block from a VPC that none of its subnets uses."""
    range_ = IPv6Network(association.ipv6_cidr_block)
    subnets = world.where(Subnet, vpc_id=vpc.vpc_id)
    if any(IPv6Network(each).subnet_of(range_) for subnet in subnets for each in subnet.ipv6_blocks):
        raise AwsError(
            "InvalidCidrBlock.InUse",
            f"The vpc currently has a subnet within CIDR block {association.ipv6_cidr_block}",
        )
    vpc.cover6(tuple(each for each in vpc.ipv6_cidr_block_association_set if each is not association))
    for table in world.where(RouteTable, vpc_id=vpc.vpc_id):
        table.lead(tuple(each for each in table.routes if each.destination != association.ipv6_cidr_block))


def subnet_block(world: World, vpc: Vpc, text: str) -> str:
    """A /64 of the VPC's block that no other subnet has, or AWS's refusal."""
    range_ = read_block6(text)
    within = any(range_.subnet_of(IPv6Network(each)) for each in vpc.ipv6_blocks)
    if range_.prefixlen != SUBNET_PREFIX or not within:
        raise AwsError("InvalidSubnet.Range", f"The CIDR '{text}' is invalid.")
    for subnet in world.where(Subnet, vpc_id=vpc.vpc_id):
        if any(range_.overlaps(IPv6Network(each)) for each in subnet.ipv6_blocks):
            raise AwsError("InvalidSubnet.Conflict", f"The CIDR '{text}' conflicts with another subnet")
    return str(range_)


def give_block(world: World, subnet: Subnet, block: str, state: str = "associated") -> SubnetIpv6Association:
    """Have a subnet that has none yet have this block."""
    if subnet.ipv6_cidr_block_association_set:
        raise AwsError(
            "InvalidSubnet.Conflict", f"The subnet '{subnet.subnet_id}' has an IPv6 CIDR block associated already."
        )
    association = SubnetIpv6Association(
        association_id=world.new_id("subnet-cidr-assoc"),
        ipv6_cidr_block=block,
        ipv6_cidr_block_state=CidrBlockState(state=state),
    )
    subnet.cover6((association,))
    return association


def assign6(world: World, interface: NetworkInterface, wanted: Sequence[str], count: int = 0) -> tuple[str, ...]:
    """Give an interface these addresses, or so many free ones of its subnet's block; returns the new ones."""
    if wanted and count:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameter ipv6Addresses cannot be used with the parameter ipv6AddressCount",
        )
    subnet, before = world.get(Subnet, interface.subnet_id), len(interface.ipv6_ips)
    if (wanted or count) and not subnet.ipv6_blocks:
        raise AwsError("InvalidParameterValue", f"The subnet {subnet.subnet_id} has no IPv6 CIDR block.")
    _refuse_too_many(world, interface, len(wanted) + count)
    for each in wanted:
        interface.ipv6_ips = (*interface.ipv6_ips, _free(world, subnet, each))
    for place in range(count):
        drawn = _drawn(world, subnet, interface.network_interface_id, world.now, before + place)
        interface.ipv6_ips = (*interface.ipv6_ips, drawn)
    return interface.ipv6_ips[before:]


def read_addresses6(asked: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(each.get("Ipv6Address", "") for each in asked)


def assign6_at_birth(world: World, interface: NetworkInterface, wanted: Sequence[str], count: int = 0) -> None:
    """What was asked for, or one address where the subnet gives one to everybody."""
    if not wanted and not count:
        count = int(world.get(Subnet, interface.subnet_id).assign_ipv6_address_on_creation)
    assign6(world, interface, wanted, count)


def _refuse_too_many(world: World, interface: NetworkInterface, more: int) -> None:
    instance = world.find(Instance, interface.instance_id)
    if instance is None:
        return
    most = instance.machine.ipv4_per_interface if instance.machine.ipv6 else 0
    if len(interface.ipv6_ips) + more > most:
        raise AwsError("Ipv6AddressLimitExceeded", "Number of IPv6 addresses will exceed limit.")


def _read(text: str) -> IPv6Address:
    try:
        return IPv6Address(text)
    except AddressValueError as error:
        raise AwsError("InvalidParameterValue", f"Value ({text}) for parameter ipv6Addresses is invalid.") from error


def _free(world: World, subnet: Subnet, text: str) -> str:
    address, range_ = _read(text), IPv6Network(subnet.ipv6_blocks[0])
    if address not in range_:
        raise AwsError("InvalidParameterValue", "Address does not fall within the subnet's address range")
    if not RESERVED_FIRST <= int(address) - int(range_.network_address) < range_.num_addresses - 1:
        raise AwsError("InvalidParameterValue", "Address is in subnet's reserved address range")
    if world.where(NetworkInterface, ipv6_ips=str(address)):
        raise AwsError("InvalidIPAddress.InUse", f"Address {address} is in use.")
    return str(address)


def _drawn(world: World, subnet: Subnet, *key: object) -> str:
    range_, luck = IPv6Network(subnet.ipv6_blocks[0]), world.luck("IPv6 address", *key)
    while True:
        address = str(range_[RESERVED_FIRST + luck.below(range_.num_addresses - RESERVED_FIRST - 1)])
        if not world.where(NetworkInterface, ipv6_ips=address):
            return address


def unassign6(interface: NetworkInterface, addresses: Iterable[str]) -> tuple[str, ...]:
    gone = {str(_read(each)) for each in addresses}
    if not gone <= set(interface.ipv6_ips):
        raise AwsError(
            "InvalidParameterValue",
            f"Some of the specified addresses are not assigned to interface {interface.network_interface_id}",
        )
    interface.ipv6_ips = tuple(each for each in interface.ipv6_ips if each not in gone)
    return tuple(sorted(gone))
