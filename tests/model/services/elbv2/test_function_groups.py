"""A group whose target is a function: it has no port and no network, and nobody asks how it is."""

from __future__ import annotations

from typing import Any

import pytest

from model.kit.hosting import Page
from model.services.lambda_.resources.functions import Function
from tests.admin import Admin
from tests.model.services.elbv2.visitors import visit
from tests.model.services.lambda_.callee import Callee
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


HELLO = """
def handle(event, context):
    if event['path'] == '/odd':
        return []
    return {'statusCode': 200, 'body': event['headers']['host'], 'headers': {'X-Made': 'yes'}}
"""


class Serverless:
    """A balancer with a function behind it."""

    def __init__(self, shop: Shop, code: str = HELLO, **settings: Any) -> None:
        self.shop, admin = shop, shop.admin
        self.callee = Callee(admin, code, **settings)
        self.group: str = function_group(admin)["TargetGroupArn"]
        self.callee.let_in("elasticloadbalancing.amazonaws.com", self.group)
        shop.register(self.group, self.callee.arn)
        made = shop.make_balancer()
        self.balancer, self.host = made["LoadBalancerArn"], made["DNSName"].lower()
        shop.listen(self.balancer, self.group)
        admin.advance(240)

    def browse(self, path: str = "/", **more: Any) -> Page:
        page = self.shop.admin.run(self.shop.admin.client.internet.browse(self.host, path, **more))
        assert page is not None
        return page


@pytest.mark.fact("elb-12")
def test_groups_of_instances_addresses_and_functions_answer(admin: Admin, shop: Shop) -> None:
    site = Serverless(shop)
    assert shop.health(site.group) == {site.callee.arn: ("unavailable", "Target.HealthCheckDisabled")}
    (machine,) = shop.machines()
    found = shop.call("ec2:DescribeInstances", InstanceIds=[machine])["Reservations"][0]["Instances"][0]
    groups = {
        "calls": (site.group, site.callee.arn),
        "named": (shop.make_group("named")["TargetGroupArn"], machine),
        "placed": (shop.make_group("placed", TargetType="ip")["TargetGroupArn"], found["PrivateIpAddress"]),
    }
    refusal = admin.refused("elbv2:RegisterTargets", TargetGroupArn=groups["placed"][0], Targets=[{"Id": machine}])
    assert refusal.code == "InvalidTarget"
    for group, target in (groups["named"], groups["placed"]):
        shop.register(group, target)
    for group, target in groups.values():
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        listener = shop.call("elbv2:DescribeListeners", LoadBalancerArn=site.balancer)["Listeners"][0]["ListenerArn"]
        shop.call("elbv2:ModifyListener", ListenerArn=listener, DefaultActions=forward)
        admin.advance(240)
        reply = visit(admin)
        assert (reply.status, reply.by) == (200, target)
    shop.call(
        "elbv2:ModifyListener", ListenerArn=listener, DefaultActions=[{"Type": "forward", "TargetGroupArn": site.group}]
    )
    page = site.browse("/tea")
    assert (page.status, page.body, page.headers["x-made"]) == (200, site.host.encode(), "yes")


def test_a_function_that_makes_no_sense_is_a_bad_gateway(shop: Shop) -> None:
    site = Serverless(shop)
    assert [site.browse(path).status for path in ("/", "/odd")] == [200, 502]
    shop.call("lambda:RemovePermission", FunctionName="hello", StatementId="elasticloadbalancing")
    assert site.browse().status == 502
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=site.group, Targets=[{"Id": site.callee.arn}])
    assert site.browse().status == 503
    shop.close(shop.web)
    assert site.browse().status == 504


def test_demand_flows_to_a_function_as_fast_as_its_memory_makes_it(admin: Admin, shop: Shop) -> None:
    site = Serverless(shop, MemorySize=1769)
    shop.demand(site.balancer, 100, shape={"cpu_milliseconds": 100, "wait_milliseconds": 50})
    admin.advance(60)
    assert shop.rate(site.balancer, "target_2xx") == pytest.approx(100)
    assert shop.rate(site.balancer, "waiting_seconds") / 100 == pytest.approx(0.15)
    shop.call("lambda:UpdateFunctionConfiguration", FunctionName="hello", MemorySize=885)
    admin.advance(60)
    assert shop.rate(site.balancer, "waiting_seconds") / 100 == pytest.approx(0.25, rel=0.01)


def test_more_than_a_function_may_run_at_once_is_turned_away(admin: Admin, shop: Shop) -> None:
    site = Serverless(shop, MemorySize=1769, Timeout=30)
    shop.demand(site.balancer, 100, shape={"cpu_milliseconds": 1000})
    admin.advance(60)
    assert shop.rate(site.balancer, "elb_502") == 0
    shop.call("lambda:PutFunctionConcurrency", FunctionName="hello", ReservedConcurrentExecutions=50)
    admin.advance(60)
    assert shop.rate(site.balancer, "target_2xx") == pytest.approx(49, abs=1)
    assert shop.rate(site.balancer, "elb_502") == pytest.approx(51, abs=1)
    shop.call("lambda:PutFunctionConcurrency", FunctionName="hello", ReservedConcurrentExecutions=0)
    admin.advance(300)
    assert of_function(admin, "Throttles", "Sum", 60) == pytest.approx(100 * 60, abs=60)
    shop.call("lambda:DeleteFunction", FunctionName="hello")
    admin.advance(60)
    assert shop.rate(site.balancer, "elb_502") == pytest.approx(100)


def test_where_somebody_wants_it_functions_are_checked(admin: Admin, shop: Shop) -> None:
    site = Serverless(shop)
    shop.call("elbv2:ModifyTargetGroup", TargetGroupArn=site.group, HealthCheckEnabled=True)
    admin.advance(300)
    assert shop.health(site.group) == {site.callee.arn: ("healthy", None)}
    shop.call("lambda:DeleteFunction", FunctionName="hello")
    admin.advance(300)
    assert shop.health(site.group) == {site.callee.arn: ("unhealthy", "Target.FailedHealthChecks")}


def test_what_flows_is_counted_and_paid_for_as_runs_of_the_function(admin: Admin, shop: Shop) -> None:
    site = Serverless(shop, MemorySize=1769)
    shop.demand(site.balancer, 100, shape={"cpu_milliseconds": 100, "wait_milliseconds": 50})
    admin.advance(600)
    assert of_function(admin, "Invocations", "Sum", 300) == pytest.approx(100 * 300, rel=0.01)
    assert of_function(admin, "Duration", "Average", 300) == pytest.approx(150, rel=0.01)
    assert of_function(admin, "ConcurrentExecutions", "Maximum", 300) == 15
    use = admin.cloud.world("123456789012", "us-east-1", "lambda").get(Function, "hello").use
    assert use.requests == pytest.approx(100 * 600, rel=0.11)
    assert use.gigabyte_seconds == pytest.approx(use.requests * 0.15 * 1769 / 1024, rel=0.01)
    shop.call("elbv2:DeregisterTargets", TargetGroupArn=site.group, Targets=[{"Id": site.callee.arn}])
    admin.advance(600)
    assert of_function(admin, "Invocations", "Sum", 300) == 0


def of_function(admin: Admin, metric: str, statistic: str, seconds: int) -> float:
    now = admin.now // 60 * 60
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": "hello"}],
        StartTime=now - seconds - 60,
        EndTime=now - 60,
        Period=seconds,
        Statistics=[statistic],
    )["Datapoints"]
    return points[-1][statistic] if points else 0.0
