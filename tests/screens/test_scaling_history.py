"""A group's size over time is told backwards from its activities."""

from __future__ import annotations

from math import inf
from typing import Any

from screens.scaling_history import (
    desired_steps,
    in_service_steps,
    level_at,
    pending_steps,
    staircase,
)
from screens.steps import marks_of


def activity(description: str, start: float, end: float | None, **more: Any) -> dict[str, Any]:
    usual = {"status_code": "Successful" if end else "InProgress", "cause": "", "auto_scaling_group_name": "web"}
    return {"description": description, "start_time": start, "end_time": end, **usual, **more}


LAUNCHED = activity("Launching a new EC2 instance: i-1", 100, 130)
LAUNCHING = activity("Launching a new EC2 instance: i-2", 300, None)
ENDING = activity("Terminating EC2 instance: i-1", 400, None)
FAILED = activity("Launching a new EC2 instance.  Status Reason: no", 200, 200, status_code="Failed")
FOR_POOL = activity("Launching a new EC2 instance: i-3", 50, 60, cause="… actual warm pool size.")


def test_an_instance_serves_from_the_end_of_its_launch_to_the_beginning_of_its_end() -> None:
    steps = in_service_steps([LAUNCHED, FAILED, LAUNCHING, ENDING, FOR_POOL], 2)
    assert steps == [(-inf, 2), (130, 3), (400, 2)]


def test_standby_takes_out_of_service_and_back() -> None:
    out = activity("Moving EC2 instance to Standby: i-1", 10, 10)
    back = activity("Moving EC2 instance out of Standby: i-1", 20, 20)
    assert in_service_steps([out, back], 1) == [(-inf, 1), (10, 0), (20, 1)]


def test_it_is_coming_while_it_is_launched() -> None:
    assert pending_steps([LAUNCHED, LAUNCHING, FOR_POOL]) == [(-inf, 0), (100, 1), (130, 0), (300, 1)]


def test_causes_tell_what_was_wanted() -> None:
    cause = (
        "At 1970-01-01T00:01:40Z a user request explicitly set group desired capacity changing the desired capacity "
        "from 1 to 3. At 1970-01-01T00:01:50Z an instance was started"
    )
    assert desired_steps([activity("", 110, None, cause=cause)], 3) == [(-inf, 1), (100, 3)]
    assert desired_steps([], 2) == [(-inf, 2)]


def test_a_staircase_is_level_until_something_happens() -> None:
    series = staircase("in service", [(-inf, 1), (10, 2), (99, 3)], 5, 20)
    assert series.points == ((5, 1), (10, 1), (10, 2), (20, 2))
    assert level_at([(-inf, 1), (10, 2)], 10) == 2


def test_marks_tell_growth_shrinking_and_failure_apart() -> None:
    told = [(mark.at, mark.label, mark.what) for mark in marks_of([LAUNCHED, FAILED, ENDING], "web")]
    assert told == [(100, "+1", "out"), (200, "1", "failed"), (400, "-1", "in")]
