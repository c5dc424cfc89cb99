"""How much of a stream of requests caches keep from the origin, in closed form.

Requests for one object come at one cache independently, `rate` a second. The first finds nothing and fills the cache;
whatever comes within the next `ttl_seconds` is a hit, on average rate · ttl requests. So of 1 + rate · ttl requests one
is a miss: misses = rate / (1 + rate · ttl). Edges share a regional cache, whose requests are their misses.
Caches are taken to be large enough, and to have been filled: what follows an invalidation within one TTL is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

OBJECTS_BELOW = 1000
"How many objects are behind a path that ends with *; the n-th is asked for 1/n as often as the first."


class Cached(NamedTuple):
    """Requests per second: those that edges answered by themselves, and those that went on to the origin."""

    requests: float
    hits: float
    to_origin: float

    @property
    def hit_percent(self) -> float:
        return 100 * self.hits / self.requests if self.requests else 0.0


def misses(rate: float, ttl_seconds: float) -> float:
    return rate / (1 + rate * ttl_seconds)


def through_caches(rates: Mapping[str, float], regions: Mapping[str, str], ttl_seconds: float, path: str) -> Cached:
    """What comes of the requests for a path: `rates` by edge, `regions` says which regional cache an edge has."""
    requests = hits = to_origin = 0.0
    for share, count in _popularity(path):
        missed: dict[str, float] = {}
        for edge, rate in rates.items():
            own = misses(rate * share, ttl_seconds)
            requests += count * rate * share
            hits += count * (rate * share - own)
            missed[regions[edge]] = missed.get(regions[edge], 0.0) + own
        to_origin += count * sum(misses(rate, ttl_seconds) for rate in missed.values())
    return Cached(requests, hits, to_origin)


def _popularity(path: str) -> Iterable[tuple[float, int]]:
    """Shares of the requests, and how many objects have such a share."""
    if not path.endswith("*"):
        return ((1.0, 1),)
    whole = sum(1 / n for n in range(1, OBJECTS_BELOW + 1))
    return ((1 / n / whole, 1) for n in range(1, OBJECTS_BELOW + 1))
