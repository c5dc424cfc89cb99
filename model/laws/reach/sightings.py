"""What each interface on the way sees of a packet and of its answer, and whether the rules around it let that pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from model.laws.reach.hops import Code, End, Hop, Station, Walk
from model.laws.reach.network import (
    LOCAL,
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
_DOORS = (
    Station.NAT_GATEWAY,
    Station.PEERING,
    Station.INTERNET_GATEWAY,
    Station.VPN_GATEWAY,
    Station.ENDPOINT,
)
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
        place = _Place(at=start if isinstance(start, Nic) else None)
        for number, hop in enumerate(self._hops):
            if hop.station is Station.INTERFACE:
                yield from self._at_interface(number, hop, starts=place.at is not None and not number)
                place = _Place(passed=hop.id)
            elif hop.station not in FIREWALLS:
                place = self._led(hop, place)
            elif hop.dropped and not hop.leaving:
                yield from self._kept_out(hop, place)

    def _at_interface(self, number: int, hop: Hop, *, starts: bool) -> Iterator[Sighting]:
        """Whoever has come is seen as it was before it was translated; whoever goes on, as it is then."""
        if hop.dropped in _UNSEEN:
            return
        if not starts:
            yield Sighting(hop.id, self._hops[number - 1].packet, False, True, self._answers)
        rest = self._hops[number + 1 :]
        if rest and not (rest[0].station is Station.INTERFACE and rest[0].id == hop.id):
            yield Sighting(hop.id, hop.packet, True, _let_out(rest), self._answers, _gateway(rest))

    def _kept_out(self, hop: Hop, place: _Place) -> Iterator[Sighting]:
        nic = self._network.nic(place.onto) if place.onto else None
        if nic is None:
            nic = self._network.nic_at(self._vpc(place), hop.packet.destination)
        if nic is not None and nic.alive:
            yield Sighting(nic.id, hop.packet, False, False, self._answers)

    def _led(self, hop: Hop, place: _Place) -> _Place:
        """Where a packet is after a station; a route may lead it to an interface."""
        if isinstance(hop.because, Route):
            return place if hop.because.target == LOCAL else place._replace(onto=hop.because.target)
        if hop.station not in _DOORS:
            return place
        match self._network.gateway(hop.id):
            case NatGateway(nic=nic):
                return place._replace(onto=nic)
            case Peering() as peering:
                return _Place(vpc=peering.across(self._vpc(place))[1].vpc)
            case InternetGateway(vpc=vpc) | VpnGateway(vpc=vpc) | ServiceEndpoint(vpc=vpc):
                return _Place(vpc=vpc)
            case _:
                return place

    def _vpc(self, place: _Place) -> str:
        nic = place.at or (self._network.nic(place.passed) if place.passed else None)
        return place.vpc or (nic.vpc if nic else "")


class _Place(NamedTuple):
    """Where a packet is: in the VPC of an interface, or through a door in another; `onto` is what it was routed to."""

    at: Nic | None = None
    passed: str = ""
    vpc: str = ""
    onto: str = ""


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
