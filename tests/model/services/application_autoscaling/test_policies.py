"""Policies keep the use of what was bought at a target, by alarms of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.application_autoscaling.scaled_table import USE, ScaledTable, bought


def test_a_policy_makes_four_alarms_of_what_is_used_and_of_what_was_bought(admin: Admin, table: ScaledTable) -> None:
    table.register()
    answer = table.follow(70.0)

    assert ":resource/dynamodb/table/orders:policyName/use" in answer["PolicyARN"]
    assert len(answer["Alarms"]) == 4
    alarms = table.alarms()
    told = {side: (a["MetricName"], a["Threshold"], a["EvaluationPeriods"]) for side, a in alarms.items()}
    assert told == {
        "AlarmHigh": ("ConsumedWriteCapacityUnits", 5 * 60 * 0.7, 2),
        "AlarmLow": ("ConsumedWriteCapacityUnits", 5 * 60 * 0.5, 15),
        "ProvisionedCapacityHigh": ("ProvisionedWriteCapacityUnits", 5, 3),
        "ProvisionedCapacityLow": ("ProvisionedWriteCapacityUnits", 5, 3),
    }
    (policy,) = admin.call("application-autoscaling:DescribeScalingPolicies", ServiceNamespace="dynamodb")[
        "ScalingPolicies"
    ]
    assert {each["AlarmName"] for each in policy["Alarms"]} == {each["AlarmName"] for each in answer["Alarms"]}
    assert policy["TargetTrackingScalingPolicyConfiguration"] == {"TargetValue": 70.0, **USE}


def test_capacity_follows_what_is_written_out_in_minutes_and_in_after_a_quarter(table: ScaledTable) -> None:
    table.register(5, 100)
    table.follow(50.0)
    table.write(10, minutes=5)

    assert table.units == 20
    (out,) = table.activities()
    high = table.alarms()["AlarmHigh"]
    assert out["Cause"] == f"monitor alarm {high['AlarmName']} in state ALARM triggered policy use"
    assert high["Threshold"] == 20 * 60 * 0.5
    table.write(2, minutes=12)
    assert table.units == 20
    table.write(2, minutes=8)
    assert table.units in (4, 5)


def test_it_grows_to_the_maximum_and_says_why_it_grows_no_more(table: ScaledTable) -> None:
    table.register(5, 12)
    table.follow(50.0)
    table.write(10, minutes=10)

    assert table.units == 12
    assert [each["StatusCode"] for each in table.activities()] == ["Successful"]
    *_, last = table.activities(with_reasons=True)
    assert last["NotScaledReasons"] == [{"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 12}]
    assert last["Description"] == "Attempting to scale due to alarm triggered"
    assert len(table.activities(with_reasons=True)) == 2


def test_what_is_suspended_is_not_done_until_it_is_resumed(table: ScaledTable) -> None:
    table.register()
    table.follow(50.0)
    table.call("RegisterScalableTarget", SuspendedState={"DynamicScalingOutSuspended": True})
    table.write(10, minutes=6)
    assert table.units == 5
    table.call("RegisterScalableTarget", SuspendedState={"DynamicScalingOutSuspended": False})
    table.write(10, minutes=3)
    assert table.units == 20


def test_scaling_in_can_be_left_out(table: ScaledTable) -> None:
    table.register()
    table.follow(50.0, DisableScaleIn=True)
    assert "AlarmLow" not in table.alarms()
    table.write(10, minutes=5)
    table.write(1, minutes=25)
    assert table.units == 20


def test_two_policies_shrink_it_only_together(admin: Admin, table: ScaledTable) -> None:
    table.register()
    table.follow(50.0)
    metric = {"MetricName": "waiting", "Namespace": "shop", "Statistic": "Average"}
    table.call(
        "PutScalingPolicy",
        PolicyName="queue",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 10.0, "CustomizedMetricSpecification": metric},
    )
    table.write(10, minutes=5)
    assert table.units == 20
    table.write(1, minutes=25)
    assert table.units == 20
    table.call("DeleteScalingPolicy", PolicyName="queue")
    table.write(1, minutes=2)
    assert table.units == 5


def test_a_change_by_somebody_else_moves_the_thresholds(admin: Admin, table: ScaledTable) -> None:
    table.register()
    table.follow(50.0)
    admin.advance(1200)
    table.ledger.call("UpdateTable", **bought(5, 40))
    admin.advance(1800)

    assert table.alarms()["AlarmHigh"]["Threshold"] == 40 * 60 * 0.5
    assert table.activities() == []


def test_a_cooldown_holds_shrinking_back(table: ScaledTable) -> None:
    table.register()
    table.follow(50.0, ScaleInCooldown=3600)
    table.write(20, minutes=8)
    assert table.units == 40
    table.write(10, minutes=20)
    lower = table.units
    assert lower == 20
    table.write(2, minutes=25)
    assert table.units == lower
    table.write(10, minutes=3)
    assert table.units == lower, "and it is large enough"


def test_the_fifth_decrease_of_a_day_has_to_wait_and_is_tried_again(admin: Admin, table: ScaledTable) -> None:
    for units in (9, 8, 7, 6, 5):
        table.ledger.call("UpdateTable", **bought(units, 20))
        admin.advance(60)
    table.register(5, 20)
    table.register(5, 10)
    admin.advance(60)

    assert table.units == 20
    (failed,) = table.activities()
    assert failed["StatusCode"] == "Failed"
    assert failed["StatusMessage"].startswith(
        "Failed to set write capacity units to 10. Reason: Subscriber limit exceeded: Provisioned throughput decreases "
        "are limited within a given UTC day."
    )
    admin.advance(3600)
    table.register()
    table.register(5, 10)
    admin.advance(60)
    assert table.units == 10


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"PolicyType": "StepScaling"}, "not supported for service namespace dynamodb"),
        ({"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 50.0}}, "either a Predefined"),
        ({"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 95.0, **USE}}, "between 20 and 90"),
        (
            {
                "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 50.0,
                    "PredefinedMetricSpecification": {"PredefinedMetricType": "DynamoDBReadCapacityUtilization"},
                }
            },
            "not supported for scalable dimension",
        ),
    ],
)
def test_policies_that_are_refused(table: ScaledTable, wrong: dict[str, Any], said: str) -> None:
    table.register()
    usual: dict[str, Any] = {
        "PolicyName": "use",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 50.0, **USE},
    }
    refusal = table.refused("PutScalingPolicy", **usual | wrong)

    assert refusal.code == "ValidationException"
    assert said in refusal.message
    assert table.alarms() == {}


def test_a_policy_needs_a_target(table: ScaledTable) -> None:
    missing = table.refused("PutScalingPolicy", PolicyName="use", PolicyType="TargetTrackingScaling")

    assert missing.code == "ObjectNotFoundException"
    assert missing.message.startswith("No scalable target registered for service namespace: dynamodb")
    table.register()
    unknown = table.refused("DeleteScalingPolicy", PolicyName="use")
    assert unknown.message.endswith("policy name: use")


def test_a_policy_put_again_keeps_its_arn_and_has_new_alarms(table: ScaledTable) -> None:
    table.register()
    first, second = table.follow(50.0), table.follow(80.0)

    assert first["PolicyARN"] == second["PolicyARN"]
    assert {each["AlarmName"] for each in first["Alarms"]}.isdisjoint(each["AlarmName"] for each in second["Alarms"])
    assert table.alarms()["AlarmHigh"]["Threshold"] == 5 * 60 * 0.8
    assert len(table.alarms()) == 4
