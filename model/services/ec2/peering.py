"""Peering connections of both sides: made, answered and ended for the two owners at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model.kit.world import World
from model.services.ec2.cidr import block, overlaps
from model.services.ec2.resources.security_group_rules import Elsewhere
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.vpc_peering_connections import (
    OPEN,
    PeeringBlock,
    PeeringBlock6,
    PeeringOptions,
    PeeringVpc,
    VpcPeeringConnection,
)
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.routing import refresh_routes

MESSAGES = {
    "initiating-request": "Initiating Request to {accepter}",
    "pending-acceptance": "Pending Acceptance by {accepter}",
    "provisioning": "Provisioning",
    "active": "Active",
    "rejected": "Rejected by {who}",
    "expired": "Expired",
    "deleted": "Deleted by {who}",
    "failed": "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range",
}


def home_of(world: World, side: PeeringVpc) -> World:
    """The part of the cloud that one side of a peering lives in."""
    return world.cell.world(side.owner_id, side.region, "ec2")


def vpc_of(world: World, side: PeeringVpc) -> Vpc | None:
    return home_of(world, side).find(Vpc, side.vpc_id)


def copies(world: World, peering: VpcPeeringConnection) -> Iterator[tuple[World, VpcPeeringConnection]]:
    """The connection as each side has it; one of an account with itself in a region is there once."""
    homes = {(side.owner_id, side.region): home_of(world, side) for side in peering.sides}
    for home in homes.values():
        found = home.find(VpcPeeringConnection, peering.id)
        if found is not None:
            yield home, found


def bring(world: World, peering: VpcPeeringConnection, state: str) -> None:
    """Into a state on both sides, with what that means for routes through it."""
    accepter = peering.accepter_vpc_info
    message = MESSAGES[state].format(accepter=accepter.owner_id, who=world.account)
    told = described(world, accepter) if state in ("provisioning", "active") else accepter
    for home, each in copies(world, peering):
        if each.state != state:
            home.enter(each, state)
        each.message, each.accepter_vpc_info = message, told
        if state != "pending-acceptance":
            each.expiration_time = None
        refresh_routes(home, each.id)


def described(world: World, side: PeeringVpc) -> PeeringVpc:
    """A side with the ranges that its VPC has."""
    vpc = vpc_of(world, side)
    assert vpc is not None, "both VPCs were there when it was accepted"
    return side.model_copy(update=_ranges(vpc))


def _ranges(vpc: Vpc) -> dict[str, Any]:
    return {
        "cidr_block": vpc.cidr_block,
        "cidr_block_set": tuple(PeeringBlock(cidr_block=each) for each in vpc.cidr_blocks),
        "ipv6_cidr_block_set": tuple(PeeringBlock6(ipv6_cidr_block=each) for each in vpc.ipv6_blocks),
    }


def requesting_side(vpc: Vpc) -> PeeringVpc:
    return PeeringVpc(vpc_id=vpc.vpc_id, owner_id=vpc.account, region=vpc.region, **_ranges(vpc))


def can_be_joined(world: World, peering: VpcPeeringConnection) -> bool:
    """Both VPCs are there, and no range of one touches a range of the other."""
    one, other = (vpc_of(world, side) for side in peering.sides)
    if one is None or other is None:
        return False
    if set(one.ipv6_blocks) & set(other.ipv6_blocks):
        return False
    return not any(overlaps(block(each), other.cidr_blocks) for each in one.cidr_blocks)


def between(world: World, vpc_id: str, other: str) -> VpcPeeringConnection | None:
    """The connection of two VPCs that is there or under way."""
    found = (each for each in world.where(VpcPeeringConnection, vpc_ids=vpc_id) if other in each.vpc_ids)
    return next((each for each in found if each.state in OPEN), None)


def group_across(world: World, group: SecurityGroup, id: str) -> Elsewhere | None:
    """Where another group is, if it is in a VPC of the region that the group's own is peered with."""
    if group.vpc_id is None:
        return None
    for peering in world.where(VpcPeeringConnection, vpc_ids=group.vpc_id):
        if peering.state == "active" and peering.is_within_region:
            side = peering.beyond(group.vpc_id)
            found = home_of(world, side).find(SecurityGroup, id)
            if found is not None and found.vpc_id == side.vpc_id:
                return Elsewhere(user_id=side.owner_id, vpc_id=side.vpc_id, vpc_peering_connection_id=peering.id)
    return None


def active_count(world: World, vpc_id: str) -> int:
    found = world.where(VpcPeeringConnection, vpc_ids=vpc_id)
    return sum(each.state in ("provisioning", "active") for each in found)


def set_options(
    world: World, peering: VpcPeeringConnection, requester: PeeringOptions | None, accepter: PeeringOptions | None
) -> None:
    """Have both owners see what was changed on a side."""
    for _, each in copies(world, peering):
        if requester is not None:
            each.requester_vpc_info = each.requester_vpc_info.model_copy(update={"peering_options": requester})
        if accepter is not None:
            each.accepter_vpc_info = each.accepter_vpc_info.model_copy(update={"peering_options": accepter})
