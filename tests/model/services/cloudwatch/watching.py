"""Somebody who puts a metric of a shop and has alarms on it."""

from __future__ import annotations

import json
from typing import Any

from tests.admin import Admin

MINUTE = 60


class Watcher:
    """`orders` puts a value for the minute under way, `alarm` has one on it, `history` is what became of it."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin

    def orders(self, *values: float, every: float = MINUTE) -> None:
        """One value a minute, and the time that it takes."""
        for value in values:
            data = [{"MetricName": "Orders", "Value": value}]
            self.admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
            self.admin.advance(seconds=every)

    def alarm(self, name: str = "busy", **changed: Any) -> None:
        self.admin.call("cloudwatch:PutMetricAlarm", **_asked(name, changed))

    def refused(self, **changed: Any) -> tuple[str, str]:
        refusal = self.admin.refused("cloudwatch:PutMetricAlarm", **_asked("busy", changed))
        return refusal.code, refusal.message

    def described(self, name: str = "busy") -> dict[str, Any]:
        (alarm,) = self.admin.call("cloudwatch:DescribeAlarms", AlarmNames=[name])["MetricAlarms"]
        return alarm

    def state(self, name: str = "busy") -> str:
        return self.described(name)["StateValue"]

    def items(self, item_type: str | None = None, name: str = "busy") -> list[dict[str, Any]]:
        """The alarm's history, the oldest first."""
        more = {"HistoryItemType": item_type} if item_type else {}
        found = self.admin.call("cloudwatch:DescribeAlarmHistory", AlarmName=name, ScanBy="TimestampAscending", **more)
        return [item | {"HistoryData": json.loads(item["HistoryData"])} for item in found["AlarmHistoryItems"]]

    def states(self, name: str = "busy") -> list[str]:
        """Every state it came into, the first one first."""
        return [item["HistoryData"]["newState"]["stateValue"] for item in self.items("StateUpdate", name)]


def _asked(name: str, changed: dict[str, Any]) -> dict[str, Any]:
    """An alarm on more than 80 orders in a minute, changed; what is changed to None is left out."""
    asked: dict[str, Any] = {
        "AlarmName": name,
        "Namespace": "Shop",
        "MetricName": "Orders",
        "Statistic": "Average",
        "Period": MINUTE,
        "EvaluationPeriods": 1,
        "Threshold": 80,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    return {key: value for key, value in (asked | changed).items() if value is not None}
