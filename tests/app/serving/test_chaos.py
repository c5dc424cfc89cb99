"""Chaos by the control path: broken, listed, mended, and refused where it makes no sense."""

from __future__ import annotations

from typing import Any

import pytest

from app.serving.chaos import disturb
from tests.admin import Admin
from tests.model.services.ec2.launches import running


def told(admin: Admin, **wanted: Any) -> dict[str, Any]:
    return admin.run(disturb(admin.client, wanted))


def test_what_is_broken_is_listed_with_what_mends_it(admin: Admin) -> None:
    running(admin, Placement={"AvailabilityZone": "us-east-1b"})
    answer = told(admin, **{"break": "zone", "seconds": 600})
    (broken,) = answer["broken"]
    assert (broken["ref"], broken["until"]) == ("zone/us-east-1b", admin.now + 600)
    assert admin.client.history.following(answer["cause"])
    assert told(admin, mend=broken["ref"])["broken"] == []


def test_a_scenario_comes_as_a_text(admin: Admin) -> None:
    running(admin)
    assert told(admin, rehearse="steps: [{break: volume, for: 5m}]")["broken"][0]["what"] == "volume"
    admin.advance(301)
    assert told(admin)["broken"] == []


def test_alarms_that_ring_are_named_but_for_those_that_only_scale(admin: Admin) -> None:
    rule = {"Namespace": "Shop", "MetricName": "Sold", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
    more = {"Threshold": 1.0, "ComparisonOperator": "LessThanThreshold"}
    scaling = "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:autoScalingGroupName/web:policyName/in"
    for name, actions in (("shop", []), ("web-low", [scaling])):
        admin.call("cloudwatch:PutMetricAlarm", AlarmName=name, AlarmActions=actions, **rule, **more)
        admin.call("cloudwatch:SetAlarmState", AlarmName=name, StateValue="ALARM", StateReason="a try")
    assert told(admin)["ringing"] == ["shop"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"break": "moon"},
        {"break": "zone", "subject": "us-east-1z"},
        {"break": "zone", "seconds": -1},
        {"break": "api", "strength": 2},
        {"break": "host"},
        {"mend": "fault-none"},
        {"rehearse": "steps: ["},
        {"region": "mars-1", "break": "zone"},
    ],
)
def test_what_makes_no_sense_is_refused_and_breaks_nothing(admin: Admin, wanted: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        told(admin, **wanted)
    assert told(admin)["broken"] == []
