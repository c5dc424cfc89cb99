"""Alarms on what services publish look only when their verdict can have changed."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Any

import pytest

from model.catalog.images import images
from model.kit.world import World
from model.physics.metric import METRICS, Metric, series_key
from model.physics.series import Counter, Gauge, Series
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.vpcs import Vpc
from tests.admin import Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher

SPACE = "AWS/Test"


def pressure(world: World, vpc: Vpc) -> Series:
    return Gauge(series_key(world, vpc.vpc_id, "pressure"), world.signal(vpc.vpc_id, "pressure"), ceiling=100)


def leaks(world: World, vpc: Vpc) -> Series:
    return Counter(series_key(world, vpc.vpc_id, "leaks"), world.signal(vpc.vpc_id, "leaks"))


def heat(world: World, instance: Instance) -> Series:
    return Gauge(series_key(world, instance.instance_id, "heat"), world.signal(instance.instance_id, "cpu"))


PUBLISHED = (
    Metric(SPACE, "Pressure", "Percent", Vpc, {"VpcId": "vpc_id"}, pressure),
    Metric(SPACE, "Leaks", "Count", Vpc, {"VpcId": "vpc_id"}, leaks),
    Metric(SPACE, "Heat", "Percent", Instance, {"InstanceType": "instance_type"}, heat),
)


@pytest.fixture(autouse=True)
def published() -> Iterator[None]:
    """These metrics are published while a test of this file runs."""
    METRICS.extend(PUBLISHED)
    yield
    for each in PUBLISHED:
        METRICS.remove(each)


class Plant:
    """A network with pressure and leaks, and somebody who watches them."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.watcher = Watcher(admin)
        (network,) = self.world.all(Vpc)
        self.vpc_id = network.vpc_id

    @property
    def world(self) -> World:
        return self.admin.cloud.world("123456789012", "us-east-1", "ec2")

    def measure(self, **values: float) -> None:
        async def change() -> None:
            async with self.admin.cloud.kernel.unit("test", "test:measure"):
                for quantity, value in values.items():
                    self.world.measure(self.vpc_id, quantity, value)

        self.admin.run(change())

    def alarm(self, name: str = "busy", **changed: Any) -> None:
        own = {"Namespace": SPACE, "Dimensions": [{"Name": "VpcId", "Value": self.vpc_id}], "MetricName": "Pressure"}
        self.watcher.alarm(name, **(own | changed))

    def pass_minutes(self, minutes: int) -> int:
        """Let time pass; returns how many times an alarm looked."""
        kernel, woken = self.admin.cloud.kernel, 0
        wake = kernel.wake
        assert wake is not None

        async def counted(timer: Any) -> None:
            nonlocal woken
            woken += timer.appointment.what == "cloudwatch:evaluate"
            await wake(timer)

        kernel.wake = counted
        self.admin.advance(seconds=minutes * MINUTE)
        kernel.wake = wake
        return woken


@pytest.fixture
def plant(admin: Admin) -> Plant:
    return Plant(admin)


def test_an_alarm_whose_metric_is_far_from_its_threshold_sleeps(plant: Plant) -> None:
    plant.measure(pressure=20)
    plant.alarm(EvaluationPeriods=3)
    plant.pass_minutes(10)
    assert plant.watcher.state() == "OK"
    assert plant.pass_minutes(24 * 60) == 0


def test_it_wakes_when_the_metric_rises_and_sleeps_again(plant: Plant) -> None:
    plant.measure(pressure=20)
    plant.alarm(EvaluationPeriods=3)
    plant.pass_minutes(60)
    plant.measure(pressure=95)
    plant.pass_minutes(10)
    assert plant.watcher.states() == ["OK", "ALARM"]
    assert plant.pass_minutes(24 * 60) == 0
    plant.measure(pressure=10)
    plant.pass_minutes(10)
    assert plant.watcher.states() == ["OK", "ALARM", "OK"]
    assert plant.pass_minutes(24 * 60) == 0


def test_changes_on_the_same_side_of_the_threshold_wake_nobody(plant: Plant) -> None:
    plant.measure(pressure=20)
    plant.alarm()
    plant.pass_minutes(60)
    for value in (30, 70, 5, 60):
        plant.measure(pressure=value)
        assert plant.pass_minutes(10) == 0
    plant.measure(pressure=90)
    assert plant.pass_minutes(10) > 0
    assert plant.watcher.states() == ["OK", "ALARM"]
    for value in (95, 88, 99):
        plant.measure(pressure=value)
        assert plant.pass_minutes(10) == 0


