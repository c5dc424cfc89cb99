"""EC2: what happens by itself: a range that was added to a VPC becomes part of it."""

from __future__ import annotations

from typing import TypeVar

from model.kit.behavior import due
from model.kit.world import World
from model.services.ec2.resources.subnets import Subnet, SubnetIpv6Association
from model.services.ec2.resources.vpcs import CidrBlockAssociation, CidrBlockState, Ipv6CidrBlockAssociation, Vpc

A = TypeVar("A", Ipv6CidrBlockAssociation, SubnetIpv6Association)


@due
async def become_associated(world: World, association_id: str) -> None:
    for vpc in world.where(Vpc, cidr_association_ids=association_id):
        vpc.cover(tuple(_settled(each, association_id) for each in vpc.cidr_block_association_set))
        vpc.cover6(tuple(_settled_6(each, association_id) for each in vpc.ipv6_cidr_block_association_set))


@due
async def become_associated_6(world: World, association_id: str) -> None:
    """The same for a subnet's block of IPv6."""
    for subnet in world.where(Subnet, ipv6_association_ids=association_id):
        subnet.cover6(tuple(_settled_6(each, association_id) for each in subnet.ipv6_cidr_block_association_set))


def _settled_6(association: A, id: str) -> A:
    if association.association_id != id:
        return association
    return association.model_copy(update={"ipv6_cidr_block_state": CidrBlockState()})


def _settled(association: CidrBlockAssociation, id: str) -> CidrBlockAssociation:
    if association.association_id != id:
        return association
    return association.model_copy(update={"cidr_block_state": CidrBlockState()})
