"""What leads out of a VPC to networks of others, as the law of reach reads it."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.world import World
from model.laws.reach.addresses import Addresses
from model.laws.reach.network import EgressOnlyGateway, Gateway, Peering, Side
from model.services.ec2.peering import home_of, vpc_of
from model.services.ec2.resources.egress_only_internet_gateways import EgressOnlyInternetGateway
from model.services.ec2.resources.vpc_peering_connections import PeeringVpc, VpcPeeringConnection
from model.services.ec2.resources.vpcs import Vpc


def beyond(world: World, id: str) -> Gateway | None:
    """A gateway of a VPC's border that leads to others, by id."""
    match id.partition("-")[0]:
        case "pcx":
            peering = world.find(VpcPeeringConnection, id)
            return _peering(world, peering) if peering else None
        case "eigw":
            egress = world.find(EgressOnlyInternetGateway, id)
            return EgressOnlyGateway(id, egress.vpc_id) if egress else None
        case _:
            return None


def _peering(world: World, peering: VpcPeeringConnection) -> Peering:
    one, other = (_side(world, side) for side in peering.sides)
    return Peering(peering.id, (one, other), peering.state == "active")


def _side(world: World, side: PeeringVpc) -> Side:
    vpc = vpc_of(world, side)
    return Side(side.vpc_id, addresses_of(vpc) if vpc else Addresses())


def addresses_of(vpc: Vpc) -> Addresses:
    return Addresses.of(*vpc.cidr_blocks, *vpc.ipv6_blocks)


def homes_of_peers(world: World, id: str) -> Iterator[World]:
    """Where the two VPCs of a peering are; nowhere for other ids."""
    peering = world.find(VpcPeeringConnection, id)
    for side in peering.sides if peering else ():
        yield home_of(world, side)


def peers_in_region(world: World, vpc_id: str) -> Iterator[tuple[World, str]]:
    """The VPCs whose groups a VPC's rules may name: those it is peered with in its region."""
    for peering in world.where(VpcPeeringConnection, vpc_ids=vpc_id):
        if peering.state == "active" and peering.is_within_region:
            side = peering.beyond(vpc_id)
            yield home_of(world, side), side.vpc_id
