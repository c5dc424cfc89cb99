"""What services ask of each other behind the scenes is no event; the same asked by people is."""

from __future__ import annotations

from tests.admin import Admin
from tests.stories.town import CPU, build


def test_an_alarm_that_carries_out_a_policy_leaves_no_event_but_people_who_do_are_on_record(admin: Admin) -> None:
    build(admin)
    simple = {
        "PolicyType": "SimpleScaling",
        "AdjustmentType": "ChangeInCapacity",
        "ScalingAdjustment": 1,
        "Cooldown": 1,
    }
    named = {"AutoScalingGroupName": "fleet", "PolicyName": "more"}
    more = admin.call("autoscaling:PutScalingPolicy", **named, **simple)["PolicyARN"]
    when = {"Statistic": "Average", "Period": 60, "EvaluationPeriods": 2, "Threshold": 80.0}
    above = {"AlarmName": "busy", "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": [more]}
    admin.call("cloudwatch:PutMetricAlarm", **CPU, **when, **above)
    sizes = _size(admin)
    admin.call("cloudwatch:SetAlarmState", AlarmName="busy", StateValue="ALARM", StateReason="drill")
    admin.advance(120)

    assert _size(admin) != sizes, "the policy has been carried out"
    assert _events(admin) == []
    admin.call("autoscaling:ExecutePolicy", **named)
    assert _events(admin) == ["root"]


def _size(admin: Admin) -> int:
    (group,) = admin.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"]
    return group["DesiredCapacity"]


def _events(admin: Admin) -> list[str]:
    named = [{"AttributeKey": "EventName", "AttributeValue": "ExecutePolicy"}]
    return [each["Username"] for each in admin.call("cloudtrail:LookupEvents", LookupAttributes=named)["Events"]]
