"""A group whose target is a function: it has no port and no network, and nobody asks how it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.shop import Shop

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:hello"


def function_group(admin: Admin, **settings: Any) -> dict[str, Any]:
    asked = {"Name": "calls", "TargetType": "lambda"} | settings
    return admin.call("elbv2:CreateTargetGroup", **asked)["TargetGroups"][0]


def test_a_group_of_functions_has_no_place_and_is_not_checked(admin: Admin) -> None:
    made = function_group(admin)
    assert {name: made.get(name) for name in ("Protocol", "Port", "VpcId", "HealthCheckProtocol")} == dict.fromkeys(
        ("Protocol", "Port", "VpcId", "HealthCheckProtocol")
    )
    assert (made["TargetType"], made["HealthCheckEnabled"]) == ("lambda", False)
    assert (made["HealthCheckIntervalSeconds"], made["HealthCheckTimeoutSeconds"]) == (35, 30)


def test_headers_of_several_values_are_the_groups_to_choose(admin: Admin) -> None:
    group = function_group(admin)["TargetGroupArn"]
    wanted = [{"Key": "lambda.multi_value_headers.enabled", "Value": "true"}]
    admin.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=group, Attributes=wanted)
    told = admin.call("elbv2:DescribeTargetGroupAttributes", TargetGroupArn=group)["Attributes"]
    assert wanted[0] in told
    assert "stickiness.enabled" not in {each["Key"] for each in told}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"Protocol": "HTTP"}, "Protocol cannot be specified for target groups with target type 'lambda'"),
        ({"Port": 80}, "Port cannot be specified for target groups with target type 'lambda'"),
    ],
)
def test_a_place_for_functions_is_refused(admin: Admin, asked: dict[str, Any], said: str) -> None:
    refusal = admin.refused("elbv2:CreateTargetGroup", Name="calls", TargetType="lambda", **asked)
    assert (refusal.code, refusal.message) == ("ValidationError", said)


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        (["i-00000000000000000"], "ValidationError"),
        ([FUNCTION.replace("us-east-1", "eu-west-1")], "InvalidTarget"),
        ([FUNCTION, f"{FUNCTION}-too"], "TooManyTargets"),
        ([FUNCTION], "AccessDenied"),
    ],
)
def test_only_one_function_that_lets_balancers_in_is_registered(admin: Admin, targets: list[str], code: str) -> None:
    group = function_group(admin)["TargetGroupArn"]
    asked = [{"Id": each} for each in targets]
    assert admin.refused("elbv2:RegisterTargets", TargetGroupArn=group, Targets=asked).code == code
    assert admin.call("elbv2:DescribeTargetHealth", TargetGroupArn=group)["TargetHealthDescriptions"] == []


def test_only_balancers_that_read_requests_call_functions(admin: Admin, shop: Shop) -> None:
    group = function_group(admin)["TargetGroupArn"]
    network = shop.make_balancer("net", Type="network", SecurityGroups=[])["LoadBalancerArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    asked = {"LoadBalancerArn": network, "Protocol": "TCP", "Port": 80, "DefaultActions": forward}
    assert admin.refused("elbv2:CreateListener", **asked).code == "InvalidConfigurationRequest"
