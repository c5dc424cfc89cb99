"""A distribution is paid for by what viewers get and ask for, at the prices of their edges."""

from __future__ import annotations

import pytest

from model.catalog.edges import AREAS, edges
from model.services.cloudfront.charges import DistributionCharges, charges_of
from model.services.cloudfront.resources.distributions import Distribution
from tests.admin import Admin
from tests.edge import OPTIMIZED, Site, Viewing, behaviour

DAY = 86_400.0


def charged(site: Site) -> DistributionCharges:
    world = site.admin.cloud.world("123456789012", "us-east-1", "cloudfront")
    return charges_of(world, world.get(Distribution, site.id))


def come(site: Site, **origins: float) -> None:
    told = {"components": [{"steady": {"rate": 100}}], "shape": {"bytes_out": 10_000}, "origins": origins}
    site.admin.run(site.admin.client.demand(site.domain, told))


def test_bytes_and_requests_cost_by_where_the_edge_is(admin: Admin, viewing: Viewing) -> None:
    site = viewing.distribute(default=behaviour(CachePolicyId=OPTIMIZED))
    assert charged(site) == DistributionCharges((), 0.0)
    come(site, Boston=0.75, Tokyo=0.25)
    admin.advance(DAY)
    requests = 100 * DAY
    america, japan = charged(site).used
    assert america == ("north-america", pytest.approx(0.75 * requests / 1e5), pytest.approx(0.75 * requests))
    assert japan == ("japan", pytest.approx(0.25 * requests / 1e5), pytest.approx(0.25 * requests))
    by_bytes = 0.75 * requests / 1e5 * 0.085 + 0.25 * requests / 1e5 * 0.114
    by_requests = 0.75 * requests / 1e4 * 0.01 + 0.25 * requests / 1e4 * 0.012
    assert charged(site).dollars == pytest.approx(by_bytes + by_requests)
    come(site, Boston=1)
    admin.advance(DAY)
    assert charged(site).used[1] == japan, "nobody comes from there any more"


def test_a_thousand_paths_of_a_month_are_invalidated_for_nothing(admin: Admin, viewing: Viewing) -> None:
    site = viewing.distribute()
    site.invalidate(*(f"/{number}" for number in range(600)))
    assert charged(site).dollars == 0
    admin.advance(900)
    site.invalidate(*(f"/{number}" for number in range(600)))
    assert charged(site).dollars == pytest.approx(200 * 0.005)


def test_every_edge_is_in_an_area_of_the_price_list() -> None:
    assert {each.area for each in edges()} == set(AREAS)
