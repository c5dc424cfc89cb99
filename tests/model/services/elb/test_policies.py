"""What is held for listeners and for the servers behind a Classic balancer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.elb.kiosk import HTTP, Kiosk

TCP = {"Protocol": "TCP", "LoadBalancerPort": 3306, "InstancePort": 3306}


def hold(kiosk: Kiosk, name: str, type: str, **attributes: Any) -> None:
    given = [{"AttributeName": name, "AttributeValue": value} for name, value in attributes.items()]
    kiosk.ask("CreateLoadBalancerPolicy", PolicyName=name, PolicyTypeName=f"{type}PolicyType", PolicyAttributes=given)


def set_for(kiosk: Kiosk, port: int, *names: str) -> None:
    kiosk.ask("SetLoadBalancerPoliciesOfListener", LoadBalancerPort=port, PolicyNames=list(names))


def test_cookies_bind_clients_of_http_listeners_alone(kiosk: Kiosk) -> None:
    kiosk.make(HTTP, TCP)
    kiosk.ask("CreateLBCookieStickinessPolicy", PolicyName="minute", CookieExpirationPeriod=60)
    kiosk.ask("CreateAppCookieStickinessPolicy", PolicyName="session", CookieName="JSESSIONID")
    set_for(kiosk, 80, "minute")
    told = kiosk.described()
    assert told["Policies"]["LBCookieStickinessPolicies"] == [{"PolicyName": "minute", "CookieExpirationPeriod": 60}]
    assert told["Policies"]["AppCookieStickinessPolicies"] == [{"PolicyName": "session", "CookieName": "JSESSIONID"}]
    assert told["ListenerDescriptions"][0]["PolicyNames"] == ["minute"]
    setting = "SetLoadBalancerPoliciesOfListener"
    wrong = "InvalidConfigurationRequest"
    assert kiosk.refused(setting, LoadBalancerPort=80, PolicyNames=["minute", "session"]) == wrong
    assert kiosk.refused(setting, LoadBalancerPort=3306, PolicyNames=["minute"]) == wrong
    assert kiosk.refused(setting, LoadBalancerPort=80, PolicyNames=["nothing"]) == "PolicyNotFound"
    assert kiosk.refused(setting, LoadBalancerPort=81, PolicyNames=["minute"]) == "ListenerNotFound"


def test_what_is_in_use_cannot_be_deleted(kiosk: Kiosk) -> None:
    kiosk.make()
    kiosk.ask("CreateLBCookieStickinessPolicy", PolicyName="minute", CookieExpirationPeriod=60)
    set_for(kiosk, 80, "minute")
    assert kiosk.refused("DeleteLoadBalancerPolicy", PolicyName="minute") == "InvalidConfigurationRequest"
    set_for(kiosk, 80)
    kiosk.ask("DeleteLoadBalancerPolicy", PolicyName="minute")
    kiosk.ask("DeleteLoadBalancerPolicy", PolicyName="minute")
    assert kiosk.ask("DescribeLoadBalancerPolicies")["PolicyDescriptions"] == []


def test_a_name_is_taken_once_and_a_period_is_a_second_at_least(kiosk: Kiosk) -> None:
    kiosk.make()
    kiosk.ask("CreateLBCookieStickinessPolicy", PolicyName="browser")
    assert kiosk.described()["Policies"]["LBCookieStickinessPolicies"] == [{"PolicyName": "browser"}]
    cookie = {"PolicyName": "browser", "CookieName": "id"}
    assert kiosk.refused("CreateAppCookieStickinessPolicy", **cookie) == "DuplicatePolicyName"
    none = {"PolicyName": "none", "CookieExpirationPeriod": 0}
    assert kiosk.refused("CreateLBCookieStickinessPolicy", **none) == "ValidationError"


def test_instances_are_told_of_clients_only_where_a_policy_says_so(kiosk: Kiosk) -> None:
    kiosk.make(TCP)
    hold(kiosk, "tell", "ProxyProtocol", ProxyProtocol="true")
    setting = "SetLoadBalancerPoliciesForBackendServer"
    kiosk.ask(setting, InstancePort=3306, PolicyNames=["tell"])
    assert kiosk.described()["BackendServerDescriptions"] == [{"InstancePort": 3306, "PolicyNames": ["tell"]}]
    assert kiosk.refused(setting, InstancePort=80, PolicyNames=["tell"]) == "InvalidConfigurationRequest"
    kiosk.ask(setting, InstancePort=3306, PolicyNames=[])
    assert kiosk.described()["BackendServerDescriptions"] == []


def test_keys_of_servers_are_policies_that_others_name(kiosk: Kiosk) -> None:
    kiosk.make(TCP)
    hold(kiosk, "key", "PublicKey", PublicKey="MIIB")
    hold(kiosk, "prove", "BackendServerAuthentication", PublicKeyPolicyName="key")
    missing = [{"AttributeName": "PublicKeyPolicyName", "AttributeValue": "nothing"}]
    asked = {"PolicyName": "other", "PolicyTypeName": "BackendServerAuthenticationPolicyType"}
    assert kiosk.refused("CreateLoadBalancerPolicy", **asked, PolicyAttributes=missing) == "PolicyNotFound"
    assert set(kiosk.described()["Policies"]["OtherPolicies"]) == {"key", "prove"}


@pytest.mark.parametrize(
    ("type", "attributes", "code"),
    [
        ("Nothing", {}, "PolicyTypeNotFound"),
        ("ProxyProtocol", {}, "InvalidConfigurationRequest"),
        ("ProxyProtocol", {"ProxyProtocol": "maybe"}, "InvalidConfigurationRequest"),
        ("ProxyProtocol", {"Color": "red"}, "InvalidConfigurationRequest"),
        ("SSLNegotiation", {"Reference-Security-Policy": "ELBSecurityPolicy-Nothing"}, "PolicyNotFound"),
        ("LBCookieStickiness", {"CookieExpirationPeriod": "soon"}, "InvalidConfigurationRequest"),
    ],
)
def test_what_its_type_does_not_know_is_refused(kiosk: Kiosk, type: str, attributes: dict[str, str], code: str) -> None:
    kiosk.make()
    given = [{"AttributeName": name, "AttributeValue": value} for name, value in attributes.items()]
    asked = {"PolicyName": "other", "PolicyTypeName": f"{type}PolicyType", "PolicyAttributes": given}
    assert kiosk.refused("CreateLoadBalancerPolicy", **asked) == code


def test_types_and_ready_policies_can_be_looked_up(admin: Admin) -> None:
    types = admin.call("elb:DescribeLoadBalancerPolicyTypes")["PolicyTypeDescriptions"]
    assert len(types) == 6
    (one,) = admin.call("elb:DescribeLoadBalancerPolicyTypes", PolicyTypeNames=["AppCookieStickinessPolicyType"])[
        "PolicyTypeDescriptions"
    ]
    assert [each["AttributeName"] for each in one["PolicyAttributeTypeDescriptions"]] == ["CookieName"]
    refusal = admin.refused("elb:DescribeLoadBalancerPolicyTypes", PolicyTypeNames=["NothingPolicyType"])
    assert refusal.code == "PolicyTypeNotFound"
    ready = admin.call("elb:DescribeLoadBalancerPolicies")["PolicyDescriptions"]
    assert "ELBSecurityPolicy-2016-08" in [each["PolicyName"] for each in ready]
    assert admin.refused("elb:DescribeLoadBalancerPolicies", PolicyNames=["none"]).code == "PolicyNotFound"
