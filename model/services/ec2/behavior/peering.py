"""EC2: what happens by itself: requests for a peering arrive, fail or expire, and ended ones are forgotten."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.services.ec2.peering import bring, can_be_joined, copies, home_of
from model.services.ec2.resources.vpc_peering_connections import OPEN, VpcPeeringConnection

WEEK = 7 * 86400.0
ARRIVING = Between(0.5, 3)
PROVISIONING = Between(1, 5)
SHOWN_TO_ACTOR = 2 * 3600.0
"Seconds for which an ended connection is described to who ended it, or asked for what cannot be."
SHOWN_TO_OTHERS = 2 * 86400.0


@due
async def request_arrives(world: World, id: str) -> None:
    """At the other VPC's owner, if there is such a VPC and the ranges do not overlap."""
    peering = world.find(VpcPeeringConnection, id)
    if peering is None or peering.state != "initiating-request":
        return
    if not can_be_joined(world, peering):
        end(world, peering, "failed")
        return
    ask_other_side(world, peering)


def ask_other_side(world: World, peering: VpcPeeringConnection) -> None:
    home = home_of(world, peering.accepter_vpc_info)
    if home.find(VpcPeeringConnection, peering.id) is None:
        fields = ("vpc_peering_connection_id", "requester_vpc_info", "accepter_vpc_info", "vpc_ids", "state")
        home.add(VpcPeeringConnection(**{name: getattr(peering, name) for name in fields}))
    for _, each in copies(world, peering):
        each.expiration_time = peering.created_at + WEEK
    bring(world, peering, "pending-acceptance")
    world.wake(expire_peering, peering.id, at=peering.created_at + WEEK)


@due
async def expire_peering(world: World, id: str) -> None:
    peering = world.find(VpcPeeringConnection, id)
    if peering is not None and peering.state == "pending-acceptance":
        end(world, peering, "expired")


@due
async def peering_is_made(world: World, id: str) -> None:
    peering = world.find(VpcPeeringConnection, id)
    if peering is not None and peering.state == "provisioning":
        bring(world, peering, "active")


def end(world: World, peering: VpcPeeringConnection, state: str) -> None:
    """Failed, expired, rejected or deleted: shown for a while, longer to who did not do it."""
    bring(world, peering, state)
    home_of(world, peering.requester_vpc_info).forget(expire_peering, peering.id)
    for home, each in copies(world, peering):
        is_actor = (home.account, home.region) == (world.account, world.region) and state != "expired"
        home.wake(forget_peering, each.id, after=SHOWN_TO_ACTOR if is_actor else SHOWN_TO_OTHERS)


def end_peerings_of(world: World, vpc_id: str) -> None:
    """A VPC that goes takes its peerings along."""
    for each in world.where(VpcPeeringConnection, vpc_ids=vpc_id):
        if each.state in OPEN:
            end(world, each, "deleted")


@due
async def forget_peering(world: World, id: str) -> None:
    world.remove(world.get(VpcPeeringConnection, id))
