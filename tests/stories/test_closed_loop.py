"""A flash sale meets a group that scales: spike, CPU, alarm, policy, new machines, health, relief, and back again."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.shop import Shop

MINUTE = 60.0
SALE = {"start": 10 * MINUTE, "rate": 230, "rise_seconds": 60, "plateau_seconds": 40 * MINUTE, "fall_seconds": 60}
OPENING = 5 * MINUTE
"What the site needs to come up before demand is let in."


class Sale:
    """The site, its two step policies with an alarm each, and everything that is asserted about what they did."""

    def __init__(self, seed: int = 1, path: Path | None = None, bootstrap_seconds: int = 0) -> None:
        self.path, self.bootstrap_seconds = path, bootstrap_seconds
        self.admin = Admin(seed=seed, path=path)
        self.shop = Shop(self.admin)
        self.call = self.admin.call
        self.balancer = self.shop.make_balancer()["LoadBalancerArn"]
        self.group = self.shop.make_group(HealthCheckIntervalSeconds=10)["TargetGroupArn"]
        self.shop.listen(self.balancer, self.group)
        delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]
        self.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=self.group, Attributes=delay)
        self._launch()
        self._react("cpu-out", 2, "web-cpu-high", "GreaterThanThreshold", 70.0, minutes=2)
        self._react("cpu-in", -2, "web-cpu-low", "LessThanThreshold", 25.0, minutes=5)
        self.admin.advance(OPENING + bootstrap_seconds)
        components = [{"steady": {"rate": 60}}, {"spike": SALE}]
        told = {"components": components, "shape": {"cpu_milliseconds": 20}}
        self.admin.run(self.admin.client.demand(self.balancer, told))
        self.begun = self.admin.now

    def _launch(self) -> None:
        script = f"#!/bin/bash\nsleep {self.bootstrap_seconds}\nsystemctl start nginx\n"
        data = {
            "UserData": b64encode(script.encode()).decode(),
            "ImageId": self.shop.image,
            "InstanceType": "c5.large",
            "SecurityGroupIds": [self.shop.web],
            "Monitoring": {"Enabled": True},
        }
        self.call("ec2:CreateLaunchTemplate", LaunchTemplateName="web", LaunchTemplateData=data)
        self.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName="web",
            LaunchTemplate={"LaunchTemplateName": "web"},
            MinSize=2,
            MaxSize=6,
            VPCZoneIdentifier=",".join(self.shop.subnets[:2]),
            TargetGroupARNs=[self.group],
            HealthCheckType="ELB",
            HealthCheckGracePeriod=120 + self.bootstrap_seconds,
            DefaultInstanceWarmup=180,
        )

    def _react(self, policy: str, amount: int, alarm: str, comparison: str, threshold: float, *, minutes: int) -> None:
        bound = "MetricIntervalLowerBound" if amount > 0 else "MetricIntervalUpperBound"
        answer = self.call(
            "autoscaling:PutScalingPolicy",
            AutoScalingGroupName="web",
            PolicyName=policy,
            PolicyType="StepScaling",
            AdjustmentType="ChangeInCapacity",
            StepAdjustments=[{bound: 0.0, "ScalingAdjustment": amount}],
        )
        self.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName=alarm,
            Namespace="AWS/EC2",
            MetricName="CPUUtilization",
            Dimensions=[{"Name": "AutoScalingGroupName", "Value": "web"}],
            Statistic="Average",
            Period=60,
            EvaluationPeriods=minutes,
            Threshold=threshold,
            ComparisonOperator=comparison,
            AlarmActions=[answer["PolicyARN"]],
        )

    def close(self) -> None:
        self.admin.close()

    def reopen(self) -> None:
        """Close the world's file, and stand in the world that is in it."""
        self.admin.close()
        self.admin = self.shop.admin = Admin(path=self.path)
        self.call = self.shop.call = self.admin.call

    def until(self, minutes: float) -> None:
        """Go on until so many minutes after the doors opened."""
        self.admin.advance(self.begun + minutes * MINUTE - self.admin.now)

    def minute(self, at: float) -> float:
        return (at - self.begun) / MINUTE

    @property
    def cpu(self) -> float:
        points = self.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/EC2",
            MetricName="CPUUtilization",
            Dimensions=[{"Name": "AutoScalingGroupName", "Value": "web"}],
            StartTime=self.admin.now - 120,
            EndTime=self.admin.now,
            Period=60,
            Statistics=["Average"],
        )["Datapoints"]
        return max(points, key=lambda point: point["Timestamp"])["Average"]

    @property
    def desired(self) -> int:
        return self.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"][0]["DesiredCapacity"]

    @property
    def healthy(self) -> int:
        return sum(state == "healthy" for state, _ in self.shop.health(self.group).values())

    @property
    def activities(self) -> list[dict[str, Any]]:
        """Those since the doors opened, the oldest first."""
        answer = self.call("autoscaling:DescribeScalingActivities", AutoScalingGroupName="web")
        return [each for each in answer["Activities"][::-1] if each["StartTime"] >= self.begun]

    def alarmed(self, alarm: str) -> list[float]:
        """At which minutes the alarm came into ALARM."""
        answer = self.call("cloudwatch:DescribeAlarmHistory", AlarmName=alarm, HistoryItemType="StateUpdate")
        items = [each for each in answer["AlarmHistoryItems"] if each["HistorySummary"].endswith("to ALARM")]
        return sorted(self.minute(each["Timestamp"]) for each in items)

    def told(self) -> list[tuple[float, str]]:
        """What happened, in its order: of each kind of event the first."""
        found = self._crossings()
        found += [*self._deeds("web-cpu-high", "cpu-out"), *self._deeds("web-cpu-low", "cpu-in", since=found[1][0])]
        first, last = self.activities[0], self.activities[-1]
        found += [(first["StartTime"], "Launching"), (first["EndTime"], "in service")]
        found += [(last["StartTime"], "Terminating"), (last["EndTime"], "terminated")]
        return sorted(found, key=lambda each: each[0])

    def _deeds(self, alarm: str, policy: str, since: float = 0.0) -> list[tuple[float, str]]:
        """When an alarm came, and when it had its policy executed."""
        items = self.call("cloudwatch:DescribeAlarmHistory", AlarmName=alarm, ScanBy="TimestampAscending")
        told = [(each["Timestamp"], each["HistorySummary"]) for each in items["AlarmHistoryItems"]]
        known = [(at, said) for at, said in told if at > max(since, self.begun)]
        came = next(at for at, said in known if said.endswith("to ALARM"))
        done = next(at for at, said in known if policy in said)
        return [(came, f"{alarm} is ALARM"), (done, f"{policy} is executed")]

    def _crossings(self) -> list[tuple[float, str]]:
        """When a minute of too much, of less and of little was over."""
        points = self.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/EC2",
            MetricName="CPUUtilization",
            Dimensions=[{"Name": "AutoScalingGroupName", "Value": "web"}],
            StartTime=self.begun,
            EndTime=self.admin.now,
            Period=60,
            Statistics=["Average"],
        )["Datapoints"]
        known = sorted((each["Timestamp"] + 60, each["Average"]) for each in points)
        over = next(at for at, cpu in known if cpu > 70)
        less = next(at for at, cpu in known if at > over and cpu < 70)
        little = next(at for at, cpu in known if at > less and cpu < 25)
        return [(over, "CPU over 70"), (less, "CPU under 70"), (little, "CPU under 25")]

    @property
    def history(self) -> list[tuple[float, str, str]]:
        return [(each["StartTime"], each["Description"], each["Cause"]) for each in self.activities]


