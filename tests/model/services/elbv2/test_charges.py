"""A balancer is paid for by the hour and by what goes through it."""

from __future__ import annotations

from typing import Any

import pytest

from model.services.elbv2.charges import BalancerCharges, charges_of
from model.services.elbv2.fronts import find_front
from tests.admin import Admin
from tests.model.services.elb.kiosk import Kiosk
from tests.shop import Shop

HUNDRED_HOURS = 360_000
SHAPE = {"cpu_milliseconds": 0.1, "bytes_in": 0.0, "bytes_out": 50e9 / HUNDRED_HOURS}
"One of these a second is 50 GB in a hundred hours."


def charged(admin: Admin, balancer: str) -> BalancerCharges | None:
    world = admin.cloud.world("123456789012", "us-east-1", "elbv2")
    front = find_front(world, balancer)
    return charges_of(world, front) if front is not None else None


def told(rate: float = 1.0) -> dict[str, Any]:
    return {"components": [{"steady": {"rate": rate}}], "shape": SHAPE}


@pytest.mark.fact("elb-32")
@pytest.mark.parametrize("machines", [1, 3])
def test_a_hundred_hours_and_fifty_gigabytes_cost_the_same_whoever_answers(
    admin: Admin, shop: Shop, machines: int
) -> None:
    kiosk = Kiosk(admin, shop)
    balancer, _ = kiosk.site(machines)
    before = charged(admin, balancer)
    assert before is not None
    admin.run(admin.client.demand(balancer, told()))
    admin.advance(HUNDRED_HOURS)
    after = charged(admin, balancer)
    assert after is not None
    assert after.hours - before.hours == 100
    assert after.used == pytest.approx(50, rel=0.001)
    assert after.dollars - before.dollars == pytest.approx(100 * 0.025 + 50 * 0.008, rel=0.001)
    kiosk.ask("DeleteLoadBalancer")
    admin.advance(3600)
    assert charged(admin, balancer) is None


def test_later_types_are_charged_by_the_capacity_units_that_are_used_most(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site(machines=1)
    admin.run(admin.client.demand(balancer, told(rate=20)))
    begun = charged(admin, balancer)
    admin.advance(HUNDRED_HOURS)
    after = charged(admin, balancer)
    assert begun is not None
    assert after is not None
    assert after.used - begun.used == pytest.approx(1000, rel=0.01), "20 x 50 GB, at one unit for each GB in an hour"
    assert after.dollars - begun.dollars == pytest.approx(100 * 0.0225 + 1000 * 0.008, rel=0.01)


def test_an_hour_that_has_begun_counts(admin: Admin, shop: Shop) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    admin.advance(3601)
    after = charged(admin, balancer)
    assert after is not None
    assert (after.hours, after.used) == (2, 0.0)
