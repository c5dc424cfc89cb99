"""Ways between an interface and others, with the firewalls along them, and what these together let through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from model.laws.reach.addresses import EVERYWHERE, NOBODY, Addresses
from model.laws.reach.firewall import AclEntry, GroupRule, judge_acl, judge_groups
from model.laws.reach.hops import Reason
from model.laws.reach.network import Route
from model.laws.reach.openings import Opening, cut, joined, whole
from model.laws.reach.packets import ICMP, ICMP6, Packet


class Passed(NamedTuple):
    """Whom a firewall lets through, and which of them by which rule."""

    addresses: Addresses
    by: tuple[tuple[Reason, Addresses], ...]


_PINGS = tuple(Opening(NOBODY, protocol, asks, asks) for protocol, asks in ((ICMP, 8), (ICMP6, 128)))
"What is answered by another type than it was asked by is looked at alone."


@dataclass(eq=False, slots=True)
class Gate:
    """A firewall that a conversation has to pass. What it has judged once it knows.

    It judges the far end's address, or `peer` where it sees another's, which is a member of `groups`; of the question,
    or of the answer. What guards the far end is not named as a reason.
    """

    rules: Sequence[GroupRule] | Sequence[AclEntry]
    of_answers: bool = False
    peer: int | None = None
    groups: Collection[str] = ()
    _known: dict[tuple[str, int], Passed] = field(default_factory=dict[tuple[str, int], Passed])

    @property
    def borders(self) -> Iterator[Opening]:
        return (whole(rule.traffic, NOBODY, ()) for rule in self.rules)

    def passed(self, protocol: str, port: int) -> Passed:
        if self.of_answers:
            port = Packet(protocol, 0, 0, port).answer.port
        known = self._known.get((protocol, port))
        if known is None:
            by = self._judged(protocol, port)
            known = Passed(Addresses.joined(span for _, each in by for span in each.spans), by)
            self._known[protocol, port] = known
        return known

    def _judged(self, protocol: str, port: int) -> tuple[tuple[Reason, Addresses], ...]:
        entries = [each for each in self.rules if isinstance(each, AclEntry)]
        rules = [each for each in self.rules if isinstance(each, GroupRule)]
        if self.peer is None:
            about = [each for each in rules if each.traffic.covers(protocol, port)]
            return (*((each, each.addresses) for each in about), *_by_entries(entries, protocol, port))
        if rules:
            verdict = judge_groups(rules, protocol, port, self.peer, self.groups)
        else:
            verdict = judge_acl(entries, protocol, port, self.peer)
        return ((verdict.because, EVERYWHERE),) if verdict.allowed else ()


def _by_entries(entries: Iterable[AclEntry], protocol: str, port: int) -> Iterator[tuple[Reason, Addresses]]:
    """Whoever an entry is about is nobody's any more."""
    left = EVERYWHERE
    for entry in entries:
        if left and entry.traffic.covers(protocol, port):
            if entry.allows:
                yield entry, entry.addresses & left
            left -= entry.addresses


@dataclass(frozen=True, slots=True)
class Way:
    """`far` are those who have it, by these routes, if all of the gates let them."""

    far: Addresses
    gates: tuple[Gate, ...] = ()
    routes: tuple[Route, ...] = ()
    peers: Collection[str] = ()
    "The groups that all of them are members of."


def through(way: Way, rules: Iterable[GroupRule]) -> Iterator[Opening]:
    """What rules of the interface's own groups open to those who have a way; each opening is one rule's."""
    for rule in rules:
        far = _named(way, rule)
        if far:
            yield from _past(way.gates, whole(rule.traffic, far, (rule,)), way.routes)


def _named(way: Way, rule: GroupRule) -> Addresses:
    if rule.members_of is None:
        return way.far & rule.addresses
    return way.far if rule.members_of in way.peers else NOBODY


def _past(gates: Sequence[Gate], opening: Opening, routes: tuple[Route, ...]) -> Iterator[Opening]:
    borders = (*(border for gate in gates for border in gate.borders), *_PINGS)
    pieces = (_narrowed(piece, gates) for piece in cut(opening, borders))
    for each in joined(piece for piece in pieces if piece.far):
        yield replace(each, because=(*each.because, *routes))


def _narrowed(piece: Opening, gates: Sequence[Gate]) -> Opening:
    far, because = piece.far, list(piece.because)
    for gate in gates:
        passed = gate.passed(piece.protocol, piece.first)
        far &= passed.addresses
        if gate.peer is None:
            because += [reason for reason, addresses in passed.by if addresses & far]
    return replace(piece, far=far, because=tuple(dict.fromkeys(because)))
