"""Does a packet get past a firewall? A judgement over rules; the verdict names the rule that decided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from model.laws.reach.addresses import NOBODY, Addresses
from model.laws.reach.packets import Traffic


@dataclass(frozen=True, slots=True)
class GroupRule:
    """One rule of a security group: it allows, and its peer is a set of addresses or the members of a group."""

    id: str
    group_id: str
    traffic: Traffic
    addresses: Addresses = NOBODY
    members_of: str | None = None

    def covers(self, protocol: str, port: int, peer: int, groups: Collection[str]) -> bool:
        if not self.traffic.covers(protocol, port):
            return False
        return self.members_of in groups if self.members_of else peer in self.addresses


@dataclass(frozen=True, slots=True)
class AclEntry:
    """One numbered rule of a network ACL, for one direction."""

    acl_id: str
    number: int
    allows: bool
    traffic: Traffic
    addresses: Addresses

    def covers(self, protocol: str, port: int, peer: int) -> bool:
        return self.traffic.covers(protocol, port) and peer in self.addresses


@dataclass(frozen=True, slots=True)
class Verdict:
    """`because` is what decided; None where no rule was about the packet, which keeps it out."""

    allowed: bool
    because: GroupRule | AclEntry | None


def judge_groups(
    rules: Iterable[GroupRule], protocol: str, port: int, peer: int, peer_groups: Collection[str] = ()
) -> Verdict:
    """The rules of all groups of an interface add up: one that allows is enough, and their order has no meaning.

    `peer` is the place of the address at the other end, `peer_groups` the groups of the interface that has it. Security
    groups remember flows, so this judges the packet that begins one; answers to it pass.
    """
    for rule in rules:
        if rule.covers(protocol, port, peer, peer_groups):
            return Verdict(True, rule)
    return Verdict(False, None)


class Rules(tuple[GroupRule, ...]):
    """The rules of a group for one direction, arranged so that the one that decides is found among many at once.

    They are arranged for the protocols and ports that are asked about, when they first are.
    """

    @cached_property
    def name_groups(self) -> bool:
        """Whether any of them is about the members of a group."""
        return any(rule.members_of for rule in self)

    def deciding(self, protocol: str, port: int, peer: int, peer_groups: Collection[str] = ()) -> GroupRule | None:
        """The first that covers the packet."""
        found = self._sector(protocol, port).first(peer, peer_groups)
        return None if found is None else self[found]

    def _sector(self, protocol: str, port: int) -> _Sector:
        sector = self._sectors.get((protocol, port))
        if sector is None:
            if len(self._sectors) >= MOST_SECTORS:
                self._sectors.clear()
            about = [(number, rule) for number, rule in enumerate(self) if rule.traffic.covers(protocol, port)]
            sector = self._sectors[protocol, port] = _Sector(about)
        return sector

    @cached_property
    def _sectors(self) -> dict[tuple[str, int], _Sector]:
        return {}


MOST_SECTORS = 256
"For how many protocols and ports a group's rules are kept in order; somebody who scans ports asks about all."


class _Sector:
    """The rules for one protocol and port, which differ by their peers alone, by their numbers."""

    __slots__ = ("_deciding", "_edges", "_members")

    def __init__(self, rules: Sequence[tuple[int, GroupRule]]) -> None:
        self._members: dict[str, int] = {}
        for number, rule in rules:
            if rule.members_of:
                self._members.setdefault(rule.members_of, number)
        spans = [
            (first, last, number)
            for number, rule in rules
            if not rule.members_of
            for first, last in rule.addresses.spans
        ]
        self._edges = sorted({edge for first, last, _ in spans for edge in (first, last + 1)})
        self._deciding = _lowest(spans, self._edges)

    def first(self, peer: int, peer_groups: Collection[str]) -> int | None:
        """The lowest number of those that cover a peer, by its address or by a group that it is in."""
        at = bisect_right(self._edges, peer) - 1
        found = self._deciding[at] if at >= 0 else None
        for group in peer_groups if self._members else ():
            number = self._members.get(group)
            if number is not None and (found is None or number < found):
                found = number
        return found


def _lowest(spans: Iterable[tuple[int, int, int]], edges: Iterable[int]) -> list[int | None]:
    """From each edge to the next, the lowest number of the spans that go over it."""
    coming = sorted(spans, reverse=True)
    here: list[tuple[int, int]] = []
    found: list[int | None] = []
    for edge in edges:
        while coming and coming[-1][0] == edge:
            _, last, number = coming.pop()
            heappush(here, (number, last))
        while here and here[0][1] < edge:
            heappop(here)
        found.append(here[0][0] if here else None)
    return found


def in_order(entries: Iterable[AclEntry]) -> tuple[AclEntry, ...]:
    """As they are read: the lowest number first."""
    return tuple(sorted(entries, key=lambda each: each.number))


def judge_acl(entries: Iterable[AclEntry], protocol: str, port: int, peer: int) -> Verdict:
    """The entries of one direction in the order of their numbers: the first that matches decides.

    Answers are packets of their own.
    """
    for entry in entries:
        if entry.covers(protocol, port, peer):
            return Verdict(entry.allows, entry)
    return Verdict(False, None)
