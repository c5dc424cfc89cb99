"""Blocks of addresses that go by the name of a location: which of them hold an asker, the narrowest first."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple

Locations = tuple[tuple[str, tuple[str, ...]], ...]
"Names in their order, each with its blocks."

NARROWEST = {4: 24, 6: 48}
"The longest prefix of a block, by the version of the address."


class Located(NamedTuple):
    """A block that holds an asker, and the location that it belongs to."""

    block: str
    location: str


def read_block(text: str) -> str:
    """As it is kept. Raises ValueError, in words, for what is no block or of a size that no location has."""
    try:
        block = ip_network(text.strip())
    except ValueError as error:
        raise ValueError(f"{text} is not a valid CIDR block") from error
    longest = NARROWEST[block.version]
    if not 1 <= block.prefixlen <= longest:
        raise ValueError(f"The prefix of the CIDR block {text} has to be between 1 and {longest} bits long")
    return str(block)


def locate(network: str, locations: Locations) -> tuple[Located, ...]:
    """Those that hold a whole network, or an address; nobody knows where an asker without either is."""
    if not network or not locations:
        return ()
    asker = ip_network(network, strict=False)
    bits, first = asker.max_prefixlen, int(asker.network_address)
    known = _by_length(locations)
    lengths = sorted((length for version, length in known if version == asker.version), reverse=True)
    found = (
        known[asker.version, length].get(first >> (bits - length)) for length in lengths if length <= asker.prefixlen
    )
    return tuple(each for each in found if each is not None)


@lru_cache(maxsize=32)
def _by_length(locations: Locations) -> dict[tuple[int, int], dict[int, Located]]:
    """By version and length of the prefix, what begins so."""
    found: dict[tuple[int, int], dict[int, Located]] = {}
    for name, blocks in locations:
        for text in blocks:
            block: IPv4Network | IPv6Network = ip_network(text)
            start = int(block.network_address) >> (block.max_prefixlen - block.prefixlen)
            found.setdefault((block.version, block.prefixlen), {})[start] = Located(text, name)
    return found
