"""What passed an interface, counted in packets and bytes, flow by flow."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from model.kernel.chance import Luck
from model.kit.world import World
from model.laws.reach.packets import TCP, WITH_PORTS
from model.physics.streams import Exchange
from model.services.ec2.flow_fields import Flow
from model.services.ec2.resources.flow_logs import Passage, Seen
from model.services.ec2.resources.network_interfaces import NetworkInterface

SEGMENT_BYTES = 1448
"""What a packet of TCP carries on a network of 1500 bytes."""
HEADER_BYTES = 52
OPENING_BYTES, RESET_BYTES = 60, 40
SINGLE_BYTES = 84
"""A ping of the usual size."""

ATTEMPTS = 3
"""How often a client says SYN before it gives up: at once, after one second and after three."""

MOST_FLOWS = 4
"""Of a stream in an interval. More connections than that are counted together, four ports for all of them."""

_FIRST_PORT, _PORTS = 49_152, 11_848

_SYN, _SYN_ACK, _FIN, _RST = 2, 18, 1, 4


class Amount(NamedTuple):
    packets: int
    bytes: int
    flags: int = 0


def flows(world: World, interface: NetworkInterface, passage: Passage, seen: Seen, said: Exchange) -> Iterator[Flow]:
    """Those that an interface saw of an exchange, on the way that `seen` tells of."""
    count = 1 if said.kept else min(said.connections, MOST_FLOWS)
    parts = [_part(said, count, number) for number in range(count)]
    for number, part in enumerate(parts):
        amount = _amount(passage, seen, part)
        if amount is None:
            continue
        luck = world.luck("port", passage.stream, *(() if said.kept else (passage.since, number)))
        own = interface.private_ip_address
        source, destination = seen.source, seen.destination
        mine = (*interface.addresses, *interface.ipv6_ips)
        yield Flow(
            own if seen.leaving and source not in mine else source,
            own if not seen.leaving and destination not in mine else destination,
            source,
            destination,
            *_ports(seen, luck),
            seen.protocol,
            *amount[:2],
            seen.allowed,
            seen.leaving,
            amount.flags,
            seen.by,
        )


def _part(said: Exchange, count: int, number: int) -> Exchange:
    """The connections are dealt out one by one, and each carries as much as any other."""
    connections = said.connections // count + (number < said.connections % count)
    share = connections / said.connections
    return said._replace(
        connections=connections, asked_bytes=said.asked_bytes * share, answered_bytes=said.answered_bytes * share
    )


def _ports(seen: Seen, luck: Luck) -> tuple[int, int]:
    """Source and destination; the client's own is any."""
    if seen.protocol not in WITH_PORTS:
        return 0, 0
    own = _FIRST_PORT + luck.below(_PORTS)
    return (seen.port, own) if seen.answers else (own, seen.port)


def _amount(passage: Passage, seen: Seen, said: Exchange) -> Amount | None:
    if seen.protocol != TCP:
        return Amount(said.connections, said.connections * SINGLE_BYTES) if said.connections else None
    if passage.came and passage.went:
        return _refused(seen, said) if said.refused else _carried(seen, said)
    return _tried(seen, said)


def _refused(seen: Seen, said: Exchange) -> Amount:
    if seen.answers:
        return Amount(said.connections, said.connections * RESET_BYTES, _RST)
    return Amount(said.connections, said.connections * OPENING_BYTES, _SYN)


def _tried(seen: Seen, said: Exchange) -> Amount | None:
    """A client that hears nothing, and whoever answers it in vain, say the same again and again.

    Not so a guest that sends a single packet, and would have had a refusal at the most.
    """
    packets = said.connections * (1 if said.refused else ATTEMPTS)
    return Amount(packets, packets * OPENING_BYTES, _SYN_ACK if seen.answers else _SYN)


def _carried(seen: Seen, said: Exchange) -> Amount:
    """Data, and an acknowledgement of every other segment of the other side; opening and closing unless it is kept."""
    own, others = said.asked_bytes, said.answered_bytes
    if seen.answers:
        own, others = others, own
    packets = ceil(own / SEGMENT_BYTES) + ceil(others / SEGMENT_BYTES / 2)
    flags = 0
    if not said.kept:
        packets += said.connections * (2 if seen.answers else 3)
        flags = (_SYN_ACK if seen.answers else _SYN) | _FIN
    return Amount(packets, round(own) + packets * HEADER_BYTES, flags)
