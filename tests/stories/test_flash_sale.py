"""A flash sale is survived by a group that scales, and not by as many machines as are enough on other days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.stories.scaled_site import MINUTE, ScaledSite

USUAL = {"steady": {"rate": 60}}
SALE = {"spike": {"start": 10 * MINUTE, "rate": 340, "rise_seconds": 300, "plateau_seconds": 2400, "fall_seconds": 60}}

Opening = Callable[..., ScaledSite]


@pytest.fixture
def opening() -> Iterator[Opening]:
    """Sites that are closed after the test."""
    sites: list[ScaledSite] = []

    def open_site(**settings: Any) -> ScaledSite:
        site = ScaledSite(**settings)
        sites.append(site)
        return site

    yield open_site
    for site in sites:
        site.close()


def test_a_group_that_scales_survives_the_sale(opening: Opening) -> None:
    site = opening()
    site.track(50.0)
    site.visit(USUAL, SALE)
    capacity = site.watch([5, 15, 20, 30, 50])
    assert capacity[0] == 2
    assert capacity == sorted(capacity), "out fast"
    assert capacity[-1] >= 6
    assert site.failed < 0.1 * site.total("RequestCount")
    late = site.total("RequestCount")
    lost = site.failed
    site.until(55)
    assert site.failed == lost, "once it has grown, nobody is turned away"
    assert site.total("RequestCount") > late
    site.until(150)
    assert site.serving == 2, "and in again when it is over"


def test_without_scaling_it_is_down_for_as_long_as_the_sale_lasts(opening: Opening) -> None:
    scaled, fixed = opening(), opening()
    scaled.track(50.0)
    for site in (scaled, fixed):
        site.visit(USUAL, SALE)
        site.until(52)
    assert fixed.serving <= 2
    assert fixed.failed > 0.25 * fixed.total("RequestCount")
    assert fixed.failed > 5 * scaled.failed
    latencies = [site.shop.rate(site.balancer, "target_5xx") for site in (scaled, fixed)]
    assert latencies[0] == 0 < latencies[1]
    fixed.until(80)
    assert fixed.shop.rate(fixed.balancer, "target_5xx") == 0, "afterwards two are enough again"


def test_machines_that_are_there_before_the_sale_lose_nobody(opening: Opening) -> None:
    site = opening(least=8)
    site.visit(USUAL, SALE)
    site.until(55)
    assert site.failed == 0
