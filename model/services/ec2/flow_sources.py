"""What flow logs watch: streams that go on, and single packets that are noted as they are sent.

A packet is noted while there is any flow log. Most calls of software change nothing, and so have no unit of work of
their own: their packets wait, as notes of the trail do, for whatever is written next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from model.kernel.unit import Row
from model.kit.called import Called, scribe
from model.kit.world import World
from model.laws.reach.addresses import LINK_LOCAL, place, written
from model.laws.reach.hops import End, Walk
from model.laws.reach.network import Network
from model.laws.reach.packets import UDP, Packet
from model.laws.reach.sightings import Sighting, sightings
from model.physics.streams import Exchange
from model.services.ec2.resources.flow_logs import FlowLog, Passage, Seen
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc

KEPT_SECONDS = 1200.0
"""Twice as long as the longest interval."""

_PUT = "INSERT INTO ec2_packet (time, stream, passage, said) VALUES (?,?,?,?)"
_READ = "SELECT passage, said FROM ec2_packet WHERE time >= ? AND time < ? ORDER BY time, number"
_FORGET = "DELETE FROM ec2_packet WHERE time < ?"

_DNS, _DHCP = 53, (67, 68)

_PACKET = "SendPacket"
"How packets are told from calls among notes that are on nobody's trail."


class Single(NamedTuple):
    """A packet, or a short connection, that was sent once."""

    passage: Passage
    said: Exchange


def passage_of(network: Network, start: End, walked: Walk, stream: str, since: float) -> Passage:
    """What the interfaces on the way see of whatever walks like this."""
    came = walked.end is not None
    seen = tuple(_seen(each) for each in sightings(network, start, walked))
    return Passage(stream=stream, since=since, came=came, went=walked.arrived, seen=seen)


def _seen(sighting: Sighting) -> Seen:
    packet = sighting.packet
    return Seen(
        interface_id=sighting.nic,
        protocol=packet.protocol,
        source=written(packet.source),
        destination=written(packet.destination),
        port=packet.source_port if sighting.answers else packet.port,
        leaving=sighting.leaving,
        allowed=sighting.allowed,
        answers=sighting.answers,
        by=sighting.by or "",
    )


def is_left_out(world: World, interface: NetworkInterface, packet: Packet) -> bool:
    """What no flow log tells of: Amazon's own name, time and address servers, metadata, and a subnet's router.

    Source: Amazon VPC User Guide, "Flow log limitations".
    """
    if packet.destination in LINK_LOCAL or (packet.protocol == UDP and packet.port in _DHCP):
        return True
    first = place(world.get(Vpc, interface.vpc_id).cidr_block.partition("/")[0])
    router = place(world.get(Subnet, interface.subnet_id).cidr_block.partition("/")[0]) + 1
    return packet.destination == router or (packet.destination == first + 2 and packet.port == _DNS)


def is_watched(world: World) -> bool:
    """Whether anybody keeps a flow log."""
    return any(True for _ in world.kernel.store.everywhere(FlowLog))


def note_packet(world: World, passage: Passage, said: Exchange) -> None:
    """Within a unit of work."""
    world.write(_PUT, *_row(world.now, passage, said))


def note_call(world: World, passage: Passage, said: Exchange) -> None:
    """Within a unit of work or without one."""
    params = {"passage": passage, "said": said}
    nothing = ("", "", world.service, _PACKET, world.region, world.account, "", True, True, params, None, "", ())
    world.kernel.note(Called(world.now, *nothing, internal=True))


def _row(at: float, passage: Passage, said: Exchange) -> tuple[float, str, str, str]:
    return at, passage.stream, passage.model_dump_json(), orjson.dumps(tuple(said)).decode()


class PacketScribe:
    """Asks for no call, and picks packets out of what is written down anyway."""

    def wants(self, world: World, operation: str) -> bool:  # noqa: ARG002 - nobody is asked for anything
        return False

    def rows(self, notes: Sequence[tuple[int, Called]]) -> Iterator[Row]:
        for _, called in notes:
            if called.internal and called.operation == _PACKET:
                yield _PUT, _row(called.time, called.params["passage"], called.params["said"])


packets = scribe(PacketScribe())


async def singles(world: World, since: float, until: float) -> list[Single]:
    """All that were sent meanwhile, whoever sent them."""
    assert world.kernel.tables is not None, "packets without tables"
    world.kernel.tables.write_down()
    rows = await world.read(_READ, since, until)
    return [Single(Passage.model_validate_json(passage), Exchange(*orjson.loads(said))) for passage, said in rows]


def forget_old(world: World) -> None:
    world.write(_FORGET, world.now - KEPT_SECONDS)
