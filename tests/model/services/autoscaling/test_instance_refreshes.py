"""A group's instances are replaced, some at a time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet

HOUR = 3600.0


class Refreshing:
    """A group of four, and a refresh of it to another type."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.admin = fleet.admin
        self.call = fleet.call
        fleet.make_template("patched", "c5.xlarge")
        fleet.launch(MinSize=0, DesiredCapacity=4, LaunchTemplate={"LaunchTemplateName": "web", "Version": "1"})

    def start(self, *, to: str = "patched", **preferences: Any) -> None:
        self.call(
            "autoscaling:StartInstanceRefresh",
            AutoScalingGroupName=NAME,
            DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateName": to, "Version": "$Latest"}},
            Preferences=preferences,
        )

    @property
    def told(self) -> dict[str, Any]:
        answer = self.call("autoscaling:DescribeInstanceRefreshes", AutoScalingGroupName=NAME)
        return answer["InstanceRefreshes"][0]

    def types(self) -> list[str]:
        return sorted(each["InstanceType"] for each in self.fleet.told["Instances"])

    def watch(self, seconds: float) -> tuple[int, int]:
        """The fewest in service and the most there were meanwhile."""
        least, most = 99, 0
        end = self.admin.now + seconds
        while self.admin.now < end and self.told["Status"] in ("Pending", "InProgress", "RollbackInProgress"):
            least = min(least, len(self.fleet.ids()))
            most = max(most, len(self.fleet.told["Instances"]) - len(self.fleet.ids("Terminating")))
            self.admin.advance(5)
        return least, most


@pytest.fixture
def refreshing(fleet: Fleet) -> Refreshing:
    return Refreshing(fleet)


def test_every_instance_is_replaced_and_never_too_many_at_once(refreshing: Refreshing) -> None:
    old = refreshing.fleet.ids()
    refreshing.start(MinHealthyPercentage=75, InstanceWarmup=30)
    assert refreshing.told["Status"] == "Pending"
    assert refreshing.watch(HOUR) == (3, 4)
    told = refreshing.told
    assert (told["Status"], told["PercentageComplete"], told["InstancesToUpdate"]) == ("Successful", 100, 0)
    assert refreshing.types() == ["c5.xlarge"] * 4
    assert not set(old) & set(refreshing.fleet.ids())
    assert refreshing.fleet.told["LaunchTemplate"]["LaunchTemplateName"] == "patched"
    assert "in response to an instance refresh" in next(
        each["Cause"] for each in refreshing.fleet.activities() if each["Description"].startswith("Terminating")
    )


def test_with_more_than_all_healthy_replacements_come_first(refreshing: Refreshing) -> None:
    refreshing.start(MinHealthyPercentage=100, MaxHealthyPercentage=150, InstanceWarmup=30)
    least, most = refreshing.watch(HOUR)
    assert least == 4
    assert 5 <= most <= 6
    assert refreshing.told["Status"] == "Successful"
    refreshing.admin.advance(300)
    assert refreshing.types() == ["c5.xlarge"] * 4


def test_it_rests_at_checkpoints(refreshing: Refreshing) -> None:
    refreshing.start(MinHealthyPercentage=50, InstanceWarmup=0, CheckpointPercentages=[50, 100], CheckpointDelay=1800)
    refreshing.admin.advance(900)
    assert refreshing.types() == ["c5.large"] * 2 + ["c5.xlarge"] * 2
    assert refreshing.told["PercentageComplete"] == 50
    refreshing.admin.advance(1500)
    assert refreshing.types() == ["c5.xlarge"] * 4
    refreshing.admin.advance(1800)
    assert refreshing.told["Status"] == "Successful"


def test_what_matches_already_is_passed_over(refreshing: Refreshing) -> None:
    old = refreshing.fleet.ids()
    refreshing.start(to="web", SkipMatching=True)
    refreshing.admin.advance(120)
    assert (refreshing.told["Status"], refreshing.fleet.ids()) == ("Successful", old)


def test_a_cancelled_one_leaves_what_it_has_done(refreshing: Refreshing) -> None:
    refreshing.start(MinHealthyPercentage=75, InstanceWarmup=300)
    refreshing.admin.advance(120)
    refreshing.call("autoscaling:CancelInstanceRefresh", AutoScalingGroupName=NAME)
    refreshing.admin.advance(HOUR)
    assert refreshing.told["Status"] == "Cancelled"
    assert refreshing.types() == ["c5.large"] * 3 + ["c5.xlarge"]