@pytest.fixture
def sale() -> Iterator[Sale]:
    one = Sale()
    yield one
    one.admin.close()


@pytest.mark.fact("autoscaling-36", "autoscaling-16")
def test_the_sale_is_met_and_the_machines_go_home_afterwards(sale: Sale) -> None:
    sale.until(9)
    assert sale.cpu < 40
    assert (sale.desired, sale.healthy) == (2, 2)
    sale.until(13)
    assert sale.cpu > 90
    sale.until(20)
    assert [12 < minute < 15 for minute in sale.alarmed("web-cpu-high")] == [True]
    assert (sale.desired, sale.healthy) == (4, 4)
    assert 40 < sale.cpu < 70
    sale.until(52)
    assert sale.desired == 4
    sale.until(75)
    assert (sale.desired, sale.healthy) == (2, 2)
    assert sale.cpu < 40
    launches, ends = sale.activities[:2], sale.activities[2:]
    assert [each["Description"].split(":")[0] for each in launches] == ["Launching a new EC2 instance"] * 2
    assert [each["Description"].split(":")[0] for each in ends] == ["Terminating EC2 instance"] * 2
    assert all(each["StatusCode"] == "Successful" for each in (*launches, *ends))
    told = sale.told()
    assert [what for _, what in told] == [
        "CPU over 70",
        "web-cpu-high is ALARM",
        "cpu-out is executed",
        "Launching",
        "in service",
        "CPU under 70",
        "CPU under 25",
        "web-cpu-low is ALARM",
        "cpu-in is executed",
        "Terminating",
        "terminated",
    ]


