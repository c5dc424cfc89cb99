"""What is to be said of a range of addresses while somebody types it, before the call that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.cidr import block, read_block
from model.services.ec2.ranges import PRIVATE, refuse_associated_range, refuse_subnet_range, refuse_vpc_range
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.subnetting import Block, Share, Taken, describe, free_block, overlapping, shares

PIECES: Final = 128
"Into so many pieces a range is cut to be drawn."

SIZES: Final = {
    "ec2:CreateSubnet": (20, 24, 26, 28),
    "ec2:CreateVpc": (16, 20, 24),
    "ec2:AssociateVpcCidrBlock": (16, 20, 24),
}
"The sizes that are offered for what an operation makes, the largest first."


@dataclass(frozen=True, slots=True)
class AddressHome:
    """A range that blocks are taken from, from its first address to its last."""

    cidr: str
    free: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class AddressPlan:
    """`block` is None for what is no range, `fault` how AWS would refuse it; `overlaps` are those it has addresses of.

    `offers` are the first free block of each size.
    """

    block: Block | None
    fault: AwsError | None
    overlaps: tuple[Taken, ...]
    homes: tuple[AddressHome, ...]
    offers: tuple[str, ...]


def plan_of(world: World, action: str, text: str, vpc_id: str = "") -> AddressPlan:
    """Of a range that CreateSubnet, CreateVpc or AssociateVpcCidrBlock is to be asked for."""
    homes, taken = _neighbourhood(world, action, text, vpc_id)
    told, fault = None, None
    try:
        told = describe(text)
        _weigh(world, action, text, vpc_id)
    except AwsError as refusal:
        fault = refusal
    overlaps = overlapping(block(told.cidr), taken) if told else ()
    others = [each.block for each in taken]
    found = (free_block(homes, others, size) for size in SIZES[action])
    return AddressPlan(
        told,
        fault,
        overlaps,
        tuple(_home(cidr, others, told.cidr if told else None) for cidr in homes),
        tuple(each for each in found if each is not None),
    )


def _weigh(world: World, action: str, text: str, vpc_id: str) -> None:
    range_ = read_block(text)
    if action == "ec2:CreateVpc":
        refuse_vpc_range(world, range_, text)
    elif vpc_id:
        refuse: Callable[..., None] = refuse_subnet_range if action == "ec2:CreateSubnet" else refuse_associated_range
        refuse(world, world.get(Vpc, vpc_id), range_)


def _neighbourhood(world: World, action: str, text: str, vpc_id: str) -> tuple[tuple[str, ...], tuple[Taken, ...]]:
    """The ranges that there are to take from, and what is taken of them."""
    if action == "ec2:CreateSubnet":
        vpc = world.find(Vpc, vpc_id) if vpc_id else None
        neighbours = world.where(Subnet, vpc_id=vpc_id) if vpc else ()
        return vpc.cidr_blocks if vpc else (), tuple(Taken(each.cidr_block, each.label) for each in neighbours)
    taken = tuple(Taken(cidr, vpc.label) for vpc in world.all(Vpc) for cidr in vpc.cidr_blocks)
    return (_private_home(world, text, vpc_id),), taken


def _private_home(world: World, text: str, vpc_id: str) -> str:
    """The private range that a block, or else the VPC, lies in; the largest where neither tells."""
    known = world.find(Vpc, vpc_id) if vpc_id else None
    for cidr in (text, known.cidr_block if known else ""):
        try:
            range_ = block(cidr)
        except ValueError:
            continue
        for home in PRIVATE:
            if range_.subnet_of(home):
                return str(home)
    return str(PRIVATE[0])


def _home(cidr: str, taken: list[str], wanted: str | None) -> AddressHome:
    range_ = block(cidr)
    inside = [each for each in taken if block(each).subnet_of(range_)]
    free = range_.num_addresses - sum(block(each).num_addresses for each in inside)
    return AddressHome(cidr, max(0, free), shares(cidr, inside, wanted, PIECES))
