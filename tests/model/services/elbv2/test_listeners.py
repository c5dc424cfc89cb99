"""Listeners and rules say where requests go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.shop import Shop

GONE = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "410", "ContentType": "text/plain"}}


def test_a_listener_forwards_to_its_group_and_has_a_default_rule(shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    listener = shop.listen(balancer, group)
    assert listener["DefaultActions"] == [
        {
            "Type": "forward",
            "TargetGroupArn": group,
            "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": group, "Weight": 1}]},
        }
    ]
    (rule,) = shop.call("elbv2:DescribeRules", ListenerArn=listener["ListenerArn"])["Rules"]
    assert (rule["Priority"], rule["IsDefault"], rule["Conditions"]) == ("default", True, [])


@pytest.mark.fact("elb-11")
def test_a_listener_needs_protocol_and_port_and_a_port_takes_one(admin: Admin, shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    halves: tuple[dict[str, Any], ...] = ({"Protocol": "HTTP"}, {"Port": 80})
    for incomplete in halves:
        refusal = admin.refused("elbv2:CreateListener", LoadBalancerArn=balancer, DefaultActions=forward, **incomplete)
        assert refusal.code == "ValidationError"
    shop.listen(balancer, group)
    again = {"Protocol": "HTTP", "Port": 80, "DefaultActions": forward}
    assert admin.refused("elbv2:CreateListener", LoadBalancerArn=balancer, **again).code == "DuplicateListener"
    shop.listen(balancer, group, port=8080)
    found = shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"]
    assert [each["Port"] for each in found] == [80, 8080]


@pytest.mark.parametrize("protocol", ["TCP", "TLS", "UDP"])
def test_an_application_balancer_speaks_http_only(admin: Admin, shop: Shop, protocol: str) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    refusal = admin.refused(
        "elbv2:CreateListener", LoadBalancerArn=balancer, Protocol=protocol, Port=80, DefaultActions=forward
    )
    assert refusal.code == "ValidationError"


def test_https_wants_a_certificate_that_is_there(admin: Admin, shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    secure = {"Protocol": "HTTPS", "Port": 443, "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}]}
    assert admin.refused("elbv2:CreateListener", LoadBalancerArn=balancer, **secure).code == "ValidationError"
    some = [{"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/x"}]
    refusal = admin.refused("elbv2:CreateListener", LoadBalancerArn=balancer, Certificates=some, **secure)
    assert refusal.code == "CertificateNotFound"


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ({"Type": "forward"}, "ValidationError"),
        ({"Type": "forward", "TargetGroupArn": "arn:aws:x"}, "TargetGroupNotFound"),
        ({"Type": "redirect"}, "InvalidLoadBalancerAction"),
        ({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "301"}}, "ValidationError"),
        ({"Type": "authenticate-oidc"}, "InvalidLoadBalancerAction"),
    ],
)
def test_actions_that_aws_refuses(admin: Admin, shop: Shop, action: dict[str, Any], code: str) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    asked = {"Protocol": "HTTP", "Port": 80, "DefaultActions": [action]}
    assert admin.refused("elbv2:CreateListener", LoadBalancerArn=balancer, **asked).code == code
    assert shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"] == []


def test_a_group_serves_one_balancer(admin: Admin, shop: Shop) -> None:
    group = shop.make_group()["TargetGroupArn"]
    shop.listen(shop.make_balancer("one")["LoadBalancerArn"], group)
    other = shop.make_balancer("two")["LoadBalancerArn"]
    asked = {"Protocol": "HTTP", "Port": 80, "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}]}
    refusal = admin.refused("elbv2:CreateListener", LoadBalancerArn=other, **asked)
    assert refusal.code == "TargetGroupAssociationLimit"


@pytest.mark.fact("elb-13")
def test_rules_send_paths_to_groups_of_their_own(admin: Admin, shop: Shop) -> None:
    balancer, group, (machine,) = shop.site(machines=1)
    info = shop.make_group("info")["TargetGroupArn"]
    (helper,) = shop.machines()
    shop.register(info, helper)
    listener = shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    make_rule(shop, listener, 20, "/info*", {"Type": "forward", "TargetGroupArn": info})
    admin.advance(120)
    shop.demand(balancer, 40, paths={"/": 3, "/info/opening-hours": 1})
    admin.advance(60)
    assert (shop.rate(group, "requests"), shop.rate(info, "requests")) == (30, 10)
    make_rule(shop, listener, 10, "/info/*", GONE)
    admin.advance(60)
    assert (shop.rate(group, "requests"), shop.rate(info, "requests")) == (30, 0)
    assert shop.rate(balancer, "elb_4xx") == 10
    assert shop.rate(machine, "network_in") == 30 * 800
    assert shop.rate(helper, "network_in") == 0


def make_rule(shop: Shop, listener: str, priority: int, path: str, action: dict[str, Any]) -> dict[str, Any]:
    conditions = [{"Field": "path-pattern", "Values": [path]}]
    answer = shop.call(
        "elbv2:CreateRule", ListenerArn=listener, Priority=priority, Conditions=conditions, Actions=[action]
    )
    return answer["Rules"][0]


def test_weights_divide_the_requests(admin: Admin, shop: Shop) -> None:
    balancer, group, _ = shop.site(machines=1)
    blue = shop.make_group("blue")["TargetGroupArn"]
    shop.register(blue, *shop.machines())
    listener = shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    shares = [{"TargetGroupArn": group, "Weight": 90}, {"TargetGroupArn": blue, "Weight": 10}]
    deed = {"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}
    shop.call("elbv2:ModifyListener", ListenerArn=listener, DefaultActions=[deed])
    admin.advance(120)
    shop.demand(balancer, 50)
    admin.advance(60)
    assert (shop.rate(group, "requests"), shop.rate(blue, "requests")) == (45, 5)


def test_priorities_are_taken_once_and_may_be_exchanged(admin: Admin, shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    listener = shop.listen(balancer, group)["ListenerArn"]
    first = make_rule(shop, listener, 1, "/a", GONE)["RuleArn"]
    second = make_rule(shop, listener, 2, "/b", GONE)["RuleArn"]
    conditions = [{"Field": "path-pattern", "Values": ["/c"]}]
    asked = {"ListenerArn": listener, "Conditions": conditions, "Actions": [GONE]}
    assert admin.refused("elbv2:CreateRule", Priority=1, **asked).code == "PriorityInUse"
    exchanged = [{"RuleArn": first, "Priority": 2}, {"RuleArn": second, "Priority": 1}]
    shop.call("elbv2:SetRulePriorities", RulePriorities=exchanged)
    told = shop.call("elbv2:DescribeRules", ListenerArn=listener)["Rules"]
    assert [(rule["Priority"], rule["RuleArn"]) for rule in told[:2]] == [("1", second), ("2", first)]
    assert told[2]["IsDefault"]


@pytest.mark.parametrize(
    "condition",
    [
        {"Field": "weather", "Values": ["rain"]},
        {"Field": "path-pattern"},
        {"Field": "path-pattern", "Values": ["/" + 128 * "x"]},
        {"Field": "http-header", "Values": ["x"]},
        {"Field": "source-ip"},
    ],
)
def test_conditions_that_aws_refuses(admin: Admin, shop: Shop, condition: dict[str, Any]) -> None:
    listener = shop.listen(shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"])
    asked = {"ListenerArn": listener["ListenerArn"], "Priority": 1, "Actions": [GONE]}
    assert admin.refused("elbv2:CreateRule", Conditions=[condition], **asked).code == "ValidationError"


def test_the_default_rule_stays(admin: Admin, shop: Shop) -> None:
    listener = shop.listen(shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"])
    (rule,) = shop.call("elbv2:DescribeRules", ListenerArn=listener["ListenerArn"])["Rules"]
    assert admin.refused("elbv2:DeleteRule", RuleArn=rule["RuleArn"]).code == "OperationNotPermitted"


def test_a_deleted_rule_sets_its_group_free(shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    listener = shop.listen(balancer, group)["ListenerArn"]
    other = shop.make_group("other")["TargetGroupArn"]
    rule = make_rule(shop, listener, 1, "/a", {"Type": "forward", "TargetGroupArn": other})
    assert balancers_of(shop, other) == [balancer]
    shop.call("elbv2:DeleteRule", RuleArn=rule["RuleArn"])
    assert balancers_of(shop, other) == []
    assert balancers_of(shop, group) == [balancer]


def balancers_of(shop: Shop, group: str) -> list[str]:
    return shop.call("elbv2:DescribeTargetGroups", TargetGroupArns=[group])["TargetGroups"][0]["LoadBalancerArns"]
