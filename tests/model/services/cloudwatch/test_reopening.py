"""What watches goes on watching in a world that was closed and opened again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.client import Client
from model.cloud import Cloud
from model.kit.cell import CellSettings
from tests.admin import NOON

ALARM = {
    "AlarmName": "busy",
    "Namespace": "Shop",
    "MetricName": "Orders",
    "Statistic": "Average",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 80,
    "ComparisonOperator": "GreaterThanThreshold",
}


async def opened(path: Path) -> tuple[Cloud, Client]:
    cloud = await Cloud.open(path, seed=1, now=NOON, settings=CellSettings(), wall=lambda: NOON)
    return cloud, Client(cloud)


async def test_a_sleeping_alarm_wakes_and_data_and_history_are_there(tmp_path: Path) -> None:
    cloud, client = await opened(tmp_path / "world")
    await client.call("cloudwatch:PutMetricAlarm", **ALARM)
    await client.run_until(NOON + 3600)
    await cloud.close()

    cloud, client = await opened(tmp_path / "world")
    data: list[dict[str, Any]] = [{"MetricName": "Orders", "Value": 90}]
    await client.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    await cloud.close()

    cloud, client = await opened(tmp_path / "world")
    await client.run_until(NOON + 3600 + 120)
    (alarm,) = (await client.call("cloudwatch:DescribeAlarms"))["MetricAlarms"]
    assert alarm["StateValue"] == "ALARM"
    items = (await client.call("cloudwatch:DescribeAlarmHistory"))["AlarmHistoryItems"]
    assert [item["HistoryItemType"] for item in items] == ["StateUpdate", "ConfigurationUpdate"]
    await cloud.close()
