"""Addresses of both families on one line of numbers, and sets of them that are as small as their borders are few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
    summarize_address_range,
)

SIXTH = 1 << 32
"""Where IPv6 begins on the line: 0.0.0.0 is 0, and :: follows 255.255.255.255."""

END = SIXTH + (1 << 128) - 1
"The last place."

Span = tuple[int, int]
"The first place and the last."


@lru_cache(maxsize=65_536)
def place(address: str) -> int:
    """Where an address is on the line; ValueError for what is none."""
    found = ip_address(address)
    return int(found) + (SIXTH if found.version == 6 else 0)


def written(place: int) -> str:
    return str(_address(place))


@lru_cache(maxsize=65_536)
def span(block: str) -> Span:
    """The places of a CIDR block, whose host bits do not matter."""
    network = ip_network(block, strict=False)
    shift = SIXTH if network.version == 6 else 0
    return int(network.network_address) + shift, int(network.broadcast_address) + shift


@dataclass(frozen=True, slots=True)
class Addresses:
    """A set of addresses: its spans, in order, with a gap between each two."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, *blocks: str) -> Addresses:
        return block(blocks[0]) if len(blocks) == 1 else cls.joined(span(each) for each in blocks)

    @classmethod
    def at(cls, *places: int) -> Addresses:
        return cls.joined((each, each) for each in places)

    @classmethod
    def joined(cls, spans: Iterable[Span]) -> Addresses:
        """Spans in any order that may overlap."""
        found: list[Span] = []
        for first, last in sorted(spans):
            if found and first <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(found[-1][1], last))
            else:
                found.append((first, last))
        return cls(tuple(found))

    def __contains__(self, place: int) -> bool:
        return any(first <= place <= last for first, last in self.spans)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __or__(self, other: Addresses) -> Addresses:
        return Addresses.joined((*self.spans, *other.spans))

    def __and__(self, other: Addresses) -> Addresses:
        if other.holds(self):
            return self
        return other if self.holds(other) else Addresses(tuple(_common(self.spans, other.spans)))

    def holds(self, other: Addresses) -> bool:
        """Whether that is seen at a glance: one span of this goes from the first of the other to its last."""
        mine, theirs = self.spans, other.spans
        return len(mine) == 1 and bool(theirs) and mine[0][0] <= theirs[0][0] and theirs[-1][1] <= mine[0][1]

    def __sub__(self, other: Addresses) -> Addresses:
        return self & Addresses(tuple(_gaps(other.spans)))

    @property
    def size(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The fewest CIDR blocks that make up the set."""
        return tuple(str(network) for each in self.spans for half in _families(each) for network in _blocks(half))


@lru_cache(maxsize=65_536)
def block(text: str) -> Addresses:
    """A CIDR block alone."""
    return Addresses((span(text),))


def _common(left: tuple[Span, ...], right: tuple[Span, ...]) -> Iterator[Span]:
    here, there = 0, 0
    while here < len(left) and there < len(right):
        first, last = max(left[here][0], right[there][0]), min(left[here][1], right[there][1])
        if first <= last:
            yield first, last
        if left[here][1] < right[there][1]:
            here += 1
        else:
            there += 1


def _gaps(spans: tuple[Span, ...]) -> Iterator[Span]:
    """What the line has beside them."""
    start = 0
    for first, last in spans:
        if start < first:
            yield start, first - 1
        start = last + 1
    if start <= END:
        yield start, END


def _families(whole: Span) -> Iterator[Span]:
    first, last = whole
    if first < SIXTH <= last:
        yield first, SIXTH - 1
        yield SIXTH, last
    else:
        yield whole


def _blocks(part: Span) -> Iterator[IPv4Network | IPv6Network]:
    first, last = _address(part[0]), _address(part[1])
    if isinstance(first, IPv4Address) and isinstance(last, IPv4Address):
        yield from summarize_address_range(first, last)
    if isinstance(first, IPv6Address) and isinstance(last, IPv6Address):
        yield from summarize_address_range(first, last)


def _address(place: int) -> IPv4Address | IPv6Address:
    return IPv4Address(place) if place < SIXTH else IPv6Address(place - SIXTH)


NOBODY = Addresses()
EVERYWHERE = Addresses.of("0.0.0.0/0", "::/0")
PRIVATE = Addresses.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"RFC 1918: what no router of the internet passes on."
SHARED = Addresses.of("100.64.0.0/10")
"RFC 6598: between a carrier and its customers."
LINK_LOCAL = Addresses.of("169.254.0.0/16", "fe80::/10")
UNROUTED = Addresses.of("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/3", "fc00::/7")
INTERNET = EVERYWHERE - PRIVATE - SHARED - LINK_LOCAL - UNROUTED
"Where somebody on the internet can be."
