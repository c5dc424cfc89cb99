"""What each interface on the way sees of a packet and of its answer, and whether the rules around it let that pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from model.laws.reach.hops import Code, End, Hop, Station, Walk
from model.laws.reach.network import (
    InternetGateway,
    NatGateway,
    Network,
    Nic,
    Peering,
    Route,
    ServiceEndpoint,
    VpnGateway,
)
from model.laws.reach.packets import Packet

FIREWALLS = (Station.GROUP, Station.ACL)
_UNSEEN = (Code.BAD_STATE, Code.ENI_SOURCE_DEST_CHECK_RESTRICTION, Code.ASYMMETRIC_RETURN, Code.LOOP)
"Dropped by what is not there, or before any rule was asked."


class Sighting(NamedTuple):
    """A packet on its way out of an interface, or into it. `by` is what it left its network through."""

    nic: str
    packet: Packet
    leaving: bool
    allowed: bool
    answers: bool
    by: Station | None = None


def sightings(network: Network, start: End, walked: Walk) -> Iterator[Sighting]:
    """In the order in which they happen."""
    yield from _Eyes(network, walked.there, answers=False).along(start)
    if walked.back and walked.end is not None:
        yield from _Eyes(network, walked.back, answers=True).along(walked.end)


class _Eyes:
    """Those along one direction."""

    def __init__(self, network: Network, hops: Sequence[Hop], *, answers: bool) -> None:
        self._network = network
        self._hops = hops
        self._answers = answers

    def along(self, start: End) -> Iterator[Sighting]:
        vpc, onto = start.vpc if isinstance(start, Nic) else "", ""
        for place, hop in enumerate(self._hops):
            if hop.station is Station.INTERFACE:
                yield from self._at_interface(place, hop, starts=isinstance(start, Nic) and not place)
                nic = self._network.nic(hop.id)
                vpc, onto = nic.vpc if nic else vpc, ""
            elif hop.station in FIREWALLS:
                if hop.dropped and not hop.leaving:
                    yield from self._kept_out(hop, vpc, onto)
            else:
                vpc, onto = self._led(hop, vpc, onto)

    def _at_interface(self, place: int, hop: Hop, *, starts: bool) -> Iterator[Sighting]:
        """Whoever has come is seen as it was before it was translated; whoever goes on, as it is then."""
        if hop.dropped in _UNSEEN:
            return
        if not starts:
            yield Sighting(hop.id, self._hops[place - 1].packet, False, True, self._answers)
        rest = self._hops[place + 1 :]
        if rest and not (rest[0].station is Station.INTERFACE and rest[0].id == hop.id):
            yield Sighting(hop.id, hop.packet, True, _let_out(rest), self._answers, _gateway(rest))

    def _kept_out(self, hop: Hop, vpc: str, onto: str) -> Iterator[Sighting]:
        nic = self._network.nic(onto) if onto else self._network.nic_at(vpc, hop.packet.destination)
        if nic is not None and nic.alive:
            yield Sighting(nic.id, hop.packet, False, False, self._answers)

    def _led(self, hop: Hop, vpc: str, onto: str) -> tuple[str, str]:
        """In which VPC the packet is after a station, and to which interface a route leads it there."""
        if isinstance(hop.because, Route):
            return vpc, hop.because.target if self._network.nic(hop.because.target) else ""
        gateway = self._network.gateway(hop.id) if hop.id else None
        match gateway:
            case NatGateway(nic=nic):
                return vpc, nic
            case Peering():
                return gateway.across(vpc)[1].vpc, ""
            case InternetGateway() | VpnGateway() | ServiceEndpoint():
                return gateway.vpc, ""
            case _:
                return vpc, onto


def _let_out(rest: Sequence[Hop]) -> bool:
    for hop in rest:
        if hop.station not in FIREWALLS or not hop.leaving:
            return True
        if hop.dropped:
            return False
    return True


def _gateway(rest: Sequence[Hop]) -> Station | None:
    """The first thing on the way out that is no firewall and no table; None where the packet stays inside."""
    for hop in rest:
        if hop.station not in (*FIREWALLS, Station.TABLE):
            return None if hop.station in (Station.INTERFACE, Station.VPC) else hop.station
    return None
