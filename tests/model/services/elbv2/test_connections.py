"""Clients have connections with a balancer, which has others with its targets, and keeps them for a while."""

from __future__ import annotations

from base64 import b64encode
from contextlib import closing

import pytest

from model.kit.cell import CellSettings
from model.services.ec2.resources.instances import Instance
from model.services.elbv2.guests import guest_of
from tests.admin import Admin
from tests.shop import Shop

FORGETFUL, CURT, PATIENT = "keepalive_timeout 0;", "KeepAliveTimeout 5", "keepalive_timeout 75s;"


def behind_balancer(shop: Shop, rate: float, *told: str) -> tuple[str, list[str]]:
    """The balancer under demand, and a machine for each of these user data; a request takes 2 ms."""
    balancer, group, _ = shop.site(machines=0)
    ids = [shop.machines(user_data=each)[0] for each in told]
    shop.register(group, *ids)
    shop.admin.advance(240)
    shop.demand(balancer, rate, shape={"cpu_milliseconds": 2})
    shop.admin.advance(60)
    return balancer, ids


def idle_after(shop: Shop, balancer: str, seconds: int) -> None:
    wanted = [{"Key": "idle_timeout.timeout_seconds", "Value": str(seconds)}]
    shop.call("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=balancer, Attributes=wanted)
    shop.admin.advance(1)


@pytest.mark.fact("elb-19")
def test_a_request_comes_over_one_connection_and_goes_on_over_another(admin: Admin, shop: Shop) -> None:
    balancer, (machine,) = behind_balancer(shop, 100, FORGETFUL)
    assert shop.rate(balancer, "new_connections") == 10
    assert shop.rate(balancer, "target_connections") == 100
    admin.call("ec2:StopInstances", InstanceIds=[machine])
    admin.advance(120)
    admin.call("ec2:ModifyInstanceAttribute", InstanceId=machine, UserData={"Value": PATIENT.encode()})
    admin.call("ec2:StartInstances", InstanceIds=[machine])
    admin.advance(420)
    assert shop.rate(balancer, "new_connections") == 10
    assert shop.rate(balancer, "target_connections") < 1
    assert shop.rate(balancer, "target_open") > 16
    seen = shop.total("NewConnectionCount", 60, LoadBalancer=balancer.partition("loadbalancer/")[2])
    assert seen == pytest.approx(600, rel=0.1)


def test_new_connections_of_both_sides_are_counted(shop: Shop) -> None:
    balancer, _ = behind_balancer(shop, 100, FORGETFUL)
    seen = shop.total("NewConnectionCount", 60, LoadBalancer=balancer.partition("loadbalancer/")[2])
    assert seen == pytest.approx(6600, rel=0.1)


@pytest.mark.fact("elb-21")
def test_servers_should_keep_connections_for_longer_than_the_balancer(admin: Admin, shop: Shop) -> None:
    balancer, (forgetful, _, patient) = behind_balancer(shop, 30, FORGETFUL, CURT, PATIENT)
    busy = [shop.rate(id, "cpu") for id in (forgetful, patient)]
    assert shop.rate(balancer, "target_connections") > 10
    met = shop.rate(balancer, "resets")
    assert 0 < met < 0.01
    assert shop.rate(balancer, "elb_502") == met
    idle_after(shop, balancer, 4)
    assert shop.rate(balancer, "resets") == 0
    shop.demand(balancer, 0)
    admin.advance(1)
    apart, kept = (each - shop.rate(id, "cpu") for each, id in zip(busy, (forgetful, patient), strict=True))
    assert apart > 1.15 * kept


def test_a_request_whose_answer_does_not_come_in_time_is_answered_504(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site(machines=1)
    slow = {"cpu_milliseconds": 2, "wait_milliseconds": 30_000}
    shop.demand(balancer, 10, shape=slow)
    admin.advance(60)
    assert shop.rate(balancer, "target_2xx") == 10
    idle_after(shop, balancer, 20)
    assert shop.rate(balancer, "target_2xx") == 0
    assert shop.rate(balancer, "elb_504") == 10
    shop.demand(balancer, 10, shape={"cpu_milliseconds": 2, "streaming_seconds": 90})
    admin.advance(1)
    assert shop.rate(balancer, "target_2xx") == 10


@pytest.mark.fact("elb-20")
def test_once_an_answer_had_to_be_over_in_time_bytes_or_not() -> None:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as old:
        shop = Shop(old)
        balancer, _, _ = shop.site(machines=1)
        shop.demand(balancer, 10, shape={"cpu_milliseconds": 2, "streaming_seconds": 90})
        old.advance(60)
        assert shop.rate(balancer, "target_2xx") == 0
        assert shop.rate(balancer, "elb_504") == 10
        idle_after(shop, balancer, 100)
        assert shop.rate(balancer, "target_2xx") == pytest.approx(10, abs=0.001)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("", 75),
        ("#!/bin/sh\nyum install -y httpd", 75),
        ("http { keepalive_timeout 65; }", 65),
        ("keepalive_timeout 2m;", 120),
        ("keepalive_timeout 0;", 0),
        ("KeepAlive On\nKeepAliveTimeout 5", 5),
        ("keepalive off\nKeepAliveTimeout 5", 0),
    ],
)
def test_how_long_a_server_keeps_connections_is_what_it_was_told_last(told: str, seconds: float) -> None:
    instance = Instance.model_construct(user_data=b64encode(told.encode()).decode())
    assert guest_of(instance).keeps_seconds == seconds
