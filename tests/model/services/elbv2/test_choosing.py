"""Who is asked where some are not well, or where somebody stands out."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.elbv2.visitors import visit
from tests.shop import Shop

HEALTH = "target_group_health.unhealthy_state_routing.minimum_healthy_targets"
ALGORITHM = "load_balancing.algorithm"


def choose(shop: Shop, group: str, **values: str) -> None:
    wanted = [{"Key": key, "Value": value} for key, value in values.items()]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=wanted)


def site(admin: Admin, shop: Shop) -> tuple[str, str, list[str]]:
    """A balancer with 40 requests a second, its group, and four machines, the first from the shop's image."""
    balancer, group, _ = shop.site(0)
    ids = shop.machines(1)
    found = shop.call("ec2:DescribeImages", Owners=["amazon"])["Images"]
    alike = (each["ImageId"] for each in found if each["Architecture"] == "x86_64")
    shop.image, own = next(each for each in alike if each != shop.image), shop.image
    ids += shop.machines(3)
    shop.image = own
    shop.register(group, *ids)
    admin.advance(240)
    shop.demand(balancer, 40)
    return balancer, group, ids


def requests(shop: Shop, ids: list[str]) -> list[float]:
    return [shop.rate(id, "network_in") / 800 for id in ids]


def anomalies(shop: Shop, group: str) -> set[tuple[str, str, str]]:
    asked = {"TargetGroupArn": group, "Include": ["AnomalyDetection"]}
    told = shop.call("elbv2:DescribeTargetHealth", **asked)["TargetHealthDescriptions"]
    words = ((each["Target"]["Id"], each["AnomalyDetection"]) for each in told)
    return {(id, found["Result"], found["MitigationInEffect"]) for id, found in words}


def test_with_fewer_well_than_a_group_wants_everybody_is_asked(admin: Admin, shop: Shop) -> None:
    _, group, ids = site(admin, shop)
    admin.run(admin.client.chaos().break_("deployment", shop.image, strength=0.9))
    admin.advance(120)
    assert requests(shop, ids) == pytest.approx([0.0, *[40 / 3] * 3])
    choose(shop, group, **{f"{HEALTH}.percentage": "80"})
    admin.advance(1)
    assert requests(shop, ids) == pytest.approx([10.0] * 4)
    assert {visit(admin, client_port=port).by for port in range(40)} == set(ids)
    choose(shop, group, **{f"{HEALTH}.percentage": "off"})
    admin.advance(1)
    assert requests(shop, ids)[0] == 0.0


def test_who_stands_out_is_told_and_gets_less_where_that_is_wanted(admin: Admin, shop: Shop) -> None:
    _, group, ids = site(admin, shop)
    admin.run(admin.client.chaos().break_("deployment", shop.image, strength=0.3))
    admin.advance(60)
    others = {(id, "normal", "no") for id in ids[1:]}
    assert anomalies(shop, group) == {(ids[0], "anomalous", "no"), *others}
    assert requests(shop, ids) == pytest.approx([10.0] * 4)
    choose(shop, group, **{f"{ALGORITHM}.type": "weighted_random", f"{ALGORITHM}.anomaly_mitigation": "on"})
    admin.advance(1)
    assert anomalies(shop, group) == {(ids[0], "anomalous", "yes"), *others}
    assert requests(shop, ids)[0] == pytest.approx(40 / 61, abs=0.01)


def test_how_many_must_be_well_is_a_number_a_share_or_nobody_s_business(admin: Admin, shop: Shop) -> None:
    group = shop.make_group()["TargetGroupArn"]
    dns = "target_group_health.dns_failover.minimum_healthy_targets"
    choose(shop, group, **{f"{dns}.count": "off", f"{dns}.percentage": "50"})
    for key, value in ((f"{HEALTH}.count", "off"), (f"{HEALTH}.percentage", "101"), (f"{dns}.count", "0")):
        wanted = [{"Key": key, "Value": value}]
        refusal = admin.refused("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=wanted)
        assert refusal.code == "ValidationError"
