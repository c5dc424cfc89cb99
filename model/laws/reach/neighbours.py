"""Who of an interface's own network, or of one that it is peered with, can have a conversation with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from model.laws.reach.addresses import NOBODY, Addresses
from model.laws.reach.exposure import Reached
from model.laws.reach.gates import Gate, Way, through
from model.laws.reach.network import Nic, Peering, Subnet
from model.laws.reach.openings import Opening
from model.laws.reach.survey import Survey, edges, family


class Crowd(NamedTuple):
    """Machines that are alike: in one subnet, and in the same groups."""

    subnet: Subnet
    groups: tuple[str, ...]
    addresses: Addresses


class Neighbours:
    """Everybody whose packets may come straight to an interface.

    Whom a machine speaks for that puts its own address on what it passes on, nobody sees: it is seen itself.
    """

    def __init__(self, survey: Survey, nics: Iterable[Nic]) -> None:
        self._survey = survey
        self._crowds = tuple(_crowds(survey, nics))
        self._edges = sorted({edge for crowd in self._crowds for edge in _edges(survey, crowd)})
        self._known: dict[object, tuple[Opening, ...]] = {}
        self._together: dict[tuple[int, ...], Addresses] = {}

    def to(self, nic: Nic) -> Iterator[Reached]:
        if nic.alive and nic.groups is not None:
            for own in nic.addresses:
                found = (_without(each, nic) for each in self._openings(nic, own))
                yield Reached(own, tuple(each for each in found if each.far))

    def _openings(self, nic: Nic, own: int) -> tuple[Opening, ...]:
        """Alike for all that no rule, route or subnet tells apart."""
        assert nic.groups is not None, "a gateway's own interface takes only what it has asked for"
        key = (nic.subnet, nic.groups, bisect_right(self._edges, own))
        known = self._known.get(key)
        if known is None:
            rules = self._survey.rules(nic.groups, leaving=False)
            known = tuple(each for way in self._ways(nic, own) for each in through(way, rules))
            self._known[key] = known
        return known

    def _ways(self, nic: Nic, own: int) -> Iterator[Way]:
        for (groups, acl, _), alike in self._alike(nic, own).items():
            far = self._joined(alike) & family(own)
            crowd = self._crowds[alike[0]]
            known_as = self._survey.groups_at(crowd.subnet.vpc, own)
            sent = Gate(self._survey.rules(groups, leaving=True), peer=own, groups=known_as)
            members = self._survey.groups_at(nic.vpc, crowd.addresses.spans[0][0])
            if not acl:
                yield Way(far, (sent,), (), members)
                continue
            for route, there in self._survey.routed(self._survey.subnet(nic.subnet), far):
                back = _carried(self._survey.straight(nic.vpc, route, crowd.subnet.vpc), nic.vpc, own, there)
                if back:
                    yield Way(back, (sent, *self._borders(crowd.subnet, nic, own)), (route,), members)

    def _alike(self, nic: Nic, own: int) -> dict[tuple[tuple[str, ...], str, str], list[int]]:
        """The crowds that have a way to an address, by what it takes to be let through; none where no ACL is asked."""
        found: dict[tuple[tuple[str, ...], str, str], list[int]] = {}
        for number, crowd in enumerate(self._crowds):
            subnet = crowd.subnet
            if subnet.id == nic.subnet:
                found.setdefault((crowd.groups, "", subnet.vpc), []).append(number)
            elif self._is_led(crowd, nic, own):
                found.setdefault((crowd.groups, subnet.acl, subnet.vpc), []).append(number)
        return found

    def _is_led(self, crowd: Crowd, nic: Nic, own: int) -> bool:
        """Routes lead there; the ways back are looked at for all together."""
        route = self._survey.table_of(crowd.subnet).find(own)
        way = self._survey.straight(crowd.subnet.vpc, route, nic.vpc) if route else False
        return way is True or (isinstance(way, Peering) and own in way.across(crowd.subnet.vpc)[1].addresses)

    def _joined(self, alike: list[int]) -> Addresses:
        key = tuple(alike)
        if key not in self._together:
            spans = (span for number in alike for span in self._crowds[number].addresses.spans)
            self._together[key] = Addresses.joined(spans)
        return self._together[key]

    def _borders(self, subnet: Subnet, nic: Nic, own: int) -> tuple[Gate, ...]:
        """Out of the one subnet and into the other, and the same with the answer."""
        here = self._survey.subnet(nic.subnet)
        return (
            self._survey.border(subnet, leaving=True, peer=own),
            self._survey.border(here, leaving=False),
            self._survey.border(here, leaving=True, of_answers=True),
            self._survey.border(subnet, leaving=False, of_answers=True, peer=own),
        )


def _crowds(survey: Survey, nics: Iterable[Nic]) -> Iterator[Crowd]:
    """Gateways' own interfaces, and what does not answer, are nobody."""
    found: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for nic in nics:
        if nic.groups is not None and nic.alive:
            found.setdefault((nic.subnet, nic.groups), []).extend(nic.addresses)
    for (subnet, groups), places in found.items():
        yield Crowd(survey.subnet(subnet), groups, Addresses.at(*places))


def _edges(survey: Survey, crowd: Crowd) -> Iterator[int]:
    """Where something begins or ends that tells one destination of a crowd's packets from the next."""
    for gate in (
        Gate(survey.rules(crowd.groups, leaving=True)),
        survey.border(crowd.subnet, leaving=True),
        survey.border(crowd.subnet, leaving=False),
    ):
        for rule in gate.rules:
            yield from edges(rule.addresses.spans)
    yield from edges(route.span for route in survey.table_of(crowd.subnet).routes)


def _carried(way: Peering | bool, vpc: str, own: int, far: Addresses) -> Addresses:
    """To whom a route from a VPC carries what bears this address as its source."""
    if isinstance(way, Peering):
        near, there = way.across(vpc)
        return far & there.addresses if own in near.addresses else NOBODY
    return far if way else NOBODY


def _without(opening: Opening, nic: Nic) -> Opening:
    """Nobody has conversations with itself."""
    return replace(opening, far=opening.far - Addresses.at(*nic.addresses))
