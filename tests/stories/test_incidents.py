"""Five incidents go by a script: each shows on the board where it is to be looked for, rings, and says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from model.client import WidgetLine, read_body, read_story
from tests.admin import Admin
from tests.shop import Shop

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
HOT = "name: a hot node\nsteps: [{at: 0, break: cpu, subject: %s, strength: 0.95, for: 15m}]"
BAD = "name: an error surge\nsteps: [{at: 0, break: deployment, strength: 0.5, for: 15m}]"


def story(name: str, rate: int) -> str:
    return f"name: {name}\ncomponents: [{{steady: {{rate: {rate}}}}}]\nshape: {{cpu_milliseconds: 10}}"


USUAL, CROWD, WISHES = story("as always", 40), story("odd traffic", 130), story("feature adoption", 41)


class Watched:
    """A shop with a part of its own for wishes, a machine that nobody needs, and a board with an alarm for each."""

    def __init__(self) -> None:
        self.admin = Admin()
        self.shop = Shop(self.admin)
        self.balancer, _, self.ids = self.shop.site(2)
        self.wishes = self.shop.make_group("wishes")["TargetGroupArn"]
        self.shop.register(self.wishes, *self.shop.machines(2))
        self._lead_wishes()
        (self.database,) = self.shop.machines(1)
        self.lines = self._measures()
        self.come(USUAL)
        self.admin.advance(DAY + 6 * HOUR)
        self._watch()
        self.admin.advance(10 * MINUTE)

    def _lead_wishes(self) -> None:
        call = self.admin.call
        listener = call("elbv2:DescribeListeners", LoadBalancerArn=self.balancer)["Listeners"][0]["ListenerArn"]
        call(
            "elbv2:CreateRule",
            ListenerArn=listener,
            Priority=1,
            Conditions=[{"Field": "path-pattern", "Values": ["/wishes*"]}],
            Actions=[{"Type": "forward", "TargetGroupArn": self.wishes}],
        )

    def _measures(self) -> dict[str, list[str]]:
        front = ["LoadBalancer", self.balancer.partition(":loadbalancer/")[2]]
        group = ["TargetGroup", self.wishes.rpartition(":")[2]]
        return {
            "errors": ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", *front],
            "hot": ["AWS/EC2", "CPUUtilization", "InstanceId", self.ids[0]],
            "odd": ["AWS/ApplicationELB", "RequestCount", *front],
            "wanted": ["AWS/ApplicationELB", "RequestCount", *group, *front],
            "idle": ["AWS/EC2", "CPUUtilization", "InstanceId", self.database],
        }

    def _watch(self) -> None:
        self._alarm("errors", "Sum", 30)
        self._alarm("hot", "Average", 90)
        self._alarm("wanted", "Sum", 600)
        self._alarm("idle", "Average", 5, ComparisonOperator="LessThanThreshold", Period=300, EvaluationPeriods=12)
        self._alarm_on_the_unusual("odd")
        widgets = [
            {"type": "metric", "properties": {"title": name, "region": "us-east-1", "metrics": [line]}}
            for name, line in self.lines.items()
        ]
        body = json.dumps({"widgets": widgets})
        self.admin.call("cloudwatch:PutDashboard", DashboardName="operations", DashboardBody=body)

    def _alarm(self, name: str, statistic: str, threshold: float, **more: Any) -> None:
        told = {
            **self._metric(name),
            "Statistic": statistic,
            "Period": 60,
            "EvaluationPeriods": 2,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanThreshold",
            **more,
        }
        self.admin.call("cloudwatch:PutMetricAlarm", AlarmName=name, **told)

    def _alarm_on_the_unusual(self, name: str) -> None:
        stat = {"Metric": self._metric(name), "Period": 300, "Stat": "Sum"}
        self.admin.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName=name,
            ComparisonOperator="GreaterThanUpperThreshold",
            EvaluationPeriods=1,
            ThresholdMetricId="band",
            Metrics=[
                {"Id": "m1", "MetricStat": stat, "ReturnData": True},
                {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1, 4)", "ReturnData": True},
            ],
        )

    def _metric(self, name: str) -> dict[str, Any]:
        namespace, metric, *dimensions = self.lines[name]
        pairs = [{"Name": key, "Value": value} for key, value in zip(*[iter(dimensions)] * 2, strict=True)]
        return {"Namespace": namespace, "MetricName": metric, "Dimensions": pairs}

    def come(self, story: str, wishes: float = 0.05) -> None:
        told = {**read_story(story).told, "paths": {"/": 1 - wishes, "/wishes": wishes}}
        self.admin.run(self.admin.client.demand(self.balancer, told))

    def rehearse(self, script: str) -> None:
        self.admin.run(self.admin.client.chaos().rehearse(script))

    def ringing(self) -> set[str]:
        found = self.admin.call("cloudwatch:DescribeAlarms", StateValue="ALARM")["MetricAlarms"]
        return {each["AlarmName"] for each in found}

    def advice(self, name: str) -> str:
        row = self.admin.client.find("cloudwatch:MetricAlarm", "us-east-1", name)
        assert row is not None
        return self.admin.run(self.admin.client.history.because(row)).advice

    def drawn(self, name: str, seconds: float) -> list[float]:
        """What the board draws of the time until now, minute by minute."""
        body = self.admin.call("cloudwatch:GetDashboard", DashboardName="operations")["DashboardBody"]
        (line,) = next(each.lines for each in read_body(body).widgets if each.title == name)
        return self._read(line, seconds)

    def _read(self, line: WidgetLine, seconds: float) -> list[float]:
        found = self.admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace=line.namespace,
            MetricName=line.metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in line.dimensions],
            StartTime=self.admin.now - seconds,
            EndTime=self.admin.now,
            Period=60,
            Statistics=["Maximum" if "CPU" in line.metric else "Sum"],
        )["Datapoints"]
        ordered = sorted(found, key=lambda point: point["Timestamp"])
        return [each.get("Sum", each.get("Maximum")) for each in ordered]


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    shop = Watched()
    yield shop
    shop.admin.close()


def test_each_incident_is_seen_by_its_metric_and_says_what_to_do(watched: Watched) -> None:
    assert watched.ringing() == {"idle"}, "nobody has asked the database in hours"
    assert max(watched.drawn("idle", HOUR)) < 5
    assert watched.advice("idle") == "Nobody uses this machine: keep a snapshot and delete it, or take a smaller one."

    watched.rehearse(HOT % watched.ids[0])
    watched.admin.advance(10 * MINUTE)
    assert watched.ringing() == {"idle", "hot"}
    assert max(watched.drawn("hot", 5 * MINUTE)) > 90 > max(watched.drawn("hot", HOUR)[:40])
    assert watched.advice("hot").startswith("Take this machine out and let another stand in for it")

    watched.admin.advance(20 * MINUTE)
    watched.rehearse(BAD)
    watched.admin.advance(10 * MINUTE)
    assert watched.ringing() == {"idle", "errors"}
    assert max(watched.drawn("errors", 5 * MINUTE)) > 30
    assert watched.advice("errors").startswith("Roll back to the version before")

    watched.admin.advance(HOUR)
    watched.come(CROWD)
    watched.admin.advance(12 * MINUTE)
    assert watched.ringing() == {"idle", "odd"}
    assert watched.drawn("odd", 5 * MINUTE)[-1] > 2 * watched.drawn("odd", HOUR)[0]
    assert watched.advice("odd").startswith("Look where it comes from, and at this hour")

    watched.come(USUAL)
    watched.admin.advance(HOUR)
    watched.come(WISHES, wishes=0.4)
    watched.admin.advance(10 * MINUTE)
    assert watched.ringing() == {"idle", "wanted"}
    assert watched.drawn("wanted", 5 * MINUTE)[-1] > 5 * watched.drawn("wanted", HOUR)[0]
    assert watched.advice("wanted").startswith("This part is wanted more")
