"""Mute rules keep alarms from acting in their windows, and what was owed is done afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher

TOPIC = "arn:aws:sns:us-east-1:123456789012:pages"
HOUR = 60 * MINUTE


def rule(admin: Admin, expression: str, duration: str = "PT1H", **more: Any) -> None:
    schedule = {"Expression": expression, "Duration": duration} | more.pop("Schedule", {})
    asked = {"Name": "night", "Rule": {"Schedule": schedule}, "MuteTargets": {"AlarmNames": ["busy"]}}
    admin.call("cloudwatch:PutAlarmMuteRule", **(asked | more))


def status(admin: Admin) -> str:
    return admin.call("cloudwatch:GetAlarmMuteRule", AlarmMuteRuleName="night")["Status"]


def turn(admin: Admin, state: str) -> None:
    admin.call("cloudwatch:SetAlarmState", AlarmName="busy", StateValue=state, StateReason="by hand")


@pytest.fixture
def paged(watcher: Watcher) -> Watcher:
    watcher.alarm(AlarmActions=[TOPIC], TreatMissingData="ignore")
    return watcher


def acted(watcher: Watcher) -> int:
    return len(watcher.items("Action"))


def test_in_its_window_an_alarm_changes_and_does_nothing_and_afterwards_it_makes_up_for_it(
    paged: Watcher, admin: Admin
) -> None:
    rule(admin, "cron(0 13 * * *)")
    assert status(admin) == "SCHEDULED"
    admin.advance(HOUR + MINUTE)
    assert status(admin) == "ACTIVE"
    turn(admin, "ALARM")
    assert (paged.state(), acted(paged)) == ("ALARM", 0)
    admin.advance(HOUR)
    assert (status(admin), acted(paged)) == ("SCHEDULED", 1)
    admin.advance(23 * HOUR)
    assert status(admin) == "ACTIVE"


def test_what_is_over_when_the_window_ends_is_not_told(paged: Watcher, admin: Admin) -> None:
    rule(admin, "at(2025-06-15T11:30)")
    assert status(admin) == "ACTIVE"
    turn(admin, "ALARM")
    turn(admin, "OK")
    admin.advance(31 * MINUTE)
    assert (status(admin), acted(paged)) == ("EXPIRED", 0)


def test_a_window_is_told_in_its_own_time_zone(paged: Watcher, admin: Admin) -> None:
    rule(admin, "cron(0 14 * * *)", Schedule={"Timezone": "Europe/Berlin"})
    assert status(admin) == "ACTIVE"


def test_before_it_starts_and_after_it_expires_it_mutes_nothing(paged: Watcher, admin: Admin) -> None:
    rule(admin, "cron(0 * * * *)", "PT10M", StartDate=NOON + HOUR, ExpireDate=NOON + 2 * HOUR + 5 * MINUTE)
    admin.advance(5 * MINUTE)
    assert status(admin) == "SCHEDULED"
    admin.advance(HOUR)
    assert status(admin) == "ACTIVE"
    admin.advance(HOUR - MINUTE)
    assert status(admin) == "ACTIVE"
    admin.advance(2 * MINUTE)
    assert status(admin) == "EXPIRED"


def test_deleting_it_or_taking_the_alarm_out_ends_the_silence(paged: Watcher, admin: Admin) -> None:
    rule(admin, "at(2025-06-15T11:30)")
    turn(admin, "ALARM")
    rule(admin, "at(2025-06-15T11:30)", MuteTargets={"AlarmNames": []})
    assert acted(paged) == 1
    rule(admin, "at(2025-06-15T11:30)")
    turn(admin, "OK")
    turn(admin, "ALARM")
    admin.call("cloudwatch:DeleteAlarmMuteRule", AlarmMuteRuleName="night")
    assert acted(paged) == 2
    admin.call("cloudwatch:DeleteAlarmMuteRule", AlarmMuteRuleName="night")
    assert admin.refused("cloudwatch:GetAlarmMuteRule", AlarmMuteRuleName="night").code == "ResourceNotFoundException"


def test_rules_are_listed_by_alarm_and_status(paged: Watcher, admin: Admin) -> None:
    rule(admin, "cron(0 2 * * SUN)", "P2DT12H")

    def listed(**asked: Any) -> list[str]:
        found = admin.call("cloudwatch:ListAlarmMuteRules", **asked)["AlarmMuteRuleSummaries"]
        return [each["AlarmMuteRuleArn"].rpartition(":")[2] for each in found]

    assert listed() == listed(AlarmName="busy") == listed(Statuses=["ACTIVE"]) == ["night"]
    assert listed(Statuses=["EXPIRED"]) == listed(AlarmName="other") == []
    told = admin.call("cloudwatch:GetAlarmMuteRule", AlarmMuteRuleName="night")
    assert told["Rule"] == {"Schedule": {"Expression": "cron(0 2 * * SUN)", "Duration": "P2DT12H"}}
    assert (told["MuteTargets"], told["MuteType"]) == ({"AlarmNames": ["busy"]}, "RECURRING")


@pytest.mark.parametrize(
    ("expression", "duration", "more"),
    [
        ("rate(1 hour)", "PT1H", {}),
        ("cron(0 25 * * *)", "PT1H", {}),
        ("cron(0 2 * *)", "PT1H", {}),
        ("at(tomorrow)", "PT1H", {}),
        ("at(2020-01-01T00:00)", "PT1H", {}),
        ("cron(0 2 * * *)", "PT30S", {}),
        ("cron(0 2 * * *)", "P16D", {}),
        ("cron(0 2 * * *)", "PT", {}),
        ("cron(0 2 * * *)", "1h", {}),
        ("cron(0 2 * * *)", "PT1H", {"Schedule": {"Timezone": "Mars/Olympus"}}),
        ("cron(0 2 * * *)", "PT1H", {"ExpireDate": NOON - HOUR}),
        ("cron(0 2 * * *)", "PT1H", {"MuteTargets": {"AlarmNames": ["nobody"]}}),
    ],
)
def test_what_makes_no_sense_is_refused(
    paged: Watcher, admin: Admin, expression: str, duration: str, more: dict[str, Any]
) -> None:
    schedule = {"Expression": expression, "Duration": duration} | more.pop("Schedule", {})
    refused = admin.refused("cloudwatch:PutAlarmMuteRule", Name="night", Rule={"Schedule": schedule}, **more)
    assert refused.code == "ValidationError"
    assert admin.call("cloudwatch:ListAlarmMuteRules")["AlarmMuteRuleSummaries"] == []
