"""Activities give their causes in AWS's words."""

from datetime import UTC, datetime

import pytest

from model.laws import scaling_cause as cause

AT = datetime(2024, 12, 5, 21, 48, 47, tzinfo=UTC).timestamp()
NOW = "At 2024-12-05T21:48:47Z "


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            cause.group_created(AT, 1),
            "a user request created an AutoScalingGroup changing the desired capacity from 0 to 1.",
        ),
        (
            cause.limits_changed(AT, 0, 2, 0, 1),
            (
                "a user request update of AutoScalingGroup constraints to min: 0, max: 2, desired: 1 changing the "
                "desired capacity from 0 to 1."
            ),
        ),
        (
            cause.desired_set(AT, 1, 2),
            "a user request explicitly set group desired capacity changing the desired capacity from 1 to 2.",
        ),
        (
            cause.policy_executed(AT, "Up", 1, 2),
            ("a user request executed policy Up changing the desired capacity from 1 to 2."),
        ),
        (
            cause.alarm_triggered(AT, "cpu-high", "ALARM", "out", 2, 3),
            "a monitor alarm cpu-high in state ALARM triggered policy out changing the desired capacity from 2 to 3.",
        ),
        (
            cause.launched_for_capacity(AT, 0, 1),
            (
                "an instance was started in response to a difference between desired and actual capacity, increasing "
                "the capacity from 0 to 1."
            ),
        ),
        (
            cause.launched_as_replacement(AT),
            ("an instance was launched in response to an unhealthy instance needing to be replaced."),
        ),
        (
            cause.ended_for_capacity(AT, 2, 1, "i-1"),
            (
                "an instance was taken out of service in response to a difference between desired and actual capacity, "
                f"shrinking the capacity from 2 to 1.  {NOW}instance i-1 was selected for termination."
            ),
        ),
        (
            cause.ended_as_unhealthy(AT, "load_balancer"),
            "an instance was taken out of service in response to an ELB system health check failure.",
        ),
        (cause.ended_by_user(AT, "i-1"), "instance i-1 was taken out of service in response to a user request."),
        (
            cause.ended_by_user(AT, "i-1", (2, 1)),
            "instance i-1 was taken out of service in response to a user request, shrinking the capacity from 2 to 1.",
        ),
    ],
)
def test_a_cause_reads_as_auto_scaling_writes_it(said, expected):
    assert said == NOW + expected
