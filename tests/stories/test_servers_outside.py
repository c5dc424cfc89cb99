"""Servers outside AWS: the internet knows their names, and whoever leads there feels how they are."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import UnknownDevice
from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.edge import Site, Viewing, behaviour, bucket_origin, forwarding, server_origin
from tests.names import Names, record
from tests.shop import Shop

PRESS, ADDRESS = "press.example.org", "198.51.100.80"
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


@pytest.fixture
def viewing(admin: Admin) -> Viewing:
    return Viewing(admin)


def put_up(admin: Admin, **more: Any) -> None:
    admin.run(admin.client.premises.put_up(PRESS, ADDRESS, **{"city": "Paris", **more}))


def flows(site: Site, quantity: str) -> float:
    world = site.admin.cloud.world(CellSettings().account, "us-east-1", "cloudfront")
    return world.signal(site.id, quantity).value_at(site.admin.now)


def come(site: Site, rate: float) -> None:
    site.admin.run(site.admin.client.demand(site.domain, {"components": [{"steady": {"rate": rate}}]}))
    site.admin.advance(60)


@pytest.mark.fact("cloudfront-07")
def test_a_distribution_serves_from_each_kind_of_origin_and_from_copies_while_its_origin_is_off(
    admin: Admin, viewing: Viewing
) -> None:
    shop = Shop(admin)
    put_up(admin)
    viewing.put("cat.jpg")
    website = {"IndexDocument": {"Suffix": "cat.jpg"}}
    admin.call("s3:PutBucketWebsite", Bucket="pictures-of-cats", WebsiteConfiguration=website)
    _, _, (machine, *_) = shop.site(1)
    at = shop.call("ec2:DescribeInstances", InstanceIds=[machine])["Reservations"][0]["Instances"][0]
    balancer = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    page = "pictures-of-cats.s3-website-us-east-1.amazonaws.com"
    names = {"website": page, "machine": at["PublicDnsName"], "balancer": balancer, "outside": PRESS}
    terms = forwarding({"DefaultTTL": 3600})
    origins = [bucket_origin(id="bucket"), *(server_origin(name, id=id) for id, name in names.items())]
    sites = {
        each["Id"]: viewing.distribute(each, default=behaviour(each["Id"], **terms), reference=each["Id"])
        for each in origins
    }
    assert {id: site.view().status for id, site in sites.items()} == dict.fromkeys(sites, 200)
    admin.run(admin.client.premises.switch(PRESS, powered=False))
    outside = sites["outside"]
    assert outside.view("/dog.jpg").status == 504
    assert outside.cache() == "Hit"
    admin.advance(3601)
    assert outside.cache() == "RefreshHit", "what has expired is shown while nobody can be asked for another"
    admin.run(admin.client.premises.switch(PRESS, powered=True))
    admin.advance(60)
    assert outside.cache("/dog.jpg") == "Miss"


def test_what_a_server_cannot_answer_is_turned_away_and_while_it_is_off_all_are(admin: Admin, viewing: Viewing) -> None:
    put_up(admin, requests_per_second=60)
    site = viewing.distribute(server_origin(PRESS), default=behaviour("server", CachePolicyId=DISABLED))
    come(site, 40)
    assert flows(site, "server_errors") == 0
    come(site, 80)
    assert flows(site, "server_errors") == pytest.approx(20)
    put_up(admin, requests_per_second=160)
    admin.advance(1)
    assert flows(site, "server_errors") == 0
    admin.run(admin.client.premises.switch(PRESS, powered=False))
    admin.advance(1)
    assert flows(site, "server_errors") == 80


def test_a_fault_takes_a_server_for_a_while(admin: Admin, viewing: Viewing) -> None:
    put_up(admin)
    site = viewing.distribute(server_origin(PRESS), default=behaviour("server", CachePolicyId=DISABLED))
    come(site, 40)
    assert admin.client.chaos().subjects("server") == [PRESS]
    admin.run(admin.client.chaos().break_("server", seconds=300))
    admin.advance(1)
    assert (flows(site, "server_errors"), site.view("/").status) == (40, 504)
    admin.advance(300)
    assert (flows(site, "server_errors"), site.view("/").status) == (0, 200)


def test_clients_are_led_to_a_server_by_its_own_name_and_by_a_zone(admin: Admin) -> None:
    names = Names(admin)
    put_up(admin, requests_per_second=50)
    names.create(record("www.example.com", ADDRESS), record("news.example.com", PRESS, type="CNAME"))
    assert names.data("www.example.com") == [ADDRESS]
    assert [each.value for each in admin.client.internet.dig(PRESS).answer.lines] == [ADDRESS]
    for name in ("www.example.com", "news.example.com"):
        admin.run(admin.client.demand(name, {"components": [{"steady": {"rate": 50}}]}))
    admin.advance(60)
    assert admin.client.premises.server(PRESS).rate == 100
    assert admin.client.premises.server(PRESS).share_answered == 0.5


def test_a_health_check_sees_that_a_server_is_off(admin: Admin) -> None:
    put_up(admin)
    terms = {"Type": "HTTP", "FullyQualifiedDomainName": PRESS, "RequestInterval": 10}
    made = admin.call("route53:CreateHealthCheck", CallerReference="one", HealthCheckConfig=terms)["HealthCheck"]

    def well() -> list[bool]:
        told = admin.call("route53:GetHealthCheckStatus", HealthCheckId=made["Id"])["HealthCheckObservations"]
        return [each["StatusReport"]["Status"].startswith("Success") for each in told]

    admin.advance(60)
    assert all(well())
    admin.run(admin.client.premises.switch(PRESS, powered=False))
    admin.advance(120)
    assert not any(well())


@pytest.mark.parametrize(
    ("name", "address", "more", "said"),
    [
        ("press", "198.51.100.81", {}, "no domain name"),
        ("a..example", "198.51.100.81", {}, "no domain name"),
        ("a.example", "198.51.100.256", {}, "198.51.100.256"),
        ("a.example", "198.51.100.81", {"city": "Atlantis"}, "no city"),
        ("a.example", "198.51.100.81", {"requests_per_second": 0}, "some requests"),
        ("a.example", ADDRESS, {}, f"{PRESS} has the address"),
    ],
)
def test_what_is_no_server_is_refused(admin: Admin, name: str, address: str, more: dict[str, Any], said: str) -> None:
    put_up(admin)
    with pytest.raises(ValueError, match=said):
        admin.run(admin.client.premises.put_up(name, address, **more))
    with pytest.raises(UnknownDevice):
        admin.client.premises.server(name)
