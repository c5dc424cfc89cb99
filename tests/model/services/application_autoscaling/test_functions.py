"""What is kept ready of a function follows how much of it is in use."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.lambda_.callee import Callee

SLOW = "import time\ndef handle(event, context):\n    time.sleep(55)\n"
PLACE = {
    "ServiceNamespace": "lambda",
    "ResourceId": "function:hello:live",
    "ScalableDimension": "lambda:function:ProvisionedConcurrency",
}
WHICH = {"FunctionName": "hello", "Qualifier": "live"}


@pytest.fixture
def hello(admin: Admin) -> Callee:
    """A function with the alias `live`, of which two environments are kept ready."""
    callee = Callee(admin, SLOW, Timeout=60)
    admin.call("lambda:PublishVersion", FunctionName="hello")
    admin.call("lambda:CreateAlias", FunctionName="hello", Name="live", FunctionVersion="1")
    admin.call("lambda:PutProvisionedConcurrencyConfig", ProvisionedConcurrentExecutions=2, **WHICH)
    admin.advance(200)
    return callee


def kept(admin: Admin) -> dict[str, Any]:
    return admin.call("lambda:GetProvisionedConcurrencyConfig", **WHICH)


def run(admin: Admin, at_once: int, minutes: int) -> None:
    for _ in range(minutes):
        for _ in range(at_once):
            admin.call("lambda:Invoke", **WHICH, InvocationType="Event", Payload=b"{}")
        admin.advance(60)


def follow(admin: Admin) -> None:
    admin.call("application-autoscaling:RegisterScalableTarget", **PLACE, MinCapacity=2, MaxCapacity=4)
    admin.call(
        "application-autoscaling:PutScalingPolicy",
        **PLACE,
        PolicyName="use",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 0.7,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "LambdaProvisionedConcurrencyUtilization"},
        },
    )


def test_how_much_is_used_is_a_metric_and_what_is_kept_stays_while_more_is_made_ready(
    admin: Admin, hello: Callee
) -> None:
    start = admin.now
    run(admin, 1, minutes=3)
    told = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/Lambda",
        MetricName="ProvisionedConcurrencyUtilization",
        Dimensions=[{"Name": "FunctionName", "Value": "hello"}, {"Name": "Resource", "Value": "hello:live"}],
        StartTime=start - 60,
        EndTime=admin.now,
        Period=60,
        Statistics=["Average"],
    )
    assert max(point["Average"] for point in told["Datapoints"]) == pytest.approx(0.5 * 55 / 60, abs=0.01)
    admin.call("lambda:PutProvisionedConcurrencyConfig", ProvisionedConcurrentExecutions=3, **WHICH)
    found = kept(admin)
    assert (found["Status"], found["AllocatedProvisionedConcurrentExecutions"]) == ("IN_PROGRESS", 2)
    admin.advance(200)
    assert kept(admin)["AllocatedProvisionedConcurrentExecutions"] == 3


def test_more_is_kept_ready_for_more_runs_at_once_and_less_when_few_come(admin: Admin, hello: Callee) -> None:
    follow(admin)
    run(admin, 2, minutes=7)
    assert kept(admin)["RequestedProvisionedConcurrentExecutions"] == 3
    admin.advance(20 * 60)
    assert kept(admin)["RequestedProvisionedConcurrentExecutions"] == 2
    (down, up) = admin.call("application-autoscaling:DescribeScalingActivities", ServiceNamespace="lambda")[
        "ScalingActivities"
    ]
    assert up["StatusMessage"] == (
        "Successfully set provisioned concurrency to 3. Change successfully fulfilled by lambda."
    )
    assert down["Description"] == "Setting provisioned concurrency to 2."


def test_a_function_without_an_alias_is_no_target(admin: Admin, hello: Callee) -> None:
    for resource in ("function:hello", "function:hello:absent"):
        asked = {**PLACE, "ResourceId": resource, "MinCapacity": 0, "MaxCapacity": 4}
        assert admin.refused("application-autoscaling:RegisterScalableTarget", **asked).code == "ValidationException"
