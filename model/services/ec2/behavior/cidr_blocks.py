"""EC2: what happens by itself: a range that was added to a VPC becomes part of it."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.ec2.resources.vpcs import CidrBlockAssociation, CidrBlockState, Vpc


@due
async def become_associated(world: World, association_id: str) -> None:
    for vpc in world.where(Vpc, cidr_association_ids=association_id):
        vpc.cover(tuple(_settled(each, association_id) for each in vpc.cidr_block_association_set))


def _settled(association: CidrBlockAssociation, id: str) -> CidrBlockAssociation:
    if association.association_id != id:
        return association
    return association.model_copy(update={"cidr_block_state": CidrBlockState()})
