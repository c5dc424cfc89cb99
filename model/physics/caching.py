"""How much of a stream of requests caches keep from the origin, in closed form.

Requests for one object come independently at the edges of one regional cache, R a second in all. The first fills the
regional cache; for T seconds nothing more goes to the origin, and the next request after that begins anew. So every
1/R + T seconds there is one request to the origin: R / (1 + R T) a second. What edges copy is no fresher than what they
copy it from. Of such a period an edge with r requests a second misses once, if it asks at all: it began the period,
with the probability of r/R, or somebody of its own comes later, with that of 1 - exp(-r T). All its others are hits.
Caches are taken to be large enough, and to have been filled: what follows an invalidation within one T is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import expm1
from typing import NamedTuple

OBJECTS_BELOW = 1000
"How many objects are behind a path that ends with *; the n-th is asked for 1/n as often as the first."
WIDTH = 1.2
"Objects whose ranks differ by less than this factor are taken to be equally popular."


class Cached(NamedTuple):
    """Requests per second: all, those that edges answered by themselves, and those that went on to the origin."""

    requests: float
    hits: float
    to_origin: float


def to_origin(rate: float, ttl_seconds: float) -> float:
    return rate / (1 + rate * ttl_seconds)


def through_caches(rates: Mapping[str, float], regions: Mapping[str, str], ttl_seconds: float, path: str) -> Cached:
    """What comes of the requests for a path: `rates` by edge, `regions` says which regional cache an edge has."""
    requests = sum(rates.values())
    if not ttl_seconds:
        return Cached(requests, 0.0, requests)
    shared: dict[str, list[float]] = {}
    for edge, rate in rates.items():
        if rate:
            shared.setdefault(regions[edge], []).append(rate)
    groups = [_group(each, ttl_seconds) for each in shared.values()]
    misses = origin = 0.0
    for share, count in _popularity(path):
        for whole, alone in groups:
            going = count * to_origin(share * whole, ttl_seconds)
            origin += going
            misses += going * (1 - sum([late * expm1(share * asks) for late, asks in alone]))
    return Cached(requests, requests - misses, origin)


def _group(rates: Sequence[float], ttl_seconds: float) -> tuple[float, list[tuple[float, float]]]:
    """The requests of one regional cache's edges, and for each edge how likely a period begins elsewhere, and how many
    of its own come in one, taken negative: what its share of an object only has to be multiplied with.
    """
    whole = sum(rates)
    return whole, [(1 - rate / whole, -rate * ttl_seconds) for rate in rates]


def _popularity(path: str) -> tuple[tuple[float, int], ...]:
    """The share of the requests that each object has, and how many have it."""
    return _ranked() if path.endswith("*") else ((1.0, 1),)


@cache
def _ranked() -> tuple[tuple[float, int], ...]:
    whole = sum(1 / n for n in range(1, OBJECTS_BELOW + 1))
    found: list[tuple[float, int]] = []
    first = 1
    while first <= OBJECTS_BELOW:
        beyond = min(max(first + 1, int(first * WIDTH)), OBJECTS_BELOW + 1)
        share = sum(1 / n for n in range(first, beyond)) / whole
        found.append((share / (beyond - first), beyond - first))
        first = beyond
    return tuple(found)
