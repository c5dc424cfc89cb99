"""Demand flows through a Classic balancer as it is set, and comes back as numbers of its own."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.elb.kiosk import Kiosk
from tests.shop import Shop


def total(admin: Admin, metric: str, seconds: int) -> float:
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/ELB",
        MetricName=metric,
        Dimensions=[{"Name": "LoadBalancerName", "Value": "kiosk"}],
        StartTime=admin.now - seconds,
        EndTime=admin.now,
        Period=seconds,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(point["Sum"] for point in points)


def test_zones_keep_to_themselves_until_they_are_told_otherwise(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    balancer, (alone, *_) = kiosk.site(machines=1)
    more = shop.machines(4, subnet=1)
    kiosk.register(*more)
    admin.advance(180)
    shop.demand(balancer, 40)
    admin.advance(60)
    assert shop.rate(alone, "network_in") / 800 == pytest.approx(20)
    assert [shop.rate(id, "network_in") / 800 for id in more] == pytest.approx([5.0] * 4)
    kiosk.modify(CrossZoneLoadBalancing={"Enabled": True})
    admin.advance(1)
    assert [shop.rate(id, "network_in") / 800 for id in (alone, *more)] == pytest.approx([8.0] * 5)


@pytest.mark.fact("elb-27")
def test_each_request_goes_where_the_least_is_under_way(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    balancer, (small,) = kiosk.site(machines=1)
    (large,) = shop.machines(instance_type="c5.2xlarge")
    kiosk.register(large)
    admin.advance(300)
    shop.demand(balancer, 100)
    admin.advance(60)
    given = [shop.rate(id, "network_in") / 800 for id in (small, large)]
    assert sum(given) == pytest.approx(100)
    assert given[1] > given[0] * 1.25
    (twin,) = shop.machines(instance_type="c5.2xlarge")
    kiosk.register(twin)
    admin.advance(300)
    assert shop.rate(large, "network_in") == pytest.approx(shop.rate(twin, "network_in"), rel=0.01)


def test_connections_go_to_one_after_the_other(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    tcp = {"Protocol": "TCP", "LoadBalancerPort": 80, "InstancePort": 80}
    balancer, (small,) = kiosk.site(1, tcp)
    (large,) = shop.machines(instance_type="c5.2xlarge")
    kiosk.register(large)
    admin.advance(300)
    shop.demand(balancer, 60)
    admin.advance(60)
    assert [shop.rate(id, "network_in") / 800 for id in (small, large)] == pytest.approx([30.0, 30.0])
    assert total(admin, "RequestCount", 60) > 0
    assert total(admin, "HTTPCode_Backend_2XX", 60) == 0


@pytest.mark.fact("elb-15")
def test_with_nobody_in_service_it_says_503(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    balancer, (machine,) = kiosk.site(machines=1)
    shop.demand(balancer, 20)
    admin.advance(60)
    admin.call("ec2:StopInstances", InstanceIds=[machine])
    admin.advance(180)
    assert shop.rate(balancer, "elb_503") == 20
    assert total(admin, "HTTPCode_ELB_5XX", 60) == pytest.approx(1200, rel=0.05)


def test_no_request_is_lost_between_its_metrics(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    balancer, _ = kiosk.site()
    shop.demand(balancer, 37)
    admin.advance(3600)
    requests, good, bad = (
        total(admin, f"{name}", 3600) for name in ("RequestCount", "HTTPCode_Backend_2XX", "HTTPCode_Backend_5XX")
    )
    assert requests == pytest.approx(37 * 3600, rel=0.001)
    assert requests == good + bad


def test_overload_waits_in_a_line_and_spills_over(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    balancer, _ = kiosk.site(machines=1)
    shop.demand(balancer, 400)
    admin.advance(300)
    assert shop.rate(balancer, "waiting_in_line") > 500
    assert total(admin, "SpilloverCount", 60) > 1000


def test_closed_doors_are_noticed(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    balancer, _ = kiosk.site()
    shop.demand(balancer, 20)
    kiosk.ask("ApplySecurityGroupsToLoadBalancer", SecurityGroups=[shop.security_group("nobody")])
    admin.advance(60)
    assert shop.rate(balancer, "requests") == 0
    assert kiosk.refused("ApplySecurityGroupsToLoadBalancer", SecurityGroups=["sg-nothing"]) == "InvalidSecurityGroup"
