"""Target groups say who may answer, and how they are asked for their health."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.shop import Shop


def test_a_web_group_is_checked_as_aws_checks_it_by_default(shop: Shop) -> None:
    made = shop.make_group()
    told = {name: value for name, value in made.items() if name.startswith(("Health", "Unhealthy", "Matcher"))}
    assert told == {
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckEnabled": True,
        "HealthCheckPath": "/",
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
        "Matcher": {"HttpCode": "200"},
    }
    assert made["LoadBalancerArns"] == []
    assert made["TargetGroupArn"].startswith("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Name": "a" * 33}, "ValidationError"),
        ({"Name": "no_underscores"}, "ValidationError"),
        ({"Port": None}, "ValidationError"),
        ({"Protocol": None}, "ValidationError"),
        ({"VpcId": None}, "ValidationError"),
        ({"VpcId": "vpc-00000000000000000"}, "ValidationError"),
        ({"Port": 70000}, "ValidationError"),
        ({"HealthCheckIntervalSeconds": 4}, "ValidationError"),
        ({"HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 10}, "ValidationError"),
        ({"HealthyThresholdCount": 11}, "ValidationError"),
        ({"HealthCheckPath": "health"}, "ValidationError"),
        ({"HealthCheckPort": "http"}, "ValidationError"),
        ({"Matcher": {"HttpCode": "2xx"}}, "ValidationError"),
        ({"HealthCheckEnabled": False}, "ValidationError"),
        ({"TargetType": "lambda"}, "ValidationError"),
        ({"TargetType": "alb"}, "UnsupportedProtocol"),
    ],
)
def test_what_aws_refuses_is_refused(admin: Admin, shop: Shop, wrong: dict[str, Any], code: str) -> None:
    asked = {"Name": "web", "Protocol": "HTTP", "Port": 80, "VpcId": shop.vpc} | wrong
    asked = {name: value for name, value in asked.items() if value is not None}
    assert admin.refused("elbv2:CreateTargetGroup", **asked).code == code
    assert shop.call("elbv2:DescribeTargetGroups")["TargetGroups"] == []


@pytest.mark.fact("elb-16")
def test_interval_patience_and_threshold_are_ours_to_choose(admin: Admin, shop: Shop) -> None:
    group = shop.make_group(HealthCheckIntervalSeconds=10, HealthCheckTimeoutSeconds=5, UnhealthyThresholdCount=3)[
        "TargetGroupArn"
    ]
    balancer = shop.make_balancer()["LoadBalancerArn"]
    shop.listen(balancer, group)
    (machine,) = shop.machines()
    shop.register(group, machine)
    admin.advance(240)
    assert shop.health(group)[machine] == ("healthy", None)
    shop.close(shop.web)
    admin.advance(20)
    assert shop.health(group)[machine] == ("healthy", None)
    admin.advance(15)
    assert shop.health(group)[machine] == ("unhealthy", "Target.Timeout")
    shop.call(
        "elbv2:ModifyTargetGroup",
        TargetGroupArn=group,
        HealthCheckIntervalSeconds=30,
        HealthyThresholdCount=2,
    )
    shop.open(shop.web)
    admin.advance(29)
    assert shop.health(group)[machine][0] == "unhealthy"
    admin.advance(31)
    assert shop.health(group)[machine] == ("healthy", None)


def test_patience_has_to_be_shorter_than_the_interval_after_a_change_too(admin: Admin, shop: Shop) -> None:
    arn = shop.make_group()["TargetGroupArn"]
    refusal = admin.refused("elbv2:ModifyTargetGroup", TargetGroupArn=arn, HealthCheckTimeoutSeconds=30)
    assert refusal.code == "ValidationError"
    assert "must be smaller than the interval" in refusal.message


def test_the_same_group_asked_for_again_is_the_one_that_is_there(admin: Admin, shop: Shop) -> None:
    assert shop.make_group()["TargetGroupArn"] == shop.make_group()["TargetGroupArn"]
    refusal = admin.refused("elbv2:CreateTargetGroup", Name="web", Protocol="HTTP", Port=81, VpcId=shop.vpc)
    assert refusal.code == "DuplicateTargetGroupName"


def test_a_group_in_use_stays(admin: Admin, shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    listener = shop.listen(balancer, group)["ListenerArn"]
    assert admin.refused("elbv2:DeleteTargetGroup", TargetGroupArn=group).code == "ResourceInUse"
    shop.call("elbv2:DeleteListener", ListenerArn=listener)
    shop.call("elbv2:DeleteTargetGroup", TargetGroupArn=group)
    assert shop.call("elbv2:DescribeTargetGroups")["TargetGroups"] == []
    assert admin.refused("elbv2:DescribeTargetHealth", TargetGroupArn=group).code == "TargetGroupNotFound"


@pytest.mark.fact("elb-24")
def test_draining_is_300_seconds_and_may_be_up_to_an_hour(admin: Admin, shop: Shop) -> None:
    arn = shop.make_group()["TargetGroupArn"]
    key = "deregistration_delay.timeout_seconds"
    assert attributes_of(shop, arn)[key] == "300"
    wanted = [{"Key": key, "Value": "3601"}]
    refusal = admin.refused("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=arn, Attributes=wanted)
    assert refusal.code == "ValidationError"
    for value in ("0", "3600"):
        wanted = [{"Key": key, "Value": value}]
        shop.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=arn, Attributes=wanted)
        assert attributes_of(shop, arn)[key] == value


def attributes_of(shop: Shop, arn: str) -> dict[str, str]:
    answer = shop.call("elbv2:DescribeTargetGroupAttributes", TargetGroupArn=arn)
    return {each["Key"]: each["Value"] for each in answer["Attributes"]}


def test_groups_are_found_by_balancer_name_or_arn_but_by_one_of_them(admin: Admin, shop: Shop) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    shop.make_group("other")
    shop.listen(balancer, group)
    found = shop.call("elbv2:DescribeTargetGroups", LoadBalancerArn=balancer)["TargetGroups"]
    assert [(each["TargetGroupArn"], each["LoadBalancerArns"]) for each in found] == [(group, [balancer])]
    by_name = shop.call("elbv2:DescribeTargetGroups", Names=["other"])["TargetGroups"]
    assert [each["TargetGroupName"] for each in by_name] == ["other"]
    assert admin.refused("elbv2:DescribeTargetGroups", Names=["x"]).code == "TargetGroupNotFound"
    both = admin.refused("elbv2:DescribeTargetGroups", Names=["web"], LoadBalancerArn=balancer)
    assert both.code == "ValidationError"
