"""One request through a Classic balancer: who answers it, and what that one sees of it."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.elb.kiosk import Kiosk
from tests.model.services.elbv2.visitors import CLIENT, cookie_of, visit

TCP = {"Protocol": "TCP", "LoadBalancerPort": 80, "InstancePort": 80}
SENT = ("GET / HTTP/1.1", "Host: shop.example", "Accept: text/html")


@pytest.mark.fact("elb-07")
@pytest.mark.fact("elb-25")
def test_over_tcp_nothing_is_added_and_over_http_who_asked(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.site(1, TCP)
    assert visit(admin, Accept="text/html").lines == SENT
    kiosk.ask("DeleteLoadBalancerListeners", LoadBalancerPorts=[80])
    http = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    kiosk.ask("CreateLoadBalancerListeners", Listeners=[http])
    admin.advance(60)
    assert visit(admin, Accept="text/html").lines[3] == f"X-Forwarded-For: {CLIENT}"


@pytest.mark.fact("elb-26")
def test_instances_are_told_of_the_client_in_a_line_of_its_own(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.site(1, TCP)
    on = [{"AttributeName": "ProxyProtocol", "AttributeValue": "true"}]
    named = {"PolicyName": "tell", "PolicyTypeName": "ProxyProtocolPolicyType"}
    kiosk.ask("CreateLoadBalancerPolicy", **named, PolicyAttributes=on)
    kiosk.ask("SetLoadBalancerPoliciesForBackendServer", InstancePort=80, PolicyNames=["tell"])
    line, *rest = visit(admin, client_port=40_123, Accept="text/html").lines
    assert line.startswith(f"PROXY TCP4 {CLIENT} 172.31.")
    assert line.endswith(" 40123 80")
    assert tuple(rest) == SENT
    behind_another = visit(admin, Accept="text/html", before=("PROXY TCP4 192.0.2.9 198.51.100.23 1234 80",))
    assert [each.split()[0] for each in behind_another.lines[:3]] == ["PROXY", "PROXY", "GET"]
    assert behind_another.status == 400


@pytest.mark.fact("elb-28")
def test_a_client_is_bound_to_an_instance_by_a_cookie(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.site(machines=4)
    kiosk.ask("CreateLBCookieStickinessPolicy", PolicyName="minute", CookieExpirationPeriod=60)
    kiosk.ask("CreateAppCookieStickinessPolicy", PolicyName="session", CookieName="SID")
    kiosk.ask("SetLoadBalancerPoliciesOfListener", LoadBalancerPort=80, PolicyNames=["minute"])
    first = visit(admin)
    cookie = cookie_of(first)
    assert cookie.startswith("AWSELB=")
    admin.advance(59)
    assert {visit(admin, client_port=port, Cookie=cookie).by for port in range(20)} == {first.by}
    admin.advance(1)
    assert len({visit(admin, client_port=port, Cookie=cookie).by for port in range(20)}) > 1
    kiosk.ask("SetLoadBalancerPoliciesOfListener", LoadBalancerPort=80, PolicyNames=["session"])
    assert visit(admin).cookies == ()
    begun = visit(admin, Cookie="SID=1")
    both = f"SID=1; {cookie_of(begun)}"
    admin.advance(3600)
    assert {visit(admin, client_port=port, Cookie=both).by for port in range(20)} == {begun.by}
    admin.call("ec2:StopInstances", InstanceIds=[begun.by])
    admin.advance(120)
    again = visit(admin, Cookie=both)
    assert again.by != begun.by
    assert again.cookies != ()


def test_with_nobody_in_service_it_answers_503_itself(admin: Admin, kiosk: Kiosk) -> None:
    _, ids = kiosk.site(machines=1)
    admin.call("ec2:StopInstances", InstanceIds=ids)
    admin.advance(180)
    assert visit(admin).status == 503
    assert visit(admin, port=81).flaw == "refused"
