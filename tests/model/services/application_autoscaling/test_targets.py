"""Capacities are registered with limits, and kept within them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.application_autoscaling.scaled_table import ScaledTable, bought


def test_a_target_is_described_with_the_role_that_it_is_scaled_in(admin: Admin, table: ScaledTable) -> None:
    arn = table.register(5, 50, Tags={"team": "shop"})

    (told,) = admin.call("application-autoscaling:DescribeScalableTargets", ServiceNamespace="dynamodb")[
        "ScalableTargets"
    ]
    assert (told["ResourceId"], told["MinCapacity"], told["MaxCapacity"]) == ("table/orders", 5, 50)
    assert told["ScalableTargetARN"] == arn
    assert told["RoleARN"].endswith(
        ":role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/"
        "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"
    )
    assert set(told["SuspendedState"].values()) == {False}
    role = admin.call("iam:GetRole", RoleName="AWSServiceRoleForApplicationAutoScaling_DynamoDBTable")["Role"]
    assert role["Arn"] == told["RoleARN"]
    tagged = admin.call("application-autoscaling:ListTagsForResource", ResourceARN=arn)
    assert tagged["Tags"] == {"team": "shop"}


def test_a_new_target_leaves_the_capacity_and_a_changed_one_brings_it_within_its_limits(
    admin: Admin, table: ScaledTable
) -> None:
    table.register(20, 50)
    admin.advance(120)
    assert table.units == 5
    table.register(20, 40)
    admin.advance(120)
    assert table.units == 20
    table.register(1, 8)
    admin.advance(120)
    assert table.units == 8

    up, down = table.activities()
    assert up["Cause"] == "minimum capacity was set to 20"
    assert up["Description"] == "Setting write capacity units to 20."
    assert up["StatusMessage"] == (
        "Successfully set write capacity units to 20. Change successfully fulfilled by dynamodb."
    )
    assert down["Cause"] == "maximum capacity was set to 8"
    assert up["EndTime"] > up["StartTime"]
    assert table.ledger.described()["ProvisionedThroughput"]["ReadCapacityUnits"] == 5


def test_the_change_is_asked_for_in_the_role_and_is_on_the_trail(admin: Admin, table: ScaledTable) -> None:
    table.register()
    table.register(10, 100)
    admin.advance(120)

    asked = [{"AttributeKey": "EventName", "AttributeValue": "UpdateTable"}]
    (event,) = admin.call("cloudtrail:LookupEvents", LookupAttributes=asked)["Events"]
    assert "assumed-role/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable/" in event["CloudTrailEvent"]


def test_an_index_has_capacity_of_its_own(admin: Admin, table: ScaledTable) -> None:
    of_index = {"ResourceId": "table/orders/index/by-buyer", "ScalableDimension": "dynamodb:index:ReadCapacityUnits"}
    table.register(5, 50, **of_index)
    table.register(9, 50, **of_index)
    admin.advance(180)

    (told,) = table.ledger.described()["GlobalSecondaryIndexes"]
    assert told["ProvisionedThroughput"]["ReadCapacityUnits"] == 9
    assert told["ProvisionedThroughput"]["WriteCapacityUnits"] == 5
    assert table.units == 5


def test_both_sides_of_a_table_wait_for_each_other(admin: Admin, table: ScaledTable) -> None:
    """A table is changed once at a time."""
    reads = {"ScalableDimension": "dynamodb:table:ReadCapacityUnits"}
    table.register()
    table.register(**reads)
    table.register(30, 100)
    table.register(40, 100, **reads)
    admin.advance(300)

    told = table.ledger.described()["ProvisionedThroughput"]
    assert (told["ReadCapacityUnits"], told["WriteCapacityUnits"]) == (40, 30)
    assert [each["StatusCode"] for each in table.activities()] == ["Successful", "Successful"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ResourceId": "dynamo/orders"}, "Unsupported service namespace, resource type or scalable dimension"),
        ({"ServiceNamespace": "lambda"}, "Unsupported service namespace, resource type or scalable dimension"),
        ({"ScalableDimension": "ecs:service:DesiredCount"}, "Unsupported service namespace"),
        ({"ResourceId": "table/absent"}, "table/absent"),
        ({"MinCapacity": 200}, "Maximum capacity cannot be less than minimum capacity"),
        ({"MinCapacity": 0}, "Min capacity must be greater than or equal to 1"),
    ],
)
def test_targets_that_are_refused(admin: Admin, table: ScaledTable, wrong: dict[str, Any], said: str) -> None:
    refusal = table.refused("RegisterScalableTarget", **{"MinCapacity": 5, "MaxCapacity": 100, **wrong})

    assert refusal.code == "ValidationException"
    assert said in refusal.message
    told = admin.call("application-autoscaling:DescribeScalableTargets", ServiceNamespace="dynamodb")
    assert told["ScalableTargets"] == []


def test_a_target_that_is_there_is_tagged_by_its_arn_alone(admin: Admin, table: ScaledTable) -> None:
    arn = table.register()

    assert "already exists" in table.refused("RegisterScalableTarget", Tags={"a": "b"}).message
    admin.call("application-autoscaling:TagResource", ResourceARN=arn, Tags={"a": "b", "c": "d"})
    admin.call("application-autoscaling:UntagResource", ResourceARN=arn, TagKeys=["c"])
    tagged = admin.call("application-autoscaling:ListTagsForResource", ResourceARN=arn)
    assert tagged["Tags"] == {"a": "b"}
    absent = admin.refused("application-autoscaling:TagResource", ResourceARN=arn + "0", Tags={"a": "b"})
    assert absent.code == "ResourceNotFoundException"


def test_whoever_may_not_change_the_table_cannot_have_it_changed(admin: Admin, table: ScaledTable) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    allowed = '{"Effect":"Allow","Action":["application-autoscaling:*","dynamodb:DescribeTable"],"Resource":"*"}'
    document = f'{{"Version":"2012-10-17","Statement":[{allowed}]}}'
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="some", PolicyDocument=document)
    ann = admin.cloud.identities.named("arn:aws:iam::123456789012:user/ann")
    assert ann is not None

    asked = {**table.place, "MinCapacity": 5, "MaxCapacity": 10}
    with pytest.raises(Exception, match="missing the following permissions: dynamodb:UpdateTable"):
        admin.run(
            admin.cloud.call("application-autoscaling:RegisterScalableTarget", asked, principal=ann, region="us-east-1")
        )


def test_a_table_that_is_paid_for_by_requests_is_left_alone(admin: Admin, table: ScaledTable) -> None:
    table.register()
    table.follow()
    table.ledger.call("UpdateTable", BillingMode="PAY_PER_REQUEST")
    admin.advance(60)
    table.register(50, 100)
    admin.advance(60)
    assert table.activities() == []

    table.ledger.call("UpdateTable", BillingMode="PROVISIONED", **bought(5, 5))
    admin.advance(60)
    table.register(50, 100)
    admin.advance(60)
    assert table.units == 50


def test_deregistering_takes_policies_alarms_and_plans_with_it(admin: Admin, table: ScaledTable) -> None:
    table.register()
    table.follow()
    table.call(
        "PutScheduledAction",
        ScheduledActionName="night",
        Schedule="rate(1 hour)",
        ScalableTargetAction={"MinCapacity": 50},
    )
    assert len(table.alarms()) == 4

    table.call("DeregisterScalableTarget")
    assert table.alarms() == {}
    assert admin.call("application-autoscaling:DescribeScalingPolicies", ServiceNamespace="dynamodb") == {
        "ScalingPolicies": []
    }
    admin.advance(2 * 3600)
    assert table.units == 5
    again = table.refused("DeregisterScalableTarget")
    assert again.code == "ObjectNotFoundException"
    assert again.message == (
        "No scalable target found for service namespace: dynamodb, resource ID: table/orders, "
        "scalable dimension: dynamodb:table:WriteCapacityUnits"
    )
