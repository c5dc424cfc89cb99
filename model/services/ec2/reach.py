"""What comes through the networks of a world, for whoever asks."""

from __future__ import annotations

from model.kit.networks import walking
from model.kit.world import World
from model.laws.reach.hops import Outside, Walk
from model.laws.reach.packets import Packet
from model.laws.reach.walk import walk
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.wiring import Wiring


@walking
def reach(world: World, start: str | Outside, packet: Packet) -> Walk:
    """The walk of a packet and its answer, as everything is now; walked again only when something on it changed."""
    question = (reach, world.account, world.region, start, packet)
    return world.kernel.recall.conclude(question, _walk, world, start, packet)


def _walk(world: World, start: str | Outside, packet: Packet) -> Walk:
    network = Wiring(world)
    begin = network.nic(start) if isinstance(start, str) else start
    if begin is None:
        raise NetworkInterface.is_missing(str(start))
    return walk(network, begin, packet)
