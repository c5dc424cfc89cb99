"""Clients that come over TLS are greeted as the listener's security policy has it; some are too old for that."""

from __future__ import annotations

import pytest

from model.physics.traffic import Traffic, traffic_from
from tests.admin import Admin
from tests.model.services.elbv2.test_listener_tls import encrypted, upload
from tests.model.services.elbv2.visitors import visit
from tests.shop import Shop

STRICT, LAX = "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08"
ONLY_NEWEST = "ELBSecurityPolicy-TLS13-1-3-2021-06"
HTTPS = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def site(admin: Admin, shop: Shop, policy: str) -> tuple[str, str]:
    """A balancer that listens over TLS alone, before one machine, and its listener."""
    listener = encrypted(shop, upload(admin, "web"), SslPolicy=policy)
    shop.call("ec2:AuthorizeSecurityGroupIngress", GroupId=shop.web, IpPermissions=HTTPS)
    (group,) = shop.call("elbv2:DescribeTargetGroups")["TargetGroups"]
    shop.register(group["TargetGroupArn"], *shop.machines())
    admin.advance(240)
    return listener["LoadBalancerArn"], listener["ListenerArn"]


def test_clients_too_old_for_the_policy_never_get_in_and_are_counted(admin: Admin, shop: Shop) -> None:
    balancer, listener = site(admin, shop, STRICT)
    shop.demand(balancer, 40, tls={"TLSv1": 1, "TLSv1.2": 3})
    admin.advance(60)
    assert shop.rate(balancer, "requests") == 30
    assert shop.rate(balancer, "lost") == 10
    assert shop.rate(balancer, "tls_errors") == 1
    dimension = balancer.partition("loadbalancer/")[2]
    assert shop.total("ClientTLSNegotiationErrorCount", 60, LoadBalancer=dimension) == pytest.approx(60, rel=0.3)
    assert STRICT in admin.cloud.world("123456789012", "us-east-1", "elbv2").get(Traffic, balancer).stopped
    shop.call("elbv2:ModifyListener", ListenerArn=listener, SslPolicy=LAX)
    admin.advance(1)
    assert shop.rate(balancer, "requests") == 40


def test_a_client_and_a_listener_agree_on_the_newest_version_that_both_speak(admin: Admin, shop: Shop) -> None:
    _, listener = site(admin, shop, LAX)
    assert visit(admin, port=443).tls == "TLSv1.2"
    assert visit(admin, port=443, tls="TLSv1.1").tls == "TLSv1.1"
    shop.call("elbv2:ModifyListener", ListenerArn=listener, SslPolicy=ONLY_NEWEST)
    assert visit(admin, port=443).tls == "TLSv1.3"
    assert visit(admin, port=443, tls="TLSv1.2").flaw == "handshake"


def test_behind_the_balancer_nothing_is_encrypted_unless_the_group_says_so(admin: Admin, shop: Shop) -> None:
    site(admin, shop, LAX)
    reply = visit(admin, port=443)
    assert reply.spoken == "HTTP"
    assert "X-Forwarded-Proto: https" in reply.lines


def test_a_story_knows_the_versions_that_there_are() -> None:
    with pytest.raises(ValueError, match="SSLv3"):
        traffic_from("somewhere", {"components": [], "tls": {"SSLv3": 1}}, 0.0)
    told = traffic_from("somewhere", {"components": [], "tls": {"TLSv1": 1, "TLSv1.3": 1}}, 0.0).as_told
    assert told["tls"] == {"TLSv1": 0.5, "TLSv1.3": 0.5}
