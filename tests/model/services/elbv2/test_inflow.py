"""What upstreams send comes in beside a balancer's own demand."""

from __future__ import annotations

from typing import Any

from model.physics.inflow import Poured, pour
from tests.admin import Admin
from tests.shop import Shop

LIKE: dict[str, Any] = {"shape": {"cpu_milliseconds": 10}, "paths": {"/": 1}}


def send(admin: Admin, balancer: str, upstream: str, rate: float) -> None:
    """From another region's cell."""
    account = admin.client.principal.account

    async def pour_out() -> None:
        async with admin.cloud.kernel.unit("test", "test:pour"):
            pour(admin.cloud.world(account, "eu-west-1", "route53"), Poured(balancer, upstream, rate, LIKE))

    admin.run(pour_out())
    admin.advance(1)


def test_an_upstream_in_another_region_sends_until_it_says_otherwise(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    send(admin, balancer, "www.example.com", 40)
    assert shop.rate(balancer, "requests") == 40
    admin.advance(3600)
    assert shop.rate(balancer, "requests") == 40
    send(admin, balancer, "www.example.com", 15)
    assert shop.rate(balancer, "requests") == 15
    send(admin, balancer, "www.example.com", 0)
    assert shop.rate(balancer, "requests") == 0


def test_upstreams_add_up_with_each_other_and_with_the_balancers_own_demand(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    send(admin, balancer, "www.example.com", 10)
    shop.demand(balancer, 5)
    send(admin, balancer, "a distribution", 20)
    assert shop.rate(balancer, "requests") == 35
    admin.run(admin.client.demand(balancer))
    admin.advance(1)
    assert shop.rate(balancer, "requests") == 30


def test_what_is_sent_to_a_balancer_that_is_gone_is_lost(admin: Admin, shop: Shop) -> None:
    balancer, _, ids = shop.site()
    send(admin, balancer, "www.example.com", 10)
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=balancer)
    send(admin, balancer, "www.example.com", 20)
    assert shop.rate(ids[0], "network_in") == 0
