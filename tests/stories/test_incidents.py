"""Five incidents go by a script: each shows on the board where it is to be looked for, rings, and says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from model.client import read_story
from screens.boards import BoardScreen
from screens.boards_panels import AlarmPanel, MetricPanel
from screens.widgets.figures import Figures
from screens.widgets.spans import text_of
from tests.admin import Admin
from tests.screens.estate import settled
from tests.screens.yard import Stage, session_over
from tests.shop import Shop

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
HOT = "name: a hot node\nsteps: [{at: 0, break: cpu, subject: %s, strength: 0.95, for: 15m}]"
ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:"
BAD = "name: an error surge\nsteps: [{at: 0, break: deployment, strength: 0.5, for: 15m}]"


def story(name: str, rate: int) -> str:
    return f"name: {name}\ncomponents: [{{steady: {{rate: {rate}}}}}]\nshape: {{cpu_milliseconds: 10}}"


USUAL, CROWD = story("as always", 40), story("odd traffic", 130)


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
        widgets: list[dict[str, Any]] = []
        for name, line in self.lines.items():
            told = {"region": "us-east-1", "period": 60, "stat": "Maximum" if "CPUUtilization" in line else "Sum"}
            widgets.append({"type": "metric", "properties": {"title": name, "metrics": [line], **told}})
        ringing = {"title": "Alarms", "alarms": [ALARM + name for name in self.lines]}
        widgets.append({"type": "alarm", "height": 12, "properties": ringing})
        body = json.dumps({"start": "-PT1H", "widgets": widgets})
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
        self.admin.advance(10 * MINUTE)

    def ringing(self) -> set[str]:
        found = self.admin.call("cloudwatch:DescribeAlarms", StateValue="ALARM")["MetricAlarms"]
        return {each["AlarmName"] for each in found}

    def board(self) -> Board:
        """What somebody sees who opens the board now."""
        return self.admin.run(self._look())

    async def _look(self) -> Board:
        stage = Stage(lambda: BoardScreen(session_over(self.admin.client), "operations"))
        async with stage.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            charts = {each.widget.title: each.told[0].points for each in stage.screen.query(MetricPanel)}
            figures = stage.screen.query_one(AlarmPanel).query_one(Figures)
            lines = [text_of(line).strip() for line in figures.draw(*figures.size)]
            return Board(charts, " ".join(lines))


@dataclass
class Board:
    """The values of each chart, minute by minute, and what is said of the alarms."""

    charts: dict[str, tuple[tuple[float, float | None], ...]]
    alarms: str

    def most(self, name: str, minutes: int) -> float:
        return max(value for _, value in self.charts[name][-minutes:] if value is not None)

    def before(self, name: str, minutes: int) -> float:
        """The highest of what is drawn until so many minutes ago."""
        return max(value for _, value in self.charts[name][:-minutes] if value is not None)


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    shop = Watched()
    yield shop
    shop.admin.close()


@pytest.mark.fact("cloudwatch-14")
def test_each_incident_is_seen_on_the_board_by_its_metric_and_with_what_to_do(watched: Watched) -> None:
    board = watched.board()
    assert watched.ringing() == {"idle"}, "nobody has asked the database in hours"
    assert board.most("idle", 60) < 5
    assert "ALARM idle → Nobody uses this machine: keep a snapshot and delete it" in board.alarms

    watched.rehearse(HOT % watched.ids[0])
    board = watched.board()
    assert watched.ringing() == {"idle", "hot"}
    assert board.most("hot", 5) > 90 > board.before("hot", 20)
    assert "ALARM hot → Take this machine out and let another stand in for it" in board.alarms

    watched.admin.advance(20 * MINUTE)
    watched.rehearse(BAD)
    board = watched.board()
    assert watched.ringing() == {"idle", "errors"}
    assert board.most("errors", 5) > 30
    assert "ALARM errors → Roll back to the version before" in board.alarms

    watched.admin.advance(HOUR)
    watched.come(CROWD)
    watched.admin.advance(12 * MINUTE)
    board = watched.board()
    assert watched.ringing() == {"idle", "odd"}
    assert board.most("odd", 5) > 2 * board.before("odd", 20)
    assert "ALARM odd → Look where it comes from, and at this hour" in board.alarms

    watched.come(USUAL)
    watched.admin.advance(HOUR)
    watched.come(USUAL, wishes=0.4)
    watched.admin.advance(10 * MINUTE)
    board = watched.board()
    assert watched.ringing() == {"idle", "wanted"}
    assert board.most("wanted", 5) > 5 * board.before("wanted", 20)
    assert "ALARM wanted → This part is wanted more: give it more machines" in board.alarms
