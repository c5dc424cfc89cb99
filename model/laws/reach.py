"""Does a packet get past a firewall? A pure judgement over rules; the verdict names the rule that decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

ALL = "-1"
ANY = -1
TCP, UDP, ICMP = "6", "17", "1"
WITH_PORTS = frozenset({TCP, UDP})


@dataclass(frozen=True, slots=True)
class Traffic:
    """The ports, or for ICMP the types and codes, that a rule is about. Protocols are IANA's numbers; ALL is all."""

    protocol: str = ALL
    first: int = ANY
    last: int = ANY

    def covers(self, protocol: str, port: int) -> bool:
        """`port` is the one that the packet goes to, or the type of ICMP."""
        if self.protocol == ALL:
            return True
        if self.protocol != protocol:
            return False
        if protocol in WITH_PORTS:
            return self.first <= port <= self.last
        return self.first in (ANY, port)


@dataclass(frozen=True, slots=True)
class GroupRule:
    """One rule of a security group: it allows, and its peer is a range of addresses or the members of a group."""

    id: str
    group_id: str
    traffic: Traffic
    range: IPv4Network | None = None
    members_of: str | None = None

    def covers(self, protocol: str, port: int, address: IPv4Address, groups: Collection[str]) -> bool:
        if not self.traffic.covers(protocol, port):
            return False
        return self.members_of in groups if self.members_of else self.range is not None and address in self.range


@dataclass(frozen=True, slots=True)
class AclEntry:
    """One numbered rule of a network ACL, for one direction."""

    acl_id: str
    number: int
    allows: bool
    traffic: Traffic
    range: IPv4Network


@dataclass(frozen=True, slots=True)
class Lack:
    """What a way needs and does not have, and the id of the thing that it should be at."""

    what: str
    at: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`because` is what decided; None where no rule was about the packet, which keeps it out."""

    allowed: bool
    because: GroupRule | AclEntry | Lack | None


def judge_groups(
    rules: Iterable[GroupRule], protocol: str, port: int, peer: str, peer_groups: Collection[str] = ()
) -> Verdict:
    """The rules of all groups of an interface add up: one that allows is enough, and their order has no meaning.

    `peer` is the address at the other end, `peer_groups` the groups of the interface that has it. Security groups
    remember flows, so this judges the packet that begins one; answers to it pass.
    """
    address = IPv4Address(peer)
    for rule in rules:
        if rule.covers(protocol, port, address, peer_groups):
            return Verdict(True, rule)
    return Verdict(False, None)


def judge_acl(entries: Iterable[AclEntry], protocol: str, port: int, peer: str) -> Verdict:
    """The entries of one direction: the lowest number that matches decides. Answers are packets of their own."""
    address = IPv4Address(peer)
    for entry in sorted(entries, key=lambda each: each.number):
        if entry.traffic.covers(protocol, port) and address in entry.range:
            return Verdict(entry.allows, entry)
    return Verdict(False, None)
