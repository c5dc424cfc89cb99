"""Who can have a conversation with an interface: the question gets there, and the answer gets back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from model.laws.reach.addresses import EVERYWHERE, NOBODY, SIXTH, Addresses
from model.laws.reach.gates import Way, through
from model.laws.reach.network import EgressOnlyGateway, InternetGateway, Nic, Route, Site, VpnGateway
from model.laws.reach.openings import Opening
from model.laws.reach.survey import SIX, Survey, family


class Reached(NamedTuple):
    """What is open at an address, as questions bear it: who is on the internet asks for a public one."""

    address: int
    openings: tuple[Opening, ...]


class Exposure:
    """Of interfaces to the internet and to networks on premises. Those that are alike are judged once."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._known: dict[tuple[str, Addresses, str, tuple[str, ...]], tuple[Opening, ...]] = {}

    @property
    def judged(self) -> int:
        """How much there was to judge so far."""
        return len(self._known)

    def to_internet(self, nic: Nic) -> Iterator[Reached]:
        """Whom it is open to whose address no interface has."""
        if _answers(nic) and self._survey.door(nic.vpc):
            for public, own in _published(nic):
                yield Reached(public, self._openings(nic, "", family(own)))

    def to_site(self, nic: Nic, site: Site) -> Iterator[Reached]:
        gateway = self._survey.gateway(site.gateway)
        if _answers(nic) and site.up and isinstance(gateway, VpnGateway) and gateway.vpc == nic.vpc:
            for own in nic.addresses:
                yield Reached(own, self._openings(nic, site.id, site.addresses & family(own)))

    def _openings(self, nic: Nic, site: str, far: Addresses) -> tuple[Opening, ...]:
        assert nic.groups is not None, "what answers has groups"
        key = (site, far, nic.subnet, nic.groups)
        known = self._known.get(key)
        if known is None:
            rules = self._survey.rules(nic.groups, leaving=False)
            ways = self._ways(nic, site, far)
            known = self._known[key] = tuple(opening for way in ways for opening in through(way, rules))
        return known

    def _ways(self, nic: Nic, site: str, far: Addresses) -> Iterator[Way]:
        """By a route for answers that leads to where the question came from."""
        survey, subnet = self._survey, self._survey.subnet(nic.subnet)
        outside = far - subnet.addresses if site else far & survey.outside(nic.vpc)
        gates = (survey.border(subnet, leaving=False), survey.border(subnet, leaving=True, of_answers=True))
        for route, there in survey.routed(subnet, outside):
            back = self._to_site_by(route, site, there) if site else self._to_internet_by(route, nic.vpc, there)
            if back:
                yield Way(back, gates, (route,))

    def _to_internet_by(self, route: Route, vpc: str, far: Addresses) -> Addresses:
        gateway = self._survey.gateway(route.target) if route.active else None
        if isinstance(gateway, InternetGateway) and gateway.vpc == vpc:
            return far
        return far & SIX if isinstance(gateway, EgressOnlyGateway) else NOBODY

    def _to_site_by(self, route: Route, site: str, far: Addresses) -> Addresses:
        """Of several sites with the same addresses the first that is up has the answer."""
        gateway = self._survey.gateway(route.target) if route.active else None
        found = NOBODY
        for each in gateway.sites if isinstance(gateway, VpnGateway) else ():
            if each.up:
                found |= far & each.addresses & self._answered(each, site)
                far -= each.addresses
        return found

    def _answered(self, by: Site, site: str) -> Addresses:
        """Who of a site may have answers by another: a network on premises may ask by one way and hear by another."""
        if by.id == site:
            return EVERYWHERE
        other = self._survey.network.site(site)
        return by.behind & other.behind if other is not None and other.gateway == by.gateway else NOBODY


def _answers(nic: Nic) -> bool:
    """A gateway's own interface takes only what it has asked for."""
    return nic.alive and nic.groups is not None


def _published(nic: Nic) -> Iterator[tuple[int, int]]:
    """Each public address with the private one that it stands for, and that answers come from."""
    for own in nic.addresses:
        public = own if own >= SIXTH else nic.public(own)
        if public is not None:
            yield public, own
