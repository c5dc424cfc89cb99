"""Groups change their size at set times, once or again and again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from model.laws.cron import next_time, read_cron, zone_named
from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet

DAY = 86_400


def plan(fleet: Fleet, name: str, **settings: Any) -> None:
    fleet.call(
        "autoscaling:PutScheduledUpdateGroupAction",
        AutoScalingGroupName=NAME,
        ScheduledActionName=name,
        **settings,
    )


@pytest.mark.fact("autoscaling-15")
def test_month_after_month_and_once(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1, DesiredCapacity=2)
    plan(fleet, "month end", Recurrence="0 0 28 * *", DesiredCapacity=10)
    plan(fleet, "back", Recurrence="0 0 2 * *", DesiredCapacity=2)
    plan(fleet, "once", StartTime=stamp(2025, 6, 20), DesiredCapacity=5)
    sizes: list[int] = []
    for year, month, day in ((2025, 6, 21), (2025, 6, 29), (2025, 7, 3), (2025, 7, 29), (2025, 8, 3), (2025, 8, 29)):
        admin.advance(stamp(year, month, day) - admin.now)
        sizes.append(len(fleet.ids()))
    assert sizes == [5, 10, 2, 10, 2, 10]
    left = fleet.call("autoscaling:DescribeScheduledActions")["ScheduledUpdateGroupActions"]
    assert [each["ScheduledActionName"] for each in left] == ["month end", "back"]
    assert "a scheduled action update of AutoScalingGroup constraints" in fleet.activities()[-1]["Cause"]


def stamp(*day: int) -> float:
    return datetime(*day, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "wrong",
    [
        {"Recurrence": "0 0 28 *", "DesiredCapacity": 1},
        {"Recurrence": "61 0 * * *", "DesiredCapacity": 1},
        {"Recurrence": "0 0 * * *", "TimeZone": "Moon/Base", "DesiredCapacity": 1},
        {"Recurrence": "0 0 * * *"},
        {"DesiredCapacity": 1},
        {"StartTime": 1_000_000_000.0, "DesiredCapacity": 1},
    ],
)
def test_plans_that_aws_refuses(admin: Admin, fleet: Fleet, wrong: dict[str, Any]) -> None:
    fleet.call("autoscaling:CreateAutoScalingGroup", **fleet.settings(MinSize=0))
    asked: dict[str, Any] = {"AutoScalingGroupName": NAME, "ScheduledActionName": "x"} | wrong
    assert admin.refused("autoscaling:PutScheduledUpdateGroupAction", **asked).code == "ValidationError"


def test_a_deleted_plan_does_not_act(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    plan(fleet, "soon", StartTime=admin.now + 600, DesiredCapacity=4)
    fleet.call("autoscaling:DeleteScheduledAction", AutoScalingGroupName=NAME, ScheduledActionName="soon")
    admin.advance(1200)
    assert fleet.desired == 1


@pytest.mark.parametrize(
    ("recurrence", "zone", "after", "wanted"),
    [
        ("30 6 * * 1-5", None, (2025, 6, 13, 7), (2025, 6, 16, 6, 30)),
        ("0 0 29 2 *", None, (2025, 1, 1), (2028, 2, 29)),
        ("*/20 * * * *", None, (2025, 6, 13, 7, 41), (2025, 6, 13, 8)),
        ("0 9 1 * MON", None, (2025, 6, 3), (2025, 6, 9, 9)),
        ("0 8 * JAN-MAR *", None, (2025, 6, 3), (2026, 1, 1, 8)),
        ("0 9 * * *", "America/New_York", (2025, 3, 8, 20), (2025, 3, 9, 13)),
        ("0 9 * * *", "America/New_York", (2025, 3, 7, 20), (2025, 3, 8, 14)),
    ],
)
def test_when_a_recurrence_comes_round(
    recurrence: str, zone: str | None, after: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    assert next_time(read_cron(recurrence), zone_named(zone), stamp(*after)) == stamp(*wanted)


def test_what_never_comes_round_is_none() -> None:
    assert next_time(read_cron("0 0 30 2 *"), zone_named(None), stamp(2025, 1, 1)) is None


def test_many_actions_are_planned_at_once_and_the_wrong_ones_named(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    plans = [
        {"ScheduledActionName": "out", "StartTime": admin.now + 600, "DesiredCapacity": 3},
        {"ScheduledActionName": "never", "StartTime": admin.now - 600, "DesiredCapacity": 3},
        {"ScheduledActionName": "in", "Recurrence": "30 13 * * *", "DesiredCapacity": 1},
    ]
    place = {"AutoScalingGroupName": NAME}
    answer = fleet.call("autoscaling:BatchPutScheduledUpdateGroupAction", ScheduledUpdateGroupActions=plans, **place)
    assert [
        (each["ScheduledActionName"], each["ErrorCode"]) for each in answer["FailedScheduledUpdateGroupActions"]
    ] == [("never", "ValidationError")]
    admin.advance(700)
    assert fleet.desired == 3
    names = ["in", "ghost"]
    answer = fleet.call("autoscaling:BatchDeleteScheduledAction", ScheduledActionNames=names, **place)
    assert [each["ScheduledActionName"] for each in answer["FailedScheduledActions"]] == ["ghost"]
    assert fleet.call("autoscaling:DescribeScheduledActions")["ScheduledUpdateGroupActions"] == []
