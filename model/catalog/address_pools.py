"""The public IPv4 addresses that EC2 gives out, region by region."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv4Network

from model.catalog.pages import page


@cache
def pool_size(region: str) -> int:
    """How many addresses a region has to give, or KeyError for a region that is not."""
    return sum(size for _, size in _spans(region))


def pool_address(region: str, place: int) -> str:
    """The address at a place of the region's pool, counted from 0."""
    for first, size in _spans(region):
        if place < size:
            return str(IPv4Address(first + place))
        place -= size
    raise IndexError(f"{region} has no address at place {place} past its last")


@cache
def _spans(region: str) -> tuple[tuple[int, int], ...]:
    """The first address of each range as a number, and how many there are."""
    return tuple((int(range_.network_address), range_.num_addresses) for range_ in _ranges(region))


@cache
def _ranges(region: str) -> tuple[IPv4Network, ...]:
    return tuple(IPv4Network(text) for text in page("address_pools")[region])


def region_of(address: str) -> str | None:
    """The region that gives out an address; None for one that is not Amazon's."""
    wanted = IPv4Address(address) if ":" not in address else None
    if wanted is None:
        return None
    return next((name for name in page("address_pools") if any(wanted in range_ for range_ in _ranges(name))), None)
