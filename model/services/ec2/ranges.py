"""Ranges of addresses that a VPC or a subnet may not have, and how that is said."""

from __future__ import annotations

from ipaddress import IPv4Network

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.cidr import block, lies_within, overlaps
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.narrowing import shown
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"A VPC whose first range is in one of these takes no range of another."


def refuse_vpc_range(world: World, range_: IPv4Network, text: str) -> None:
    """What CreateVpc says to a range."""
    if not _allowed_prefix(world, range_.prefixlen):
        raise AwsError("InvalidVpc.Range", f"The CIDR '{text}' is invalid.")
    refuse_another_vpc(world)


def _allowed_prefix(world: World, length: int) -> bool:
    return most(world, "vpc/largest-cidr-prefix") <= length <= most(world, "vpc/smallest-cidr-prefix")


def refuse_another_vpc(world: World) -> None:
    refuse_beyond(world, "vpc/vpcs-per-region", len(shown(world, Vpc)) + 1, "VpcLimitExceeded", "VPCs")


def refuse_subnet_range(world: World, vpc: Vpc, range_: IPv4Network) -> None:
    """What CreateSubnet says to a range."""
    if not _allowed_prefix(world, range_.prefixlen) or not lies_within(range_, vpc.cidr_blocks):
        raise AwsError("InvalidSubnet.Range", f"The CIDR '{range_}' is invalid.")
    neighbours = world.where(Subnet, vpc_id=vpc.vpc_id)
    if overlaps(range_, (each.cidr_block for each in neighbours)):
        raise AwsError("InvalidSubnet.Conflict", f"The CIDR '{range_}' conflicts with another subnet")
    refuse_beyond(world, "subnet/subnets-per-vpc", len(neighbours) + 1, "SubnetLimitExceeded", "subnets")


def refuse_associated_range(world: World, vpc: Vpc, range_: IPv4Network) -> None:
    """What AssociateVpcCidrBlock says to a further range of a VPC."""
    if not _allowed_prefix(world, range_.prefixlen):
        raise AwsError("InvalidVpc.Range", f"The CIDR '{range_}' is invalid.")
    if overlaps(range_, vpc.cidr_blocks):
        raise AwsError("InvalidVpc.Range", f"The CIDR '{range_}' conflicts with another CIDR of the VPC.")
    homes = [home for home in PRIVATE if block(vpc.cidr_block).subnet_of(home)]
    if homes and any(range_.overlaps(home) for home in PRIVATE if home not in homes):
        raise AwsError(
            "InvalidVpc.Range",
            f"The CIDR '{range_}' is restricted. Use a CIDR from the same private address range as the current VPC"
            " CIDR, or use a publicly-routable CIDR.",
        )
    ranges = most(world, "vpc/cidr-blocks-per-vpc")
    if len(vpc.cidr_blocks) >= ranges:
        raise AwsError(
            "CidrLimitExceeded",
            f"This network '{vpc.vpc_id}' has met its maximum number of allowed CIDRs: {ranges:.0f}",
        )
