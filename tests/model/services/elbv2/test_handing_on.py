"""One request through a balancer: who answers it, and what that one sees of it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.admin import Admin
from tests.model.services.elbv2.test_flow_balancers import Junction
from tests.model.services.elbv2.visitors import CLIENT, cookie_of, visit
from tests.shop import Shop

PLAIN = ("GET / HTTP/1.1", "Host: shop.example", "Accept: text/html")


@pytest.mark.fact("elb-09")
def test_a_flow_stays_with_one_target_that_sees_the_client_and_its_bytes(admin: Admin, shop: Shop) -> None:
    _, _, ids = Junction(admin, shop).site(0, 0, 0)
    first = visit(admin, Accept="text/html")
    assert {visit(admin, Accept="text/html").by for _ in range(5)} == {first.by}
    assert (first.peer, first.lines) == (CLIENT, PLAIN)
    found = Counter(visit(admin, client_port=port).by for port in range(30_000, 30_600))
    assert set(found) == set(ids)
    assert all(150 < count < 250 for count in found.values())


def test_targets_see_the_node_where_clients_are_not_to_be_seen(admin: Admin, shop: Shop) -> None:
    _, group, _ = Junction(admin, shop).site(0)
    off = [{"Key": "preserve_client_ip.enabled", "Value": "false"}]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=off)
    assert visit(admin).peer.startswith("172.31.")


def test_who_reads_requests_writes_down_who_asked(admin: Admin, shop: Shop) -> None:
    shop.site(machines=1)
    lines = visit(admin, Accept="text/html").lines
    assert lines[:3] == PLAIN
    assert lines[3:] == (f"X-Forwarded-For: {CLIENT}", "X-Forwarded-Proto: http", "X-Forwarded-Port: 80")


def test_a_cookie_of_the_balancer_binds_a_client_for_a_time(admin: Admin, shop: Shop) -> None:
    _, group, _ = shop.site(machines=4)
    assert visit(admin).cookies == ()
    sticky = {"stickiness.enabled": "true", "stickiness.lb_cookie.duration_seconds": "60"}
    chosen = [{"Key": key, "Value": value} for key, value in sticky.items()]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=chosen)
    first = visit(admin)
    cookie = cookie_of(first)
    assert cookie.startswith("AWSALB=")
    assert {visit(admin, client_port=port, Cookie=cookie).by for port in range(20)} == {first.by}
    admin.advance(61)
    assert visit(admin, Cookie=cookie).cookies != ()


def test_a_cookie_of_the_application_binds_as_long_as_it_comes_along(admin: Admin, shop: Shop) -> None:
    _, group, _ = shop.site(machines=4)
    sticky = {"stickiness.enabled": "true", "stickiness.type": "app_cookie", "stickiness.app_cookie.cookie_name": "SID"}
    chosen = [{"Key": key, "Value": value} for key, value in sticky.items()]
    shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=chosen)
    assert visit(admin).cookies == ()
    first = visit(admin, Cookie="SID=1")
    cookie = f"SID=1; {cookie_of(first)}"
    assert {visit(admin, client_port=port, Cookie=cookie).by for port in range(20)} == {first.by}
