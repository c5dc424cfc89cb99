"""What a distribution costs: bytes and requests by their edges, paths that are invalidated, functions that run."""

from __future__ import annotations

from dataclasses import dataclass

from model.catalog.edges import AREAS
from model.catalog.prices import price
from model.kit.world import World
from model.laws.moments import month_of
from model.services.cloudfront.behavior.flow import BYTES, INVOCATIONS, KEY_READS, REQUESTS, quantity_in
from model.services.cloudfront.resources.distributions import Distribution, Invalidation

_GIGABYTE = 1e9
_TEN_THOUSAND = 1e4
_MILLION = 1e6


@dataclass(frozen=True, slots=True)
class DistributionCharges:
    """Of this calendar month: gigabytes and requests by area, where there were any, and all dollars."""

    used: tuple[tuple[str, float, float], ...]
    dollars: float


def charges_of(world: World, distribution: Distribution) -> DistributionCharges:
    """Of load stories, as if it were the account's only one; what a whole account has free is not taken off."""
    used: list[tuple[str, float, float]] = []
    dollars = price("cloudfront/invalidation").cost(_paths(world, distribution))
    dollars += price("cloudfront/key-value-reads").cost(_since_begun(world, distribution, KEY_READS) / _MILLION)
    dollars += price("cloudfront/functions").cost(_since_begun(world, distribution, INVOCATIONS) / _MILLION)
    for area in AREAS:
        gigabytes = _since_begun(world, distribution, quantity_in(area, BYTES)) / _GIGABYTE
        requests = _since_begun(world, distribution, quantity_in(area, REQUESTS))
        if requests:
            used.append((area, gigabytes, requests))
            dollars += price(f"cloudfront/{area}/data").cost(gigabytes)
            dollars += price(f"cloudfront/{area}/requests").cost(requests / _TEN_THOUSAND)
    return DistributionCharges(tuple(used), dollars)


def _since_begun(world: World, distribution: Distribution, quantity: str) -> float:
    rate = world.signal(distribution.distribution_id, quantity)
    return rate.integral(max(month_of(world.now), rate.beginning[0]), world.now) if len(rate) else 0.0


def _paths(world: World, distribution: Distribution) -> int:
    begun = month_of(world.now)
    found = world.where(Invalidation, distribution_id=distribution.distribution_id)
    return sum(len(each.paths) for each in found if each.created_at >= begun)
