"""How much of a stream of requests caches keep from the origin, in closed form.

Requests for one object come independently at the edges of one regional cache, R a second in all. The first fills the
regional cache; for T seconds nothing more goes to the origin, and the next request after that begins anew. So every
1/R + T seconds there is one request to the origin: R / (1 + R T) a second. What edges copy is no fresher than what they
copy it from. Of such a period an edge with r requests a second misses once, if it asks at all: it began the period,
with the probability of r/R, or somebody of its own comes later, with that of 1 - exp(-r T). All its others are hits.
Caches are taken to be large enough, and to have been filled: what follows an invalidation within one T is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def missed(rate: float, of_all: float, ttl_seconds: float) -> float:
    """By an edge with `rate` of its region's requests."""
    began = rate / of_all
    asks = began - (1 - began) * expm1(-rate * ttl_seconds)
    return to_origin(of_all, ttl_seconds) * asks if ttl_seconds else rate


def through_caches(rates: Mapping[str, float], regions: Mapping[str, str], ttl_seconds: float, path: str) -> Cached:
    """What comes of the requests for a path: `rates` by edge, `regions` says which regional cache an edge has."""
    wholes: dict[str, float] = {}
    for edge, rate in rates.items():
        wholes[regions[edge]] = wholes.get(regions[edge], 0.0) + rate
    misses = origin = 0.0
    for share, count in _popularity(path):
        origin += count * sum(to_origin(share * whole, ttl_seconds) for whole in wholes.values())
        found = [(share * rate, share * wholes[regions[edge]]) for edge, rate in rates.items() if rate]
        misses += count * sum(missed(rate, whole, ttl_seconds) for rate, whole in found)
    requests = sum(rates.values())
    return Cached(requests, requests - misses, origin)


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
