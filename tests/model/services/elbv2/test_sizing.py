"""A balancer has as many nodes as its load needs, some minutes later; who knows only their addresses is left behind."""

from __future__ import annotations

from typing import Any

import pytest

from model.kit.published import Request, published, reply_of
from tests.admin import Admin
from tests.shop import Shop

LIGHT = {"cpu_milliseconds": 0.01}


def told(rate: float) -> dict[str, Any]:
    return {"components": [{"steady": {"rate": rate}}], "shape": LIGHT}


def addresses(admin: Admin, balancer: str) -> tuple[str, ...]:
    """What its name leads to."""
    name = admin.call("elbv2:DescribeLoadBalancers", LoadBalancerArns=[balancer])["LoadBalancers"][0]["DNSName"]
    found = published(admin.cloud.world("123456789012", "us-east-1", "elbv2").cell, name)
    return found.addresses if found else ()


def rush(admin: Admin, shop: Shop, balancer: str, rate: float) -> None:
    admin.run(admin.client.demand(balancer, told(rate)))
    admin.advance(1)


@pytest.mark.fact("elb-33")
def test_a_jump_to_a_hundred_times_as_much_is_told_503_until_there_are_more_nodes(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    rush(admin, shop, balancer, 200)
    assert shop.rate(balancer, "elb_503") == 0
    rush(admin, shop, balancer, 20_000)
    assert shop.rate(balancer, "elb_503") > 5000
    assert shop.rate(balancer, "rejected") == shop.rate(balancer, "elb_503")
    admin.advance(600)
    assert shop.rate(balancer, "elb_503") == 0
    assert shop.rate(balancer, "requests") == pytest.approx(20_000)


@pytest.mark.fact("elb-33")
def test_with_capacity_reserved_an_hour_before_nobody_is_turned_away(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    reserved = {"LoadBalancerArn": balancer, "MinimumLoadBalancerCapacity": {"CapacityUnits": 1500}}
    shop.call("elbv2:ModifyCapacityReservation", **reserved)
    admin.advance(3600)
    rush(admin, shop, balancer, 20_000)
    assert shop.rate(balancer, "elb_503") == 0
    assert shop.rate(balancer, "requests") == pytest.approx(20_000)


@pytest.mark.fact("elb-02")
def test_nobody_has_to_do_anything_for_nodes_to_come_or_for_clients_to_be_led_past_those_that_are_lost(
    admin: Admin, shop: Shop
) -> None:
    balancer, _, _ = shop.site()
    rush(admin, shop, balancer, 800)
    assert len(addresses(admin, balancer)) == 2
    admin.run(admin.client.chaos().break_("zone", "us-east-1a"))
    admin.advance(120)
    assert len(addresses(admin, balancer)) == 1, "the name does not lead into a zone that is lost"
    assert shop.rate(balancer, "answered") == pytest.approx(800)
    admin.run(admin.client.chaos().mend("zone/us-east-1a"))
    admin.advance(120)
    rush(admin, shop, balancer, 16_000)
    admin.advance(600)
    assert len(addresses(admin, balancer)) > 2


@pytest.mark.fact("elb-04")
def test_addresses_change_as_it_scales_and_who_kept_an_old_one_is_not_answered_any_more(
    admin: Admin, shop: Shop
) -> None:
    balancer, _, _ = shop.site()
    before = addresses(admin, balancer)
    rush(admin, shop, balancer, 20_000)
    admin.advance(600)
    grown = addresses(admin, balancer)
    assert set(grown) > set(before)
    rush(admin, shop, balancer, 100)
    admin.advance(2000)
    after = addresses(admin, balancer)
    assert not set(after) & set(before), "the oldest nodes are the first to go"
    world = admin.cloud.world("123456789012", "us-east-1", "elbv2")
    holders = {each["Association"]["PublicIp"]: each["NetworkInterfaceId"] for each in _nodes(shop)}
    pinned = holders[before[0]]
    visit = Request(80, "shop.example")
    assert reply_of(world, pinned, visit).status == 200, "a while longer"
    admin.advance(600)
    assert reply_of(world, pinned, visit).status == 0
    assert {reply_of(world, holders[each], visit).status for each in addresses(admin, balancer)} == {200}


def _nodes(shop: Shop) -> list[dict[str, Any]]:
    of_balancers = [{"Name": "requester-id", "Values": ["amazon-elb"]}]
    return shop.call("ec2:DescribeNetworkInterfaces", Filters=of_balancers)["NetworkInterfaces"]


def test_a_name_leads_past_nodes_that_are_about_to_go_and_deleting_takes_all(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    rush(admin, shop, balancer, 20_000)
    admin.advance(600)
    rush(admin, shop, balancer, 0)
    admin.advance(1900)
    assert len(_nodes(shop)) > len(addresses(admin, balancer)) == 2
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=balancer)
    admin.advance(1200)
    assert _nodes(shop) == []


def test_a_network_balancer_needs_no_time(admin: Admin, shop: Shop) -> None:
    settings = {"Type": "network", "SecurityGroups": []}
    balancer = shop.make_balancer(**settings)["LoadBalancerArn"]
    group = shop.make_group(Protocol="TCP")["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    shop.call("elbv2:CreateListener", LoadBalancerArn=balancer, Protocol="TCP", Port=80, DefaultActions=forward)
    shop.register(group, *shop.machines(1))
    admin.advance(240)
    rush(admin, shop, balancer, 1_000_000)
    assert shop.rate(balancer, "rejected") == 0


def test_a_reservation_is_pending_for_some_minutes_and_then_there_in_every_zone(admin: Admin, shop: Shop) -> None:
    balancer: dict[str, Any] = {"LoadBalancerArn": shop.make_balancer()["LoadBalancerArn"]}
    assert shop.call("elbv2:DescribeCapacityReservation", **balancer)["DecreaseRequestsRemaining"] == 2
    shop.call("elbv2:ModifyCapacityReservation", **balancer, MinimumLoadBalancerCapacity={"CapacityUnits": 1000})
    found = shop.call("elbv2:DescribeCapacityReservation", **balancer)
    assert found["MinimumLoadBalancerCapacity"] == {"CapacityUnits": 1000}
    assert [each["State"]["Code"] for each in found["CapacityReservationState"]] == ["pending", "pending"]
    again: dict[str, Any] = {"MinimumLoadBalancerCapacity": {"CapacityUnits": 1200}}
    assert admin.refused("elbv2:ModifyCapacityReservation", **balancer, **again).code == "PriorRequestNotComplete"
    admin.advance(300)
    states = shop.call("elbv2:DescribeCapacityReservation", **balancer)["CapacityReservationState"]
    assert [(each["State"]["Code"], each["EffectiveCapacityUnits"]) for each in states] == [("provisioned", 500)] * 2


def test_it_may_be_made_less_twice_a_day(admin: Admin, shop: Shop) -> None:
    balancer: dict[str, Any] = {"LoadBalancerArn": shop.make_balancer()["LoadBalancerArn"]}
    for units in (1000, 900, 800):
        shop.call("elbv2:ModifyCapacityReservation", **balancer, MinimumLoadBalancerCapacity={"CapacityUnits": units})
        admin.advance(400)
    less: dict[str, Any] = {"ResetCapacityReservation": True}
    refusal = admin.refused("elbv2:ModifyCapacityReservation", **balancer, **less)
    assert refusal.code == "CapacityDecreaseRequestsLimitExceeded"
    admin.advance(86_400)
    shop.call("elbv2:ModifyCapacityReservation", **balancer, **less)
    assert "MinimumLoadBalancerCapacity" not in shop.call("elbv2:DescribeCapacityReservation", **balancer)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "ValidationError"),
        ({"MinimumLoadBalancerCapacity": {"CapacityUnits": 99}}, "ValidationError"),
        ({"MinimumLoadBalancerCapacity": {"CapacityUnits": 1501}}, "CapacityUnitsLimitExceeded"),
        (
            {"MinimumLoadBalancerCapacity": {"CapacityUnits": 100}, "ResetCapacityReservation": True},
            "ValidationError",
        ),
    ],
)
def test_reservations_that_are_refused(admin: Admin, shop: Shop, asked: dict[str, Any], code: str) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    assert admin.refused("elbv2:ModifyCapacityReservation", LoadBalancerArn=balancer, **asked).code == code
