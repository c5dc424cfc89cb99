"""An alarm is as grave as the gravest of its actions; one that only scales concerns nobody."""

from __future__ import annotations

import pytest

from model.laws.alarm_actions import action_class

POLICY = "arn:aws:autoscaling:us-east-1:1:scalingPolicy:u:autoScalingGroupName/web:policyName/in"
TOPIC = "arn:aws:sns:us-east-1:1:ops"
REBOOT = "arn:aws:automate:us-east-1:ec2:reboot"


@pytest.mark.parametrize(
    ("actions", "expected"),
    [((), "shows"), ((POLICY,), "scales"), ((POLICY, REBOOT), "acts"), ((POLICY, REBOOT, TOPIC), "tells")],
)
def test_the_gravest_action_decides(actions: tuple[str, ...], expected: str) -> None:
    assert action_class(actions) == expected


def test_an_alarm_that_may_not_act_is_nobody_s_routine() -> None:
    assert action_class([POLICY], enabled=False) == "disabled"
    assert action_class([], enabled=False) == "shows"
