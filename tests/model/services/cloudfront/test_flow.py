"""What becomes of a load story at a distribution: what edges absorb, and what goes on to origins."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import CdnPicture
from model.kit.cell import CellSettings
from model.services.cloudfront.behavior.flow import MILLISECONDS, TO_ORIGIN
from model.services.elbv2.books import INFLOW
from tests.admin import Admin
from tests.edge import OPTIMIZED, Site, Viewing, behaviour, forwarding, server_origin
from tests.shop import Shop

DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


def flows(site: Site, quantity: str) -> float:
    world = site.admin.cloud.world(CellSettings().account, "us-east-1", "cloudfront")
    return world.signal(site.id, quantity).value_at(site.admin.now)


def come(site: Site, rate: float, **more: Any) -> None:
    told = {"components": [{"steady": {"rate": rate}}], "shape": {"cpu_milliseconds": 20}, **more}
    site.admin.run(site.admin.client.demand(site.domain, told))
    site.admin.advance(120)


def total(site: Site, metric: str, statistic: str = "Sum") -> float:
    points = site.admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/CloudFront",
        MetricName=metric,
        Dimensions=[{"Name": "DistributionId", "Value": site.id}, {"Name": "Region", "Value": "Global"}],
        StartTime=site.admin.now - 60,
        EndTime=site.admin.now,
        Period=60,
        Statistics=[statistic],
    )["Datapoints"]
    return points[0][statistic] if points else 0.0


def picture(site: Site) -> CdnPicture:
    seen = site.admin.run(site.admin.client.pictures.distribution(site.id))
    assert seen is not None
    return seen


@pytest.mark.fact("cloudfront-22")
def test_a_few_seconds_at_edges_leave_almost_nothing_to_do_for_a_dynamic_page(viewing: Viewing, shop: Shop) -> None:
    balancer, _, _ = shop.site(2)
    domain = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    site = viewing.distribute(server_origin(domain), default=behaviour("server", CachePolicyId=DISABLED))
    come(site, 200)
    slow = flows(site, MILLISECONDS)
    assert shop.rate(balancer, INFLOW) == pytest.approx(200)

    def cache(config: dict[str, Any]) -> None:
        terms = forwarding({"MinTTL": 0, "DefaultTTL": 5, "MaxTTL": 5})
        config["DefaultCacheBehavior"] = behaviour("server", **terms)

    site.change(cache)
    assert shop.rate(balancer, INFLOW) == pytest.approx(0.2, rel=0.01)
    assert flows(site, TO_ORIGIN) == pytest.approx(0.2, rel=0.01)
    assert flows(site, MILLISECONDS) < slow


def test_requests_bytes_and_hits_are_published(viewing: Viewing) -> None:
    site = viewing.distribute(default=behaviour(CachePolicyId=OPTIMIZED))
    subscription = {"RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Enabled"}}
    named: dict[str, str] = {"DistributionId": site.id}
    site.admin.call("cloudfront:CreateMonitoringSubscription", MonitoringSubscription=subscription, **named)
    come(site, 100, shape={"bytes_out": 1000, "client_error_share": 0.02, "server_error_share": 0.01})
    assert total(site, "Requests") == pytest.approx(6000)
    assert total(site, "BytesDownloaded") == pytest.approx(6_000_000)
    assert total(site, "4xxErrorRate", "Average") == pytest.approx(2)
    assert total(site, "5xxErrorRate", "Average") == pytest.approx(1)
    assert total(site, "TotalErrorRate", "Average") == pytest.approx(3)
    assert total(site, "CacheHitRate", "Average") > 99


def test_single_viewers_are_counted_in_the_minute_after(viewing: Viewing, admin: Admin) -> None:
    viewing.put("cat.jpg", b"x" * 50)
    site = viewing.distribute()
    admin.advance(60 - admin.now % 60)
    for _ in range(3):
        site.view()
    site.view("/dog.jpg")
    admin.advance(60)
    assert (total(site, "Requests"), total(site, "4xxErrorRate", "Average")) == (4, 25)


@pytest.mark.fact("cloudfront-25")
def test_near_one_edge_there_is_nothing_to_gain(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()
    at_one = [site.view(city="New York") for _ in range(3)]
    assert len({each.headers["x-amz-cf-pop"] for each in at_one}) == 1
    assert at_one[0].milliseconds - at_one[1].milliseconds < 30
    far = [site.view(city="Sydney") for _ in range(2)]
    assert far[0].milliseconds - far[1].milliseconds > 150
    come(site, 40, origins={"New York": 1})
    near = picture(site)
    assert near.is_poor_fit
    assert near.gained is not None
    assert abs(near.gained) < 10
    come(site, 40, origins={"Sydney": 1, "Tokyo": 1, "New York": 1})
    everywhere = picture(site)
    assert not everywhere.is_poor_fit
    assert everywhere.gained is not None
    assert everywhere.gained > 80


def test_popular_objects_are_hits_and_rare_ones_are_not(viewing: Viewing) -> None:
    site = viewing.distribute(default=behaviour(**forwarding({"DefaultTTL": 60})))
    come(site, 50, paths={"/one.css": 1})
    assert flows(site, TO_ORIGIN) < 0.05
    come(site, 50, paths={"/photos/*": 1})
    assert 10 > flows(site, TO_ORIGIN) > 3


def test_additional_metrics_are_for_those_who_subscribe(viewing: Viewing) -> None:
    site = viewing.distribute(default=behaviour(CachePolicyId=OPTIMIZED))
    admin = site.admin
    named: dict[str, str] = {"DistributionId": site.id}
    missing = admin.refused("cloudfront:GetMonitoringSubscription", **named)
    assert (missing.code, missing.status) == ("NoSuchMonitoringSubscription", 404)
    on = {"RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Enabled"}}
    admin.call("cloudfront:CreateMonitoringSubscription", **named, MonitoringSubscription=on)
    again = admin.refused("cloudfront:CreateMonitoringSubscription", **named, MonitoringSubscription=on)
    assert again.code == "MonitoringSubscriptionAlreadyExists"
    assert admin.call("cloudfront:GetMonitoringSubscription", **named)["MonitoringSubscription"] == on
    admin.call("cloudfront:DeleteMonitoringSubscription", **named)
    come(site, 10)
    assert total(site, "CacheHitRate", "Average") == 0
    assert total(site, "Requests") > 0
    assert admin.refused("cloudfront:DeleteMonitoringSubscription", **named).code == "NoSuchMonitoringSubscription"