def test_a_rollback_brings_the_old_ones_back(refreshing: Refreshing) -> None:
    refreshing.start(MinHealthyPercentage=75, InstanceWarmup=60)
    refreshing.admin.advance(200)
    assert "c5.xlarge" in refreshing.types()
    refreshing.call("autoscaling:RollbackInstanceRefresh", AutoScalingGroupName=NAME)
    assert refreshing.told["Status"] == "RollbackInProgress"
    refreshing.admin.advance(HOUR)
    told = refreshing.told
    assert told["Status"] == "RollbackSuccessful"
    assert told["RollbackDetails"]["RollbackReason"] == "Rolled back due to user request."
    assert refreshing.types() == ["c5.large"] * 4
    assert refreshing.fleet.told["LaunchTemplate"]["LaunchTemplateName"] == "web"


def test_one_that_gets_nowhere_rolls_itself_back(admin: Admin, refreshing: Refreshing) -> None:
    fill_zones(admin, "us-east-1a", "us-east-1b")
    refreshing.start(MinHealthyPercentage=75, AutoRollback=True, InstanceWarmup=0)
    admin.advance(HOUR + 300)
    assert refreshing.told["Status"] == "RollbackInProgress"
    fill_zones(admin, "us-east-1a", "us-east-1b", spare=9)
    admin.advance(HOUR)
    assert refreshing.told["Status"] == "RollbackSuccessful"
    assert refreshing.types() == ["c5.large"] * 4


def fill_zones(admin: Admin, *zones: str, spare: int = 0) -> None:
    """Say how many more instances zones have room for."""
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")

    async def measure() -> None:
        async with world.kernel.unit("test", "zones fill up"):
            for zone in zones:
                world.measure(zone, "spare_instances", spare)

    admin.run(measure())


def test_protected_instances_are_waited_for_or_ignored(refreshing: Refreshing) -> None:
    held = refreshing.fleet.ids()[:1]
    protect = {"AutoScalingGroupName": NAME, "InstanceIds": held}
    refreshing.call("autoscaling:SetInstanceProtection", ProtectedFromScaleIn=True, **protect)
    refreshing.start(MinHealthyPercentage=50, InstanceWarmup=0)
    refreshing.admin.advance(900)
    assert (refreshing.told["Status"], refreshing.told["InstancesToUpdate"]) == ("InProgress", 1)
    refreshing.call("autoscaling:CancelInstanceRefresh", AutoScalingGroupName=NAME)
    refreshing.start(MinHealthyPercentage=50, InstanceWarmup=0, ScaleInProtectedInstances="Ignore", SkipMatching=True)
    refreshing.admin.advance(900)
    assert refreshing.told["Status"] == "Successful"
    assert held[0] in refreshing.fleet.ids()


def test_standby_instances_are_waited_for_ignored_or_ended(refreshing: Refreshing) -> None:
    aside = {"AutoScalingGroupName": NAME, "InstanceIds": refreshing.fleet.ids()[:1]}
    refreshing.call("autoscaling:EnterStandby", ShouldDecrementDesiredCapacity=True, **aside)
    refreshing.admin.advance(60)
    for word, status, left in (("Wait", "InProgress", 1), ("Ignore", "Successful", 0), ("Terminate", "Successful", 0)):
        refreshing.start(MinHealthyPercentage=0, InstanceWarmup=0, StandbyInstances=word)
        refreshing.admin.advance(600)
        assert (refreshing.told["Status"], refreshing.told["InstancesToUpdate"]) == (status, left)
        assert bool(refreshing.fleet.ids("Standby")) == (word != "Terminate")
        if left:
            refreshing.call("autoscaling:CancelInstanceRefresh", AutoScalingGroupName=NAME)


def test_the_last_checkpoint_says_how_many_are_replaced(refreshing: Refreshing) -> None:
    refreshing.start(MinHealthyPercentage=50, InstanceWarmup=0, CheckpointPercentages=[50], CheckpointDelay=60)
    refreshing.admin.advance(900)
    assert refreshing.told["Status"] == "Successful"
    assert refreshing.types() == ["c5.large"] * 2 + ["c5.xlarge"] * 2