def test_every_step_says_who_wanted_it_and_why(sale: Sale) -> None:
    sale.until(75)
    out, back = sale.activities[0], sale.activities[-1]
    assert out["Cause"].startswith(
        f"At {zulu(sale.begun + 60 * sale.alarmed('web-cpu-high')[0])} a monitor alarm web-cpu-high in state ALARM "
        "triggered policy cpu-out changing the desired capacity from 2 to 4.  At "
    )
    assert out["Cause"].endswith(
        " an instance was started in response to a difference between desired and actual capacity, "
        "increasing the capacity from 2 to 4."
    )
    assert "a monitor alarm web-cpu-low in state ALARM triggered policy cpu-in" in back["Cause"]
    assert "shrinking the capacity from 4 to 2." in back["Cause"]
    assert back["Cause"].endswith(f"instance {back['Description'].split(': ')[1]} was selected for termination.")


def zulu(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.fact("autoscaling-24")
def test_who_takes_longer_to_bootstrap_is_overloaded_longer() -> None:
    failed: list[float] = []
    for seconds in (30, 300):
        with closing(Sale(bootstrap_seconds=seconds)) as sale:
            sale.until(40)
            assert sale.healthy == sale.desired > 2
            name = sale.balancer.partition("loadbalancer/")[2]
            failed.append(sale.shop.total("HTTPCode_Target_5XX_Count", 40 * 60, LoadBalancer=name))
    quick, slow = failed
    assert 0 < 1.5 * quick < slow


@pytest.mark.fact("autoscaling-24")
def test_new_machines_help_only_after_boot_and_health_checks(sale: Sale) -> None:
    sale.until(12)
    while not sale.activities:
        sale.admin.advance(1)
    started = sale.admin.now
    assert sale.healthy == 2
    errors = sale.shop.rate(sale.balancer, "target_5xx")
    assert errors > 0
    while sale.healthy < 4:
        sale.admin.advance(1)
        assert sale.admin.now - started < 180
    assert sale.admin.now - started > 28
    sale.admin.advance(180)
    assert sale.shop.rate(sale.balancer, "target_5xx") == 0


def test_machines_drain_before_they_end(sale: Sale) -> None:
    sale.until(75)
    for each in sale.activities[2:]:
        assert each["EndTime"] - each["StartTime"] > 60


def test_a_world_that_is_closed_and_reopened_goes_on_as_if_nothing_had_been(sale: Sale, tmp_path: Path) -> None:
    kept = Sale(path=tmp_path / "world")
    for minutes in (11, 14, 15.5, 60):
        kept.until(minutes)
        kept.reopen()
    for each in (kept, sale):
        each.until(75)
    assert kept.history == sale.history
    assert (kept.desired, kept.healthy, kept.cpu) == (sale.desired, sale.healthy, sale.cpu)
    kept.admin.close()


def test_the_same_seed_tells_the_same_history_and_another_seed_another() -> None:
    def told(seed: int) -> tuple[list[tuple[float, str, str]], float]:
        one = Sale(seed)
        one.until(75)
        found = one.history, one.shop.total("RequestCount", 3600, LoadBalancer=one.balancer.partition("balancer/")[2])
        one.admin.close()
        return found

    first, again, other = told(7), told(7), told(8)
    assert first == again
    assert first[0] != other[0]
    assert len(first[0]) >= 4
    assert first[0][0][0] > NOON
