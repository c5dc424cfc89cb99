"""What happened to an alarm can be read afterwards."""

from __future__ import annotations

import json
from typing import Any

from tests.admin import Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher

DAY = 86400


def history(admin: Admin, **asked: Any) -> list[dict[str, Any]]:
    return admin.call("cloudwatch:DescribeAlarmHistory", **asked)["AlarmHistoryItems"]


def summaries(admin: Admin, **asked: Any) -> list[str]:
    return [item["HistorySummary"] for item in history(admin, **asked)]


def test_changes_of_configuration_and_state_and_actions_are_told_newest_first(watcher: Watcher, admin: Admin) -> None:
    topic = "arn:aws:sns:us-east-1:123456789012:pages"
    watcher.alarm(AlarmActions=[topic])
    watcher.orders(90, 90)
    watcher.alarm(AlarmActions=[topic], Threshold=70)
    told = history(admin, AlarmName="busy")
    assert [item["HistoryItemType"] for item in told] == [
        "ConfigurationUpdate",
        "Action",
        "StateUpdate",
        "ConfigurationUpdate",
    ]
    assert {item["AlarmType"] for item in told} == {"MetricAlarm"}
    assert told[2]["HistorySummary"] == "Alarm updated from INSUFFICIENT_DATA to ALARM"
    assert summaries(admin, HistoryItemType="ConfigurationUpdate") == ['Alarm "busy" updated', 'Alarm "busy" created']
    assert summaries(admin, AlarmTypes=["CompositeAlarm"]) == []


def test_a_change_of_state_is_told_with_its_reasons(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm()
    watcher.orders(90, 90)
    (item,) = history(admin, HistoryItemType="StateUpdate")
    told = json.loads(item["HistoryData"])
    described = watcher.described()
    assert told == {
        "version": "1.0",
        "oldState": {"stateValue": "INSUFFICIENT_DATA", "stateReason": "Unchecked: Initial alarm creation"},
        "newState": {
            "stateValue": "ALARM",
            "stateReason": described["StateReason"],
            "stateReasonData": json.loads(described["StateReasonData"]),
        },
    }
    assert item["Timestamp"] == described["StateTransitionedTimestamp"]


def test_history_is_read_by_time_in_either_direction_and_in_pages(watcher: Watcher, admin: Admin) -> None:
    start = admin.now
    for n in range(5):
        watcher.alarm(f"alarm-{n}")
        admin.advance(seconds=MINUTE)
    up = summaries(admin, ScanBy="TimestampAscending")
    assert up == [f'Alarm "alarm-{n}" created' for n in range(5)]
    assert summaries(admin) == up[::-1]
    assert summaries(admin, StartDate=start + MINUTE, EndDate=start + 2 * MINUTE) == up[2:0:-1]
    first = admin.call("cloudwatch:DescribeAlarmHistory", MaxRecords=3)
    second = admin.call("cloudwatch:DescribeAlarmHistory", MaxRecords=3, NextToken=first["NextToken"])
    both = first["AlarmHistoryItems"] + second["AlarmHistoryItems"]
    assert [item["HistorySummary"] for item in both] == up[::-1]
    assert "NextToken" not in second
    assert admin.refused("cloudwatch:DescribeAlarmHistory", NextToken="x").code == "InvalidNextToken"


def test_history_is_kept_for_thirty_days(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm()
    admin.advance(seconds=31 * DAY)
    watcher.alarm(Threshold=70)
    assert summaries(admin, AlarmName="busy") == ['Alarm "busy" updated']
