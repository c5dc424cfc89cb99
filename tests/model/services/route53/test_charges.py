"""A zone is paid for by the month and by what is asked of it, a health check by what it does."""

from __future__ import annotations

from typing import Any

import pytest

from model.services.route53.charges import ZoneCharges, charges_of, dollars_of
from model.services.route53.resources.health_checks import HealthCheck
from model.services.route53.resources.hosted_zones import HostedZone
from tests.admin import Admin
from tests.model.services.route53.test_policies import WWW, one_of
from tests.names import Names, record
from tests.shop import Shop

WEEK = 7 * 86_400.0


def charged(names: Names) -> ZoneCharges:
    world = names.admin.cloud.world("123456789012", "us-east-1", "route53")
    return charges_of(world, world.get(HostedZone, names.id))


def come(admin: Admin, **more: Any) -> None:
    told = {"components": [{"steady": {"rate": 4000}}], "origins": {"Paris": 1}, **more}
    admin.run(admin.client.demand(WWW, told))


@pytest.mark.parametrize(
    ("sort", "own", "dollars"),
    [
        ("standard", {"Weight": 1}, 0.4),
        ("latency", {"Region": "eu-west-3"}, 0.6),
        ("geoproximity", {"GeoProximityLocation": {"AWSRegion": "eu-west-3"}}, 0.7),
    ],
)
def test_a_zone_is_charged_for_what_resolvers_ask_when_an_answer_is_too_old(
    names: Names, admin: Admin, sort: str, own: dict[str, Any], dollars: float
) -> None:
    assert charged(names) == ZoneCharges((), 0.5)
    names.create(one_of("one", "192.0.2.1", **own))
    come(admin)
    admin.advance(WEEK)
    ((asked, number),) = charged(names).queries
    assert (asked, number) == (sort, pytest.approx(20 * WEEK / 60, rel=0.01)), "20 resolvers, once in a TTL of 60 s"
    assert charged(names).dollars == pytest.approx(0.5 + number / 1e6 * dollars)


def test_who_never_asks_again_costs_nothing_and_another_month_begins_at_nothing(names: Names, admin: Admin) -> None:
    names.create(record(WWW, "192.0.2.1"))
    come(admin, late={"forever": 1})
    admin.advance(WEEK)
    assert charged(names).queries == ()
    come(admin)
    admin.advance(30 * 86_400)
    assert sum(number for _, number in charged(names).queries) < 20 * 24 * 86_400 / 60


def test_what_name_servers_are_asked_is_a_metric_of_the_zone(names: Names, admin: Admin) -> None:
    names.create(record(WWW, "192.0.2.1"))
    come(admin)
    admin.advance(600)
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/Route53",
        MetricName="DNSQueries",
        Dimensions=[{"Name": "HostedZoneId", "Value": names.id}],
        StartTime=admin.now - 300,
        EndTime=admin.now,
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    assert [each["Sum"] for each in points] == pytest.approx([20] * len(points), rel=0.01)
    assert points


def test_more_than_25_zones_are_cheaper(admin: Admin) -> None:
    zones = [Names(admin, f"{number}.example") for number in range(26)]
    assert [charged(zones[at]).dollars for at in (0, 24, 25)] == [0.5, 0.5, 0.1]


def test_a_check_costs_by_where_it_looks_and_by_what_it_does_besides(admin: Admin, shop: Shop) -> None:
    (id,) = shop.machines(1)
    own = shop.call("ec2:DescribeInstances", InstanceIds=[id])["Reservations"][0]["Instances"][0]["PublicIpAddress"]
    asked = {
        "own": {"Type": "TCP", "IPAddress": own, "Port": 80},
        "fast": {"Type": "HTTPS", "IPAddress": own, "Port": 443, "RequestInterval": 10},
        "theirs": {"Type": "TCP", "IPAddress": "93.184.216.34", "Port": 80},
        "strict": {"Type": "HTTP_STR_MATCH", "IPAddress": "93.184.216.34", "SearchString": "ok"},
    }
    world = admin.cloud.world("123456789012", "us-east-1", "route53")
    dollars: dict[str, float] = {}
    for name, terms in asked.items():
        made = admin.call("route53:CreateHealthCheck", CallerReference=name, HealthCheckConfig=terms)["HealthCheck"]
        dollars[name] = dollars_of(world, world.get(HealthCheck, made["Id"]))
    assert dollars == {"own": 0.0, "fast": 2.0, "theirs": 0.75, "strict": 2.75}