def test_near_the_threshold_it_looks_every_minute(plant: Plant) -> None:
    plant.measure(pressure=80)
    plant.alarm()
    assert plant.pass_minutes(60) in (60, 61)
    assert {"OK", "ALARM"} <= set(plant.watcher.states())


def test_a_metric_that_falls_silent_is_noticed(plant: Plant) -> None:
    plant.measure(pressure=20)
    plant.alarm()
    plant.pass_minutes(60)
    plant.measure(pressure=nan)
    plant.pass_minutes(10)
    assert plant.watcher.states() == ["OK", "INSUFFICIENT_DATA"]
    assert plant.pass_minutes(24 * 60) == 0
    plant.measure(pressure=20)
    plant.pass_minutes(10)
    assert plant.watcher.state() == "OK"


@pytest.mark.fact("alarms-03")
def test_a_counter_that_counts_nothing_is_silent_and_that_is_treated_as_told(plant: Plant) -> None:
    plant.measure(leaks=0)
    plant.alarm("strict", MetricName="Leaks", Statistic="Sum")
    plant.alarm("relaxed", MetricName="Leaks", Statistic="Sum", TreatMissingData="notBreaching")
    plant.pass_minutes(10)
    assert (plant.watcher.state("strict"), plant.watcher.state("relaxed")) == ("INSUFFICIENT_DATA", "OK")
    assert plant.pass_minutes(24 * 60) == 0
    plant.measure(leaks=10)
    plant.pass_minutes(10)
    assert (plant.watcher.state("strict"), plant.watcher.state("relaxed")) == ("ALARM", "ALARM")
    plant.measure(leaks=0)
    plant.pass_minutes(10)
    assert (plant.watcher.state("strict"), plant.watcher.state("relaxed")) == ("INSUFFICIENT_DATA", "OK")


def test_an_alarm_on_what_is_not_there_yet_wakes_when_it_comes(plant: Plant) -> None:
    plant.alarm("other", Dimensions=[{"Name": "VpcId", "Value": "vpc-0123456789abcdef0"}])
    plant.alarm("heat", Dimensions=[{"Name": "InstanceType", "Value": "t3.micro"}], MetricName="Heat", Threshold=0)
    plant.pass_minutes(5)
    assert plant.pass_minutes(24 * 60) == 0
    linux = next(image for image in images("us-east-1") if image.architecture == "x86_64" and not image.platform)
    plant.admin.call("ec2:RunInstances", ImageId=linux.id, InstanceType="t3.micro", MinCount=2, MaxCount=2)
    plant.pass_minutes(10)
    assert plant.watcher.states("heat") == ["ALARM"]
    assert plant.watcher.states("other") == []


def test_an_alarm_in_an_idle_world_is_found_asleep_after_a_rollback_too(plant: Plant) -> None:
    plant.measure(pressure=20)
    plant.alarm()
    plant.pass_minutes(10)

    async def fail() -> None:
        async with plant.admin.cloud.kernel.unit("test", "test:fail"):
            plant.world.measure(plant.vpc_id, "pressure", 99)
            raise ValueError("nothing of this happened")

    with pytest.raises(ValueError, match="nothing of this"):
        plant.admin.run(fail())
    assert plant.pass_minutes(10) == 0
    plant.measure(pressure=99)
    plant.pass_minutes(3)
    assert plant.watcher.state() == "ALARM"


def test_a_threshold_changed_while_it_sleeps_counts_at_once(plant: Plant) -> None:
    plant.measure(pressure=50)
    plant.alarm()
    plant.pass_minutes(10)
    plant.alarm(Threshold=30)
    plant.pass_minutes(2)
    assert plant.watcher.state() == "ALARM"


def test_same_seed_same_history_and_another_seed_another() -> None:
    def story(seed: int) -> list[tuple[float, str]]:
        someone = Admin(seed=seed)
        plant = Plant(someone)
        plant.measure(pressure=80)
        plant.alarm()
        plant.pass_minutes(60)
        told = [(item["Timestamp"], item["HistorySummary"]) for item in plant.watcher.items()]
        someone.close()
        return told

    assert story(1) == story(1)
    assert story(1) != story(2)