def test_who_says_a_hundred_per_cent_gets_the_replacement_first(refreshing: Refreshing) -> None:
    refreshing.start(MinHealthyPercentage=100, MaxHealthyPercentage=100, InstanceWarmup=0)
    assert refreshing.watch(HOUR) == (4, 5)
    assert refreshing.told["Status"] == "Successful"


@pytest.mark.parametrize(("rolls_back", "status"), [(False, "Failed"), (True, "RollbackInProgress")])
def test_an_alarm_that_rings_ends_it_or_turns_it_back(refreshing: Refreshing, rolls_back: bool, status: str) -> None:
    refreshing.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="errors",
        Namespace="Shop",
        MetricName="Errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    watched: dict[str, Any] = {"AlarmSpecification": {"Alarms": ["errors"]}}
    refreshing.start(MinHealthyPercentage=75, InstanceWarmup=300, AutoRollback=rolls_back, **watched)
    refreshing.admin.advance(120)
    assert refreshing.told["Preferences"]["AlarmSpecification"] == {"Alarms": ["errors"]}
    refreshing.call("cloudwatch:SetAlarmState", AlarmName="errors", StateValue="ALARM", StateReason="so many")
    refreshing.admin.advance(1)
    assert (refreshing.told["Status"], "errors" in refreshing.told["StatusReason"]) == (status, True)
    if not rolls_back:
        again = {"AutoScalingGroupName": NAME, "Preferences": watched}
        assert refreshing.admin.refused("autoscaling:StartInstanceRefresh", **again).code == "ValidationError"


def test_a_group_that_uses_whatever_version_is_latest_has_nothing_to_go_back_to(refreshing: Refreshing) -> None:
    latest: dict[str, Any] = {"LaunchTemplate": {"LaunchTemplateName": "web", "Version": "$Latest"}}
    refreshing.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, **latest)
    refreshing.start()
    refusal = refreshing.admin.refused("autoscaling:RollbackInstanceRefresh", AutoScalingGroupName=NAME)
    assert refusal.code == "IrreversibleInstanceRefresh"


def test_whoever_waits_in_the_warm_pool_gives_way_too(refreshing: Refreshing) -> None:
    place = {"AutoScalingGroupName": NAME}
    refreshing.call("autoscaling:PutWarmPool", MinSize=2, MaxGroupPreparedCapacity=4, **place)
    refreshing.admin.advance(200)
    refreshing.start(MinHealthyPercentage=50, InstanceWarmup=0)
    assert refreshing.told["ProgressDetails"]["WarmPoolProgress"] == {"PercentageComplete": 0, "InstancesToUpdate": 2}
    refreshing.admin.advance(900)
    details = refreshing.told["ProgressDetails"]
    assert (refreshing.told["Status"], details["WarmPoolProgress"]["InstancesToUpdate"]) == ("Successful", 0)
    waiting = refreshing.call("autoscaling:DescribeWarmPool", **place)["Instances"]
    assert {each["InstanceType"] for each in waiting} == {"c5.xlarge"}
    assert refreshing.types() == ["c5.xlarge"] * 4


def test_there_is_one_at_a_time_and_only_of_groups_that_are_there(refreshing: Refreshing) -> None:
    refused, place = refreshing.admin.refused, {"AutoScalingGroupName": NAME}
    for action in ("CancelInstanceRefresh", "RollbackInstanceRefresh"):
        assert refused(f"autoscaling:{action}", **place).code == "ActiveInstanceRefreshNotFound"
    wrong: list[dict[str, Any]] = [
        {"MinHealthyPercentage": 101},
        {"MinHealthyPercentage": 10, "MaxHealthyPercentage": 150},
        {"CheckpointPercentages": [50, 20]},
        {"InstanceWarmup": -1},
        {"BakeTime": 999_999},
        {"StandbyInstances": "Sing"},
        {"MaxHealthyPercentage": 110},
        {"CheckpointDelay": 60},
        {"AutoRollback": True},
        {"AlarmSpecification": {"Alarms": [f"alarm-{number}" for number in range(11)]}},
    ]
    for preferences in wrong:
        assert refused("autoscaling:StartInstanceRefresh", **place, Preferences=preferences).code == "ValidationError"
    refreshing.call("autoscaling:StartInstanceRefresh", **place)
    assert refused("autoscaling:StartInstanceRefresh", **place).code == "InstanceRefreshInProgress"
    assert refused("autoscaling:RollbackInstanceRefresh", **place).code == "IrreversibleInstanceRefresh"
