"""A zone at one glance: who is told which record, what checkers think, and who still believes what."""

from __future__ import annotations

from math import inf

import pytest

from model.client import ZonePicture
from model.services.route53.picture import EVERYONE
from tests.admin import Admin
from tests.model.services.route53.test_cidr_collections import Collection
from tests.model.services.route53.test_policies import WWW, failing_check, one_of
from tests.names import Names, record
from tests.shop import Shop


def seen(names: Names) -> ZonePicture:
    found = names.admin.run(names.admin.client.pictures.zone(names.id))
    assert found is not None
    return found


def told(names: Names) -> dict[str, dict[str, float]]:
    """By identifier, of those that have one."""
    return {each.record.identifier: dict(each.told) for each in seen(names).records if each.record.identifier}


def test_weights_are_told_as_the_parts_that_are_answered(names: Names, admin: Admin) -> None:
    names.create(one_of("old", "192.0.2.1", Weight=90), one_of("new", "192.0.2.2", Weight=10))
    assert told(names) == {"old": {EVERYONE: 0.9}, "new": {EVERYONE: 0.1}}
    check = failing_check(admin)
    names.change(("UPSERT", one_of("old", "192.0.2.1", Weight=90, HealthCheckId=check)))
    admin.advance(300)
    assert told(names) == {"old": {}, "new": {EVERYONE: 1.0}}
    well = {each.record.identifier: each.well for each in seen(names).records if each.record.identifier}
    assert well == {"old": False, "new": None}


def test_places_are_told_by_continent(names: Names) -> None:
    names.create(
        one_of("eu", "192.0.2.1", GeoLocation={"ContinentCode": "EU"}),
        one_of("rest", "192.0.2.2", GeoLocation={"CountryCode": "*"}),
    )
    found = told(names)
    assert found["eu"] == {"EU": 1.0}
    assert found["rest"]["AS"] == 1.0
    assert "EU" not in found["rest"]


def test_a_check_tells_how_many_are_content_and_when_they_turn(names: Names, admin: Admin, shop: Shop) -> None:
    (id,) = shop.machines(1)
    address = shop.call("ec2:DescribeInstances", InstanceIds=[id])["Reservations"][0]["Instances"][0]["PublicIpAddress"]
    terms = {"Type": "TCP", "IPAddress": address, "Port": 80}
    made = admin.call("route53:CreateHealthCheck", CallerReference="web", HealthCheckConfig=terms)["HealthCheck"]
    names.create(record(WWW, address, HealthCheckId=made["Id"]))
    shop.close(shop.web)
    admin.advance(1)
    (check,) = seen(names).checks
    assert (check.status, check.content, check.checkers) == ("healthy", 16, 16)
    assert check.turns_at is not None
    admin.advance(check.turns_at - admin.now + 1)
    (check,) = seen(names).checks
    assert check.status == "unhealthy"
    assert "could not establish a connection" in check.why


def test_changes_under_way_are_counted(names: Names) -> None:
    names.admin.advance(61)
    names.change(("CREATE", record(WWW, "192.0.2.1")), wait=False)
    assert seen(names).pending == 1


def test_clients_that_still_go_by_old_answers_are_told(names: Names, admin: Admin, shop: Shop) -> None:
    shop.site(1)
    domain = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    names.create(record(WWW, domain, type="CNAME", ttl=300))
    admin.run(admin.client.demand(WWW, {"components": [{"steady": {"rate": 20}}]}))
    admin.advance(400)
    names.change(("UPSERT", record(WWW, "nowhere.example.org", type="CNAME", ttl=300)))
    (believed,) = seen(names).believed
    assert believed.aim == (("nowhere", 1.0),)
    assert dict(believed.now)["shop"] > 0.5
    assert 0 < believed.until - admin.now < 300


def test_clients_that_believe_for_longer_than_they_may_are_told_apart(names: Names, admin: Admin, shop: Shop) -> None:
    shop.site(1)
    domain = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    names.create(record(WWW, domain, type="CNAME", ttl=60))
    late = {"forever": 0.25, "1800": 0.5}
    admin.run(admin.client.demand(WWW, {"components": [{"steady": {"rate": 20}}], "late": late}))
    admin.advance(90)
    (believed,) = seen(names).believed
    assert [(each.keeps, each.share, each.until) for each in believed.late] == [
        (inf, 0.25, admin.now),
        (1800, 0.5, admin.now),
    ]
    names.change(("UPSERT", record(WWW, "nowhere.example.org", type="CNAME", ttl=60)))
    admin.advance(600)
    (believed,) = seen(names).believed
    never, rarely = believed.late
    assert believed.until == admin.now, "whoever goes by the TTL has moved"
    assert (never.now, never.until) == ((("shop", 1.0),), inf)
    assert 0.6 < dict(rarely.now)["shop"] < 0.8
    assert 1000 < rarely.until - admin.now < 1300
    assert believed.lost == pytest.approx(20 * (0.25 + 0.5 * dict(rarely.now)["nowhere"]), rel=0.1)


@pytest.mark.parametrize("where", ["London", "eu-west-2", "EU", "198.18.0.53"])
def test_anybody_anywhere_may_be_asked_for(names: Names, where: str) -> None:
    names.create(record(WWW, "192.0.2.1"))
    dug = names.admin.client.internet.dig_from(WWW, where=where)
    assert [each.value for each in dug.answer.lines] == ["192.0.2.1"]
    assert dug.place is not None


def test_from_nowhere_nobody_asks(names: Names) -> None:
    with pytest.raises(ValueError, match="no city"):
        names.admin.client.internet.dig_from(WWW, where="atlantis")


def test_a_private_zone_answers_within_its_vpc_alone(admin: Admin, shop: Shop) -> None:
    names = Names(admin, "corp.example", VPC={"VPCRegion": "us-east-1", "VPCId": shop.vpc})
    names.create(record("db.corp.example", "10.0.0.7"))
    client = admin.client
    told = client.internet.dig_from("db.corp.example", where=shop.vpc)
    assert [each.value for each in told.answer.lines] == ["10.0.0.7"]
    assert client.internet.dig_from("db.corp.example", where="London").answer.status == "NXDOMAIN"


def test_blocks_are_told_apart_by_the_locations_of_their_collection(names: Names, admin: Admin) -> None:
    clients = Collection(admin)
    clients.change(("PUT", "office", ["203.0.113.0/24", "198.51.100.0/24"]), ("PUT", "isp", ["203.0.0.0/16"]))
    check = failing_check(admin)
    names.create(
        one_of("office", "192.0.2.1", **clients.at("office")),
        one_of("isp", "192.0.2.2", HealthCheckId=check, **clients.at("isp")),
        one_of("rest", "192.0.2.3", **clients.at("*")),
    )
    admin.advance(60)
    office, elsewhere, isp = "198.51.100.0/24 +1", "elsewhere", "203.0.0.0/16"
    assert told(names) == {"office": {office: 1.0}, "isp": {}, "rest": {isp: 1.0, elsewhere: 1.0}}
    rest = next(each for each in seen(names).records if each.record.identifier == "rest")
    assert rest.part == 2 / 3
