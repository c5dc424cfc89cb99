"""Limits change at set times: once, at a rate, or as a recurrence has it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.application_autoscaling.scaled_table import ScaledTable

HOUR = 3600


def plan(table: ScaledTable, name: str, schedule: str, lowest: int, highest: int = 100, **more: Any) -> None:
    table.call(
        "PutScheduledAction",
        ScheduledActionName=name,
        Schedule=schedule,
        ScalableTargetAction={"MinCapacity": lowest, "MaxCapacity": highest},
        **more,
    )


def plans(admin: Admin) -> list[dict[str, Any]]:
    told = admin.call("application-autoscaling:DescribeScheduledActions", ServiceNamespace="dynamodb")
    return told["ScheduledActions"]


def test_before_the_shop_opens_there_is_more_and_at_night_less(admin: Admin, table: ScaledTable) -> None:
    """It is noon of a Sunday in New York's summer, four hours behind."""
    table.register(5, 100)
    plan(table, "open", "cron(0 8 ? * MON-FRI *)", 40, Timezone="America/New_York")
    plan(table, "close", "cron(0 20 * * ? *)", 5, 10, Timezone="America/New_York")
    sizes: list[int] = []
    for _ in range(8):
        admin.advance(6 * HOUR + 60)
        sizes.append(table.units)

    assert sizes[:2] == [5, 5]
    assert 40 in sizes
    assert sizes[-1] in (10, 40)
    causes = [each["Cause"] for each in table.activities()]
    assert "scheduled action name open was triggered" in causes
    assert "minimum capacity was set to 40" in causes


def test_once_is_enough_and_the_plan_is_forgotten(admin: Admin, table: ScaledTable) -> None:
    table.register(5, 100)
    plan(table, "launch", "at(2025-06-15T14:30:00)", 30)
    (told,) = plans(admin)
    assert told["ScalableTargetAction"] == {"MinCapacity": 30, "MaxCapacity": 100}
    assert ":resource/dynamodb/table/orders:scheduledActionName/launch" in told["ScheduledActionARN"]

    admin.advance(2.6 * HOUR)
    assert table.units == 30
    assert plans(admin) == []


def test_a_rate_counts_from_its_start_and_ends_in_time(admin: Admin, table: ScaledTable) -> None:
    table.register(5, 100)
    start = admin.now + HOUR
    plan(table, "more", "rate(30 minutes)", 30, StartTime=start, EndTime=start + HOUR)
    admin.advance(HOUR + 120)
    assert table.units == 30
    assert len(plans(admin)) == 1
    admin.advance(2 * HOUR)
    assert plans(admin) == []
    triggered = [each for each in table.activities() if "triggered" in each["Cause"]]
    assert [each["StartTime"] - start for each in triggered] == [0, 1800, 3600]


def test_suspended_plans_come_round_and_do_nothing(admin: Admin, table: ScaledTable) -> None:
    table.register(5, 100, SuspendedState={"ScheduledScalingSuspended": True})
    plan(table, "more", "rate(1 hour)", 30)
    admin.advance(1.5 * HOUR)
    assert table.units == 5
    table.call("RegisterScalableTarget", SuspendedState={"ScheduledScalingSuspended": False})
    admin.advance(HOUR)
    assert table.units == 30


def test_what_is_not_said_anew_stays(admin: Admin, table: ScaledTable) -> None:
    table.register(5, 100)
    plan(table, "more", "rate(1 hour)", 30, EndTime=admin.now + 10 * HOUR)
    table.call("PutScheduledAction", ScheduledActionName="more", ScalableTargetAction={"MinCapacity": 50})

    (told,) = plans(admin)
    assert told["Schedule"] == "rate(1 hour)"
    assert told["ScalableTargetAction"] == {"MinCapacity": 50, "MaxCapacity": 100}
    assert "EndTime" not in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"Schedule": "cron(0 8 * * MON-FRI *)"},
        {"Schedule": "cron(0 8 ? * MON#2 *)"},
        {"Schedule": "every hour"},
        {"Schedule": "rate(1 hours)"},
        {"Schedule": "rate(0 minutes)"},
        {"Schedule": "at(2025-06-15)"},
        {"Schedule": "at(2024-06-15T00:00:00)"},
        {"Timezone": "Moon/Base"},
        {"ScalableTargetAction": {"MinCapacity": 9, "MaxCapacity": 8}},
        {"ScalableTargetAction": {}},
    ],
)
def test_plans_that_are_refused(admin: Admin, table: ScaledTable, wrong: dict[str, Any]) -> None:
    table.register()
    usual = {"ScheduledActionName": "x", "Schedule": "rate(1 hour)", "ScalableTargetAction": {"MinCapacity": 5}}

    assert table.refused("PutScheduledAction", **usual | wrong).code == "ValidationException"
    assert plans(admin) == []


def test_a_plan_that_is_deleted_does_nothing(admin: Admin, table: ScaledTable) -> None:
    table.register()
    plan(table, "more", "rate(1 hour)", 30)
    table.call("DeleteScheduledAction", ScheduledActionName="more")
    admin.advance(2 * HOUR)

    assert table.units == 5
    assert table.refused("DeleteScheduledAction", ScheduledActionName="more").code == "ObjectNotFoundException"
