"""What would become of a story is what then becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from model.services.elbv2.demand_desk import DemandEntry
from model.services.elbv2.outlook import Outlook
from tests.admin import Admin
from tests.shop import Shop

LIKE: dict[str, Any] = {"components": [], "shape": {"cpu_milliseconds": 20, "wait_milliseconds": 5}}


def entry(admin: Admin) -> DemandEntry:
    return admin.client.demands.entries()[0]


def foreseen(admin: Admin, rate: float) -> Outlook:
    found = admin.run(admin.client.demands.outlook(entry(admin), LIKE, rate))
    assert found is not None
    return found


@pytest.mark.parametrize("rate", [20.0, 90.0, 400.0])
def test_it_comes_as_it_was_foreseen(admin: Admin, shop: Shop, rate: float) -> None:
    balancer, _, ids = shop.site()
    before = foreseen(admin, rate)
    shop.demand(balancer, rate, shape=LIKE["shape"])
    admin.advance(5)
    failing = sum(shop.rate(balancer, each) for each in ("target_5xx", "elb_5xx"))
    assert before.failed == pytest.approx(failing)
    assert before.machines == 2
    assert before.latency_seconds == pytest.approx(
        shop.rate(balancer, "waiting_seconds") / shop.rate(balancer, "answered")
    )
    assert before.p99_seconds > before.latency_seconds
    assert before.cpu_percent == pytest.approx(sum(shop.rate(id, "cpu") for id in ids) / 2, abs=3)


def test_foreseeing_changes_nothing(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    shop.demand(balancer, 10)
    admin.advance(5)
    seq = admin.cloud.kernel.journal.seq
    foreseen(admin, 500.0)
    assert (admin.cloud.kernel.journal.seq, shop.rate(balancer, "requests")) == (seq, 10)


def test_so_many_machines_are_wanted_as_would_be_comfortable(admin: Admin, shop: Shop) -> None:
    shop.site()
    assert foreseen(admin, 20.0).machines_wanted == 1
    flood = foreseen(admin, 800.0)
    per_machine = 800.0 * (1 - flood.failed_share) / 2
    assert flood.machines_wanted == pytest.approx(800.0 / per_machine / 0.7, abs=1)


def test_where_nobody_answers_everything_fails(admin: Admin, shop: Shop) -> None:
    shop.listen(shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"])
    admin.advance(240)
    found = foreseen(admin, 10.0)
    assert (found.machines, found.failed_share, found.latency_seconds) == (0, 1.0, 0.0)


def test_entries_are_found_by_name_and_those_where_nobody_comes_are_last(admin: Admin, shop: Shop) -> None:
    first, second = (shop.make_balancer(name)["LoadBalancerArn"] for name in ("shop", "blog"))
    shop.demand(first, 5)
    desk = admin.client.demands
    assert [(each.entry, each.is_silent) for each in desk.entries()] == [(first, False), (second, True)]
    assert [found.entry for found in map(desk.entry, ("blog", first, "sho")) if found] == [second, first, first]
    assert desk.entry("mars") is None
    admin.run(admin.client.demand("www.example.com", {"components": []}))
    assert [
        found.is_balancer for found in map(desk.entry, ("www.example.com", "new.example.com", "blog")) if found
    ] == [
        False,
        False,
        True,
    ]
