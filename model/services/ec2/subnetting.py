"""The arithmetic of dividing a range of addresses: what a block holds, whom it overlaps, where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network
from math import ceil

from model.services.ec2.cidr import RESERVED, block, read_block, usable

KEPT_FOR = ("network", "router", "name server", "later use", "broadcast")
"What the first four addresses of a subnet and its last one are kept for."


@dataclass(frozen=True, slots=True)
class Taken:
    """A block that somebody has, and what people call them."""

    block: str
    name: str


@dataclass(frozen=True, slots=True)
class Block:
    """What a range holds. `cleared` says that it was typed with host bits, which AWS takes away."""

    cidr: str
    size: int
    usable: int
    first: str
    last: str
    kept: tuple[tuple[str, str], ...]
    cleared: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A piece of a range: how much of it others have, how much the block has that is thought of, how much both have."""

    taken: float
    wanted: float
    both: float


def describe(text: str) -> Block:
    """What a range holds; AWS's refusal for what is none."""
    range_ = read_block(text)
    first = int(range_.network_address)
    last = first + range_.num_addresses - 1
    kept = [*range(first, first + 4), last] if range_.num_addresses > RESERVED else []
    return Block(
        str(range_),
        range_.num_addresses,
        max(0, usable(range_)),
        str(range_.network_address),
        str(IPv4Address(last)),
        tuple(zip((str(IPv4Address(each)) for each in kept), KEPT_FOR, strict=False)),
        cleared=str(range_) != text,
    )


def overlapping(range_: IPv4Network, taken: Sequence[Taken]) -> tuple[Taken, ...]:
    return tuple(each for each in taken if _meet(str(range_), each.block))


def _meet(one: str, other: str) -> bool:
    (first, last), (low, high) = _ends(one), _ends(other)
    return first <= high and low <= last


def free_block(homes: Sequence[str], taken: Sequence[str], prefix: int) -> str | None:
    """The first block of a size that lies in one of the homes and overlaps nothing; None where there is no room."""
    return next(_free_blocks(homes, taken, prefix), None)


def _free_blocks(homes: Sequence[str], taken: Sequence[str], prefix: int) -> Iterator[str]:
    """Steps over whatever is in the way at once: as many steps as there are others, however large the home."""
    size = 1 << (32 - prefix)
    others = sorted((_ends(each) for each in taken), key=lambda ends: ends[0])
    for home in homes:
        first, last = _ends(home)
        at = first
        for low, high in others:
            if low >= at + size:
                break
            if high >= at:
                at = -(-(high + 1) // size) * size
        if size <= last + 1 - first and at + size - 1 <= last:
            yield str(IPv4Network((at, prefix)))


@lru_cache(maxsize=4096)
def _ends(cidr: str) -> tuple[int, int]:
    """The first and the last address as numbers; asked of every neighbour with every letter that is typed."""
    range_ = block(cidr)
    first = int(range_.network_address)
    return first, first + range_.num_addresses - 1


def shares(home: str, taken: Sequence[str], wanted: str | None, pieces: int) -> tuple[Share, ...]:
    """A range cut into equal pieces, and how full each of them is."""
    others = _filled(home, taken, pieces)
    own = _filled(home, [wanted] if wanted else [], pieces)
    met = _filled(home, _common(taken, wanted) if wanted else [], pieces)
    together = zip(others, own, met, strict=True)
    return tuple(Share(min(1.0, used), min(1.0, mine), min(1.0, both)) for used, mine, both in together)


def _common(taken: Sequence[str], wanted: str) -> list[str]:
    """What a block shares with others: of two that meet one lies in the other."""
    met = (each for each in taken if _meet(each, wanted))
    return [each if block(each).prefixlen >= block(wanted).prefixlen else wanted for each in met]


def _filled(home: str, ranges: Sequence[str], pieces: int) -> list[float]:
    """How much of each piece the ranges cover; only the pieces that a range touches are looked at for it."""
    start, end = _ends(home)
    width = (end + 1 - start) / pieces
    filled = [0.0] * pieces
    for low, high in (_ends(each) for each in ranges):
        first, last = max(low, start) - start, min(high, end) + 1 - start
        if first >= last:
            continue
        for piece in range(int(first / width), ceil(last / width)):
            filled[piece] += (min(last, (piece + 1) * width) - max(first, piece * width)) / width
    return filled
