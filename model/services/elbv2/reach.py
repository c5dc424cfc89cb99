"""Whether packets get from clients to a balancer, and from a balancer to a target, whatever lies between them."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.networks import Barrier, barrier_of, reach
from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.hops import Outside, Station, Walk
from model.laws.reach.packets import TCP, Packet
from model.physics.facilities.site import find_site
from model.physics.traffic import Traffic
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elbv2.fronts import Front

SOMEBODY = "203.0.113.7"
"""A client somewhere on the internet."""

SOMEBODY_ON_IPV6 = "2001:db8::7"
"""The same one, at balancers that have no public address of the old family."""


class Doors(NamedTuple):
    """At which zones' nodes clients come in, which part of them does, and what is in the way of the others."""

    zones: tuple[str, ...]
    share: float
    barrier: Barrier | None


def nodes(world: World, balancer: Front) -> list[NetworkInterface]:
    """Those that are there: a node in a zone that is out is asked for nothing, and asks nobody."""
    found = (world.find(NetworkInterface, id) for id in balancer.interface_ids)
    return [each for each in found if each is not None and _is_there(world, each)]


def _is_there(world: World, node: NetworkInterface) -> bool:
    site = find_site(world, node.availability_zone_id)
    return site is None or not site.is_out


def to_target(world: World, balancer: Front, address: str, port: int) -> Walk | None:
    """From every node: the first walk that does not arrive, else one that does. None where no node is left."""
    walked: Walk | None = None
    for node in nodes(world, balancer):
        walked = reach(world, node.id, Packet(TCP, place(node.private_ip_address), place(address), port))
        if not walked.arrived:
            return walked
    return walked


class Knock(NamedTuple):
    """At what they knock who want to come in, and through which balancer they do, if it is one that leads here."""

    port: int
    protocol: str = TCP
    through: Front | None = None


def doors(world: World, balancer: Front, traffic: Traffic, knock: Knock) -> Doors:
    """Clients know all nodes by the balancer's name, and spread over them."""
    found = nodes(world, balancer)
    walks = [(node, _walk_to(world, balancer, traffic, node, knock)) for node in found]
    opened = tuple(node.availability_zone for node, walked in walks if walked is not None and walked.arrived)
    barriers = (barrier_of(walked) for _, walked in walks if walked is not None)
    barrier = next((each for each in barriers if each), None)
    return Doors(opened, len(opened) / len(found) if found else 0.0, barrier)


def nearest(world: World, front: Front, zone: str) -> NetworkInterface | None:
    """A node of a balancer in a zone, or in another where it has none there."""
    return min(nodes(world, front), key=lambda each: each.availability_zone != zone, default=None)


def _walk_to(world: World, balancer: Front, traffic: Traffic, node: NetworkInterface, knock: Knock) -> Walk | None:
    if knock.through is None:
        return _from_client(world, balancer, traffic, node, knock)
    near = nearest(world, knock.through, node.availability_zone)
    if near is None:
        return None
    own = place(near.private_ip_address)
    return reach(world, near.id, Packet(knock.protocol, own, place(node.private_ip_address), knock.port))


def _from_client(world: World, balancer: Front, traffic: Traffic, node: NetworkInterface, knock: Knock) -> Walk | None:
    start = start_of(world, balancer, traffic)
    if start is None:
        return None
    begin, source = start
    if begin == Outside(Station.INTERNET) and not node.public_ip and node.ipv6_ips:
        aim, source = place(node.ipv6_ips[0]), SOMEBODY_ON_IPV6
    else:
        public = begin == Outside(Station.INTERNET) and node.public_ip
        aim = place(public or node.private_ip_address)
    return reach(world, begin, Packet(knock.protocol, place(source), aim, knock.port))


def start_of(world: World, balancer: Front, traffic: Traffic) -> tuple[str | Outside, str] | None:
    """Where clients are, and an address of theirs."""
    if not traffic.clients:
        return _neighbour(world, balancer) if balancer.scheme == "internal" else (Outside(Station.INTERNET), SOMEBODY)
    if traffic.clients.startswith("i-"):
        instance = world.find(Instance, traffic.clients)
        primary = instance.primary_interface if instance else None
        return (primary.network_interface_id, primary.private_ip_address) if primary else None
    return Outside(Station.SITE, traffic.clients), traffic.client_address


def _neighbour(world: World, balancer: Front) -> tuple[str, str] | None:
    """Somebody in the network of a balancer that is for its own network."""
    for each in world.where(NetworkInterface, vpc_id=balancer.vpc_id):
        if each.instance_id:
            return each.id, each.private_ip_address
    return None
