"""What leads out of a VPC to networks of others, as the law of reach reads it."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.world import World
from model.laws.reach import network as law
from model.laws.reach.addresses import NOBODY, Addresses
from model.laws.reach.network import EgressOnlyGateway, Gateway, Peering, Side, Site
from model.physics.premises.device import device_on
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface
from model.services.ec2.peering import vpc_of
from model.services.ec2.resources.egress_only_internet_gateways import EgressOnlyInternetGateway
from model.services.ec2.resources.vpc_peering_connections import PeeringVpc, VpcPeeringConnection
from model.services.ec2.resources.vpcs import Vpc, is_classic
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.ec2.tunnels import carries, device_of, led_to, used_tunnel

LIVING = ("available", "modifying")


class Placed(NamedTuple):
    """A VPC, and the account and region that it is in."""

    vpc: str
    account: str
    region: str


def beyond(world: World, id: str) -> Gateway | None:
    """A gateway of a VPC's border that leads to others, by id."""
    match id.partition("-")[0]:
        case "pcx":
            peering = world.find(VpcPeeringConnection, id)
            return _peering(world, peering) if peering else None
        case "eigw":
            egress = world.find(EgressOnlyInternetGateway, id)
            return EgressOnlyGateway(id, egress.vpc_id) if egress else None
        case "vgw":
            gateway = world.find(VpnGateway, id)
            return _vpn_gateway(world, gateway) if gateway and gateway.attached_to else None
        case _:
            return None


def _peering(world: World, peering: VpcPeeringConnection) -> Peering:
    one, other = (_side(world, side) for side in peering.sides)
    return Peering(peering.id, (one, other), peering.state == "active")


def _vpn_gateway(world: World, gateway: VpnGateway) -> law.VpnGateway:
    """With the ways that it has, the preferred ones first: a line, what is entered by hand, then what is learned."""
    lines = [each for each in world.where(VirtualInterface, virtual_gateway_id=gateway.id) if _is_laid(each)]
    connections = [each for each in world.where(VpnConnection, vpn_gateway_id=gateway.id) if each.state in LIVING]
    ways = sorted(connections, key=lambda each: not each.options.static_routes_only)
    return law.VpnGateway(
        gateway.id,
        gateway.attached_to,
        (*(_end_of_line(world, each) for each in lines), *(_site(world, each) for each in ways)),
    )


def site(world: World, id: str) -> Site | None:
    """The network at the far end of a VPN connection, or of a line."""
    line = world.find(VirtualInterface, id)
    if line is not None:
        return _end_of_line(world, line) if _is_laid(line) else None
    connection = world.find(VpnConnection, id)
    return _site(world, connection) if connection and connection.state in LIVING else None


def _is_laid(line: VirtualInterface) -> bool:
    return line.virtual_interface_state in ("available", "down")


def _end_of_line(world: World, line: VirtualInterface) -> Site:
    router = device_on(world, line.id)
    up = line.virtual_interface_state == "available" and router is not None and router.has_line(line.id)
    behind = Addresses.of(*router.networks) if router else NOBODY
    return Site(line.id, line.virtual_gateway_id, Addresses.of(*line.prefixes), up, behind)


def _site(world: World, connection: VpnConnection) -> Site:
    """There for who sends into the tunnel that is used: one that broke, and nobody noticed yet, leads nowhere."""
    used, device = used_tunnel(connection), device_of(world, connection)
    behind = Addresses.of(*device.networks) if device else NOBODY
    led = Addresses.of(*led_to(world, connection))
    up = used is not None and carries(world, connection, used)
    return Site(connection.id, connection.vpn_gateway_id, led & behind if device else led, up, behind)


def _side(world: World, side: PeeringVpc) -> Side:
    vpc = vpc_of(world, side)
    return Side(side.vpc_id, _blocks(vpc) if vpc else Addresses())


def addresses_of(world: World, vpc_id: str) -> Addresses | None:
    vpc = world.find(Vpc, vpc_id)
    return _blocks(vpc) if vpc else None


def _blocks(vpc: Vpc) -> Addresses:
    return Addresses.of(*vpc.cidr_blocks, *vpc.ipv6_blocks)


def homes_of_peers(world: World, id: str) -> tuple[Placed, ...]:
    """Where the two VPCs of a peering are."""
    peering = world.find(VpcPeeringConnection, id)
    return tuple(_placed(side) for side in peering.sides) if peering else ()


def peers_in_region(world: World, vpc_id: str) -> tuple[Placed, ...]:
    """The VPCs whose groups a VPC's rules may name: those it is peered with in its region."""
    joined = world.where(VpcPeeringConnection, vpc_ids=vpc_id)
    peers = (_placed(each.beyond(vpc_id)) for each in joined if each.state == "active" and each.is_within_region)
    return (*peers, *beside(world, vpc_id))


def beside(world: World, vpc_id: str) -> tuple[Placed, ...]:
    """What the other accounts of the region have of EC2-Classic, of which this network is a part."""
    parts = world.kernel.store.wherever(Vpc, "flat_in", world.region) if is_classic(vpc_id) else ()
    return tuple(Placed(each.vpc_id, each.account, each.region) for each in parts if each.vpc_id != vpc_id)


def _placed(side: PeeringVpc) -> Placed:
    return Placed(side.vpc_id, side.owner_id, side.region)
