"""Does a packet get past a firewall? A judgement over rules; the verdict names the rule that decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

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
