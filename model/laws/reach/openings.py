"""What gets through: traffic, the addresses at its far end, and the rules that let it; sums and differences of such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from model.laws.reach.addresses import Addresses
from model.laws.reach.firewall import GroupRule
from model.laws.reach.hops import Reason
from model.laws.reach.packets import ALL, ANY, ICMP, ICMP6, WITH_PORTS, Traffic

LAST_PORT, LAST_TYPE = 65_535, 255
_SPANS = {**dict.fromkeys(WITH_PORTS, (0, LAST_PORT)), ICMP: (0, LAST_TYPE), ICMP6: (0, LAST_TYPE)}


@dataclass(frozen=True, slots=True)
class Opening:
    """`far` is who is at the other end: the sources of what comes in, the destinations of what goes out.

    Ports are those that are asked, or types of ICMP; `ANY` where a protocol has none. `ALL` protocols are those that
    `besides` leaves. Each rule, entry and route of `because` has a part in it.
    """

    far: Addresses
    protocol: str
    first: int
    last: int
    because: tuple[Reason, ...] = ()
    besides: frozenset[str] = frozenset()

    @property
    def rule(self) -> GroupRule | None:
        """The rule of a group that opens it."""
        return next((each for each in self.because if isinstance(each, GroupRule)), None)

    def covers(self, protocol: str, port: int) -> bool:
        if self.protocol == ALL:
            return protocol not in self.besides
        return self.protocol == protocol and (self.first == ANY or self.first <= port <= self.last)


def whole(traffic: Traffic, far: Addresses, because: tuple[Reason, ...]) -> Opening:
    """All that a rule is about."""
    if traffic.protocol in WITH_PORTS:
        return Opening(far, traffic.protocol, traffic.first, traffic.last, because)
    if traffic.protocol in _SPANS and traffic.first == ANY:
        return Opening(far, traffic.protocol, *_SPANS[traffic.protocol], because)
    return Opening(far, traffic.protocol, traffic.first, traffic.first, because)


def cut(opening: Opening, borders: Sequence[Opening]) -> Iterator[Opening]:
    """In pieces that each of the borders covers as a whole, or not at all."""
    if opening.protocol != ALL:
        yield from _cut_ports(opening, borders)
        return
    named = {protocol for each in borders for protocol in (each.protocol, *each.besides)} - {ALL, *opening.besides}
    for protocol in sorted(named):
        first, last = _SPANS.get(protocol, (ANY, ANY))
        yield from _cut_ports(Opening(opening.far, protocol, first, last, opening.because), borders)
    yield replace(opening, besides=opening.besides | named)


def _cut_ports(opening: Opening, borders: Sequence[Opening]) -> Iterator[Opening]:
    own = [each for each in borders if each.protocol == opening.protocol and each.first != ANY]
    edges = {edge for each in own for edge in (each.first, each.last + 1) if opening.first < edge <= opening.last}
    starts = sorted({opening.first, *edges})
    for first, after in zip(starts, [*starts[1:], opening.last + 1], strict=True):
        yield replace(opening, first=first, last=after - 1) if edges else opening


def joined(pieces: Iterable[Opening]) -> tuple[Opening, ...]:
    """The fewest openings that say the same as pieces of one, given in the order in which they were cut."""
    found: list[Opening] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before and before.protocol == piece.protocol and before.last + 1 == piece.first and before.far == piece.far:
            found[-1] = replace(before, last=piece.last, because=_both(before, piece))
        else:
            found.append(piece)
    return _of_all(found)


def _of_all(found: list[Opening]) -> tuple[Opening, ...]:
    """One for all protocols, where those that were looked at on their own turned out like the rest."""
    rest = next((each for each in found if each.protocol == ALL and each.besides), None)
    if rest is None:
        return tuple(found)
    alike = [each for each in found if each.far == rest.far and _is_whole(each) and each.protocol in rest.besides]
    for each in alike:
        rest = replace(rest, besides=rest.besides - {each.protocol}, because=_both(rest, each))
    return (*(each for each in found if each not in alike and each.protocol != ALL), rest)


def _is_whole(opening: Opening) -> bool:
    return (opening.first, opening.last) == _SPANS.get(opening.protocol, (ANY, ANY))


def _both(one: Opening, other: Opening) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys((*one.because, *other.because)))


def together(openings: Iterable[Opening]) -> tuple[Opening, ...]:
    """What one rule opens to several is one opening, where it is about the same traffic."""
    found: dict[object, list[Opening]] = {}
    for each in openings:
        key = (each.because[:1], each.protocol, each.first, each.last, each.besides)
        found.setdefault(key, []).append(each)
    return tuple(alike[0] if len(alike) == 1 else _sum(alike) for alike in found.values())


def _sum(alike: Sequence[Opening]) -> Opening:
    far = Addresses.joined(span for each in alike for span in each.far.spans)
    return replace(alike[0], far=far, because=tuple(dict.fromkeys(reason for each in alike for reason in each.because)))


def beyond(openings: Sequence[Opening], others: Sequence[Opening]) -> Iterator[Opening]:
    """What these let through that the others do not."""
    for opening in openings:
        near = [each for each in others if each.far & opening.far]
        left = ((piece, _without(piece, near)) for piece in cut(opening, near))
        yield from joined(replace(piece, far=far) for piece, far in left if far)


def _without(piece: Opening, others: Sequence[Opening]) -> Addresses:
    far = piece.far
    for other in others:
        if _is_within(piece, other):
            far -= other.far
    return far


def _is_within(piece: Opening, other: Opening) -> bool:
    if piece.protocol == ALL:
        return other.protocol == ALL and other.besides <= piece.besides
    return other.covers(piece.protocol, piece.first)
