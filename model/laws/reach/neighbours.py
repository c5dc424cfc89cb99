"""Who of an interface's own network, or of one that it is peered with, can have a conversation with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

from model.laws.reach.addresses import EVERYWHERE, NOBODY, Addresses
from model.laws.reach.exposure import Reached
from model.laws.reach.firewall import GroupRule
from model.laws.reach.gates import Gate, Way, through
from model.laws.reach.network import Nic, Peering, Subnet
from model.laws.reach.openings import Opening, together
from model.laws.reach.packets import Traffic
from model.laws.reach.survey import Survey, edges, family


class Crowd(NamedTuple):
    """Machines that are alike: in one subnet, and in the same groups."""

    subnet: Subnet
    groups: tuple[str, ...]
    addresses: Addresses


class _Alike(NamedTuple):
    """What it takes for packets of a crowd to come through: crowds of which all of it is the same are one."""

    sends: frozenset[Traffic]
    members: frozenset[str]
    "Of those groups that rules of the interface name."
    acl: str
    "Of the subnet that it is in; none where no border is crossed."
    vpc: str


class Neighbours:
    """Everybody whose packets may come straight to an interface.

    Whom a machine speaks for that puts its own address on what it passes on, nobody sees: it is seen itself. That an
    interface is open to an address of its own says nothing.
    """

    def __init__(self, survey: Survey, crowds: Sequence[Crowd], edges: Sequence[int]) -> None:
        self._survey = survey
        self._crowds = crowds
        self._edges = edges
        self._known: dict[object, tuple[Opening, ...]] = {}
        self._together: dict[tuple[int, ...], Addresses] = {}
        self._led: dict[tuple[str, str, int], bool] = {}
        self._sends: dict[tuple[tuple[str, ...], str, int], frozenset[Traffic]] = {}
        self._members: dict[tuple[str, int], Collection[str]] = {}

    @classmethod
    def among(cls, survey: Survey, nics: Iterable[Nic]) -> Generator[None, None, Neighbours]:
        """Crowd by crowd, so that others have their turn in between."""
        crowds, told_apart = list[Crowd](), set[int]()
        for crowd in _crowds(survey, nics):
            crowds.append(crowd)
            told_apart.update(_edges(survey, crowd))
            yield
        return cls(survey, crowds, sorted(told_apart))

    @property
    def judged(self) -> int:
        """How much there was to judge so far."""
        return len(self._known)

    def to(self, nic: Nic) -> Iterator[Reached]:
        if nic.alive and nic.groups is not None:
            for own in nic.addresses:
                found = self._openings(nic, nic.groups, own)
                alone = any(_is_alone(each, nic) for each in found)
                yield Reached(own, tuple(each for each in found if not _is_alone(each, nic)) if alone else found)

    def _openings(self, nic: Nic, groups: tuple[str, ...], own: int) -> tuple[Opening, ...]:
        """Alike for all that no rule, route or subnet tells apart."""
        key = (nic.subnet, groups, bisect_right(self._edges, own))
        known = self._known.get(key)
        if known is None:
            rules = self._survey.rules(groups, leaving=False)
            found = (each for way in self._ways(nic, rules, own) for each in through(way, rules))
            known = self._known[key] = together(found)
        return known

    def _ways(self, nic: Nic, rules: Sequence[GroupRule], own: int) -> Iterator[Way]:
        named = frozenset(rule.members_of for rule in rules if rule.members_of)
        for (sends, members, acl, vpc), alike in self._alike(nic, named, own).items():
            far = self._joined(alike) & family(own)
            sent = Gate([GroupRule("", "", traffic, EVERYWHERE) for traffic in sends], peer=own)
            if not acl:
                yield Way(far, (sent,), (), members)
                continue
            gates = (sent, *self._borders(self._crowds[alike[0]].subnet, nic, own))
            for route, there in self._survey.routed(self._survey.subnet(nic.subnet), far):
                back = _carried(self._survey.straight(nic.vpc, route, vpc), nic.vpc, own, there)
                if back:
                    yield Way(back, gates, (route,), members)

    def _alike(self, nic: Nic, named: frozenset[str], own: int) -> dict[_Alike, list[int]]:
        """The crowds that have a way to an address."""
        found: dict[_Alike, list[int]] = {}
        for number, crowd in enumerate(self._crowds):
            subnet, is_near = crowd.subnet, crowd.subnet.id == nic.subnet
            if is_near or self._is_led(crowd, nic, own):
                members = named.intersection(self._members_of(number, nic.vpc)) if named else named
                alike = _Alike(self._sent(crowd, own), members, "" if is_near else subnet.acl, subnet.vpc)
                found.setdefault(alike, []).append(number)
        return found

    def _members_of(self, number: int, vpc: str) -> Collection[str]:
        """The groups that a VPC knows a crowd by."""
        found = self._members.get((vpc, number))
        if found is None:
            first = self._crowds[number].addresses.spans[0][0]
            found = self._members[vpc, number] = self._survey.groups_at(vpc, first)
        return found

    def _sent(self, crowd: Crowd, own: int) -> frozenset[Traffic]:
        """What the groups of a crowd let out to an address."""
        key = (crowd.groups, crowd.subnet.vpc, own)
        found = self._sends.get(key)
        if found is None:
            known_as = self._survey.groups_at(crowd.subnet.vpc, own)
            rules = self._survey.rules(crowd.groups, leaving=True)
            found = self._sends[key] = frozenset(each.traffic for each in rules if _names(each, own, known_as))
        return found

    def _is_led(self, crowd: Crowd, nic: Nic, own: int) -> bool:
        """Routes lead there; the ways back are looked at for all together."""
        key = (crowd.subnet.table, nic.vpc, own)
        found = self._led.get(key)
        if found is None:
            route = self._survey.table_of(crowd.subnet).find(own)
            way = self._survey.straight(crowd.subnet.vpc, route, nic.vpc) if route else False
            across = isinstance(way, Peering) and own in way.across(crowd.subnet.vpc)[1].addresses
            found = self._led[key] = way is True or across
        return found

    def _joined(self, alike: Iterable[int]) -> Addresses:
        """Of whole subnets, which are few and the same again and again."""
        by_subnet: dict[str, list[int]] = {}
        for number in alike:
            by_subnet.setdefault(self._crowds[number].subnet.id, []).append(number)
        return Addresses.joined(span for near in by_subnet.values() for span in self._within(tuple(near)).spans)

    def _within(self, near: tuple[int, ...]) -> Addresses:
        found = self._together.get(near)
        if found is None:
            spans = (span for number in near for span in self._crowds[number].addresses.spans)
            found = self._together[near] = Addresses.joined(spans)
        return found

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


def _names(rule: GroupRule, peer: int, groups: Collection[str]) -> bool:
    return rule.members_of in groups if rule.members_of else peer in rule.addresses


def _is_alone(opening: Opening, nic: Nic) -> bool:
    """Nobody but the interface itself is there."""
    return len(opening.far.spans) <= len(nic.addresses) and not opening.far - Addresses.at(*nic.addresses)
