"""The dashboard of the web shop: who comes, how fast they are served, how busy the machines are, what rings."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import Any

from model.worlds.desk import Desk

NAME = "shop"
WORDS = """# Shop
Customers come through the **balancer** to the group `web`; its machines ask the databases.
- slow or `5xx`: look at CPU and how many are in service first
- the flash sale begins two hours in, every day"""


async def put_board(desk: Desk, region: str, balancer: str) -> None:
    """`balancer` is its name as its metrics have it."""
    found = await desk.call("cloudwatch:DescribeAlarms", region=region)
    alarms = [each["AlarmArn"] for each in found["MetricAlarms"] if not each["AlarmName"].startswith("TargetTracking")]
    body = dumps({"start": "-PT3H", "widgets": list(_widgets(region, balancer, alarms))})
    await desk.call("cloudwatch:PutDashboard", DashboardName=NAME, DashboardBody=body)


def _widgets(region: str, balancer: str, alarms: Sequence[str]) -> list[dict[str, Any]]:
    entry = ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", balancer]
    group = ["AutoScalingGroupName", "web"]
    failed = [".", "HTTPCode_Target_5XX_Count", ".", ".", {"label": "5xx", "yAxis": "right"}]
    slow = [[entry[0], "TargetResponseTime", *entry[2:], {"stat": stat, "label": stat}] for stat in ("p50", "p99")]
    members = [["AWS/AutoScaling", f"Group{state}", *group, {"label": label}] for state, label in _MEMBERS]
    usage = [["AWS/EC2", "CPUUtilization", *group, {"label": "CPU"}]]
    ruled: dict[str, Any] = {"annotations": {"horizontal": [{"label": "target", "value": 50}]}}
    full: dict[str, Any] = {"view": "gauge", "yAxis": {"left": {"min": 0, "max": 100}}}
    return [
        _metric(region, (0, 0, 12, 7), "Requests a minute", [[*entry, {"label": "requests"}], failed], stat="Sum"),
        _metric(region, (12, 0, 12, 7), "How long they wait", slow),
        _metric(region, (0, 7, 12, 6), "CPU of web", usage, **ruled),
        _metric(region, (12, 7, 6, 6), "Machines", members, stacked=True),
        _metric(region, (18, 7, 6, 3), "CPU now", usage, **full),
        _metric(region, (18, 10, 6, 3), "Requests now", [[*entry, {"label": "a minute"}]], "Sum", view="singleValue"),
        _widget("alarm", (0, 13, 12, 6), title="Alarms", alarms=list(alarms)),
        _widget("text", (12, 13, 12, 6), markdown=WORDS),
    ]


_MEMBERS = (("InServiceInstances", "in service"), ("PendingInstances", "pending"))


def _metric(
    region: str, place: tuple[int, int, int, int], title: str, metrics: list[Any], stat: str = "Average", **more: Any
) -> dict[str, Any]:
    told = {"title": title, "metrics": metrics, "stat": stat, "period": 60, "region": region, **more}
    return _widget("metric", place, **told)


def _widget(kind: str, place: tuple[int, int, int, int], **properties: Any) -> dict[str, Any]:
    x, y, width, height = place
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}
