"""Groups keep the number of instances that they are told, within their limits."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop


@pytest.mark.fact("autoscaling-04")
def test_without_a_desired_capacity_it_is_the_minimum(fleet: Fleet) -> None:
    fleet.launch(MinSize=1, MaxSize=10)
    assert fleet.desired == 1
    assert len(fleet.ids()) == 1
    assert len(fleet.activities()) == 1


@pytest.mark.fact("autoscaling-01")
def test_a_group_never_goes_below_its_minimum(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=2)
    fleet.call("ec2:TerminateInstances", InstanceIds=fleet.ids()[:1])
    admin.advance(240)
    assert len(fleet.ids()) == 2
    fleet.step(-1)
    fleet.execute()
    assert fleet.desired == 2
    refusal = admin.refused("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=1)
    assert (refusal.code, "below min value 2" in refusal.message) == ("ValidationError", True)


@pytest.mark.fact("autoscaling-02")
def test_a_group_never_goes_above_its_maximum(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MaxSize=4, DesiredCapacity=4)
    fleet.step(1)
    fleet.execute()
    admin.advance(120)
    assert (fleet.desired, len(fleet.ids())) == (4, 4)
    refusal = admin.refused("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=5)
    assert (refusal.code, "above max value 4" in refusal.message) == ("ValidationError", True)


@pytest.mark.fact("autoscaling-03")
def test_the_desired_capacity_may_be_set_at_any_time(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=3)
    shop.machines()
    set_desired(fleet, 5)
    admin.advance(120)
    assert len(fleet.ids()) == 5
    set_desired(fleet, 2)
    admin.advance(120)
    assert len(fleet.ids()) == 2
    told = [activity["Description"].split()[0] for activity in fleet.activities()]
    assert Counter(told) == {"Launching": 5, "Terminating": 3}


def set_desired(fleet: Fleet, desired: int) -> None:
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=desired)


@pytest.mark.fact("autoscaling-05", "autoscaling-06")
@pytest.mark.parametrize("absent", ["AutoScalingGroupName", "MinSize", "MaxSize", "LaunchTemplate"])
def test_what_a_group_cannot_do_without(admin: Admin, fleet: Fleet, absent: str) -> None:
    asked = fleet.settings(**{absent: None})
    assert admin.refused("autoscaling:CreateAutoScalingGroup", **asked).code == "ValidationError"
    assert admin.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"MinSize": 5, "MaxSize": 4},
        {"DesiredCapacity": 11},
        {"DesiredCapacity": 0},
        {"MinSize": -1},
        {"VPCZoneIdentifier": "subnet-00000000000000000"},
        {"VPCZoneIdentifier": None},
        {"VPCZoneIdentifier": None, "AvailabilityZones": ["us-east-1x"]},
        {"LaunchTemplate": {"LaunchTemplateName": "missing"}},
        {"LaunchTemplate": {"Version": "1"}},
        {"LaunchTemplate": {"LaunchTemplateName": "web", "Version": "7"}},
        {"LaunchTemplate": None, "LaunchConfigurationName": "missing"},
        {"LaunchConfigurationName": "too"},
        {"LaunchTemplate": None, "MixedInstancesPolicy": {"LaunchTemplate": {}}},
        {"HealthCheckType": "GUESS"},
        {"TerminationPolicies": ["Youngest"]},
        {"TargetGroupARNs": ["arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/x/y"]},
        {"LoadBalancerNames": ["classic"]},
    ],
)
def test_what_aws_refuses_is_refused_and_nothing_is_made(admin: Admin, fleet: Fleet, wrong: dict[str, Any]) -> None:
    refusal = admin.refused("autoscaling:CreateAutoScalingGroup", **fleet.settings(**wrong))
    assert refusal.code == "ValidationError"
    assert admin.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"] == []
    admin.advance(60)
    assert admin.call("ec2:DescribeInstances")["Reservations"] == []


def test_a_name_is_taken_once(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    assert admin.refused("autoscaling:CreateAutoScalingGroup", **fleet.settings()).code == "AlreadyExists"


@pytest.mark.fact("autoscaling-14")
def test_limits_pull_the_capacity_with_them(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1, DesiredCapacity=2, MaxSize=10)
    fleet.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, MinSize=6)
    assert fleet.desired == 6
    admin.advance(120)
    assert len(fleet.ids()) == 6
    fleet.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, MinSize=1, MaxSize=3)
    assert fleet.desired == 3
    admin.advance(120)
    assert len(fleet.ids()) == 3
    cause = fleet.activities()[-1]["Cause"]
    assert "a user request update of AutoScalingGroup constraints to min: 1, max: 3, desired: 3" in cause
    assert "changing the desired capacity from 6 to 3." in cause


def test_a_group_spreads_over_its_zones(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=4)
    zones = Counter(each["AvailabilityZone"] for each in fleet.told["Instances"])
    assert zones == {"us-east-1a": 2, "us-east-1b": 2}


def test_zones_alone_mean_their_default_subnets(shop: Shop, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2, VPCZoneIdentifier=None, AvailabilityZones=["us-east-1a", "us-east-1c"])
    found = fleet.call("ec2:DescribeInstances", InstanceIds=fleet.ids())["Reservations"]
    subnets = {each["Instances"][0]["SubnetId"] for each in found}
    assert subnets == {shop.subnets[0], shop.subnets[2]}


def test_tags_reach_those_instances_that_they_are_meant_for(fleet: Fleet) -> None:
    tags = [
        {"Key": "Name", "Value": "web", "PropagateAtLaunch": True},
        {"Key": "owner", "Value": "ops", "PropagateAtLaunch": False},
    ]
    fleet.launch(Tags=tags)
    (found,) = fleet.call("ec2:DescribeInstances", InstanceIds=fleet.ids())["Reservations"]
    given = {tag["Key"]: tag["Value"] for tag in found["Instances"][0]["Tags"]}
    assert (given["Name"], given["aws:autoscaling:groupName"]) == ("web", NAME)
    assert "owner" not in given
    assert {tag["Key"]: tag["PropagateAtLaunch"] for tag in fleet.told["Tags"]} == {"Name": True, "owner": False}


def test_tags_are_put_found_and_deleted(admin: Admin, fleet: Fleet) -> None:
    fleet.launch()
    tag = {"ResourceId": NAME, "ResourceType": "auto-scaling-group", "Key": "stage", "Value": "test"}
    fleet.call("autoscaling:CreateOrUpdateTags", Tags=[tag | {"PropagateAtLaunch": False}])
    wanted = [{"Name": "key", "Values": ["stage"]}]
    assert fleet.call("autoscaling:DescribeTags", Filters=wanted)["Tags"] == [tag | {"PropagateAtLaunch": False}]
    fleet.call("autoscaling:DeleteTags", Tags=[tag])
    assert fleet.call("autoscaling:DescribeTags")["Tags"] == []
    missing = [tag | {"ResourceId": "nobody"}]
    assert admin.refused("autoscaling:CreateOrUpdateTags", Tags=missing).code == "ValidationError"


def test_a_group_with_instances_is_deleted_by_force_only(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2)
    ids = fleet.ids()
    assert admin.refused("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName=NAME).code == "ResourceInUse"
    fleet.call("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName=NAME, ForceDelete=True)
    assert fleet.told["Status"] == "Delete in progress"
    admin.advance(120)
    assert fleet.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"] == []
    found = fleet.call("ec2:DescribeInstances", InstanceIds=ids)["Reservations"]
    assert {each["Instances"][0]["State"]["Name"] for each in found} == {"terminated"}


def test_an_empty_group_goes_at_once(fleet: Fleet) -> None:
    fleet.launch(MinSize=0)
    fleet.call("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName=NAME)
    assert fleet.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"] == []


def test_a_group_that_is_still_at_work_stays(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=0, DesiredCapacity=1)
    set_desired(fleet, 0)
    admin.advance(14)
    refusal = admin.refused("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName=NAME)
    assert refusal.code == "ScalingActivityInProgress"


def test_groups_come_in_pages(fleet: Fleet) -> None:
    for n in range(3):
        asked = fleet.settings(AutoScalingGroupName=f"g{n}", MinSize=0)
        fleet.call("autoscaling:CreateAutoScalingGroup", **asked)
    first = fleet.call("autoscaling:DescribeAutoScalingGroups", MaxRecords=2)
    second = fleet.call("autoscaling:DescribeAutoScalingGroups", MaxRecords=2, NextToken=first["NextToken"])
    names = [each["AutoScalingGroupName"] for each in (*first["AutoScalingGroups"], *second["AutoScalingGroups"])]
    assert names == ["g0", "g1", "g2"]
    assert "NextToken" not in second


def test_a_name_that_nobody_has_is_left_out_of_the_list(admin: Admin, fleet: Fleet) -> None:
    asked: dict[str, Any] = {"AutoScalingGroupNames": ["nobody"]}
    assert fleet.call("autoscaling:DescribeAutoScalingGroups", **asked)["AutoScalingGroups"] == []
    refusal = admin.refused("autoscaling:SetDesiredCapacity", AutoScalingGroupName="nobody", DesiredCapacity=1)
    assert (refusal.code, refusal.status) == ("ValidationError", 400)


def test_its_numbers_are_published_once_somebody_wants_them(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=3)
    asked: dict[str, Any] = {
        "Namespace": "AWS/AutoScaling",
        "MetricName": "GroupInServiceInstances",
        "Dimensions": [{"Name": "AutoScalingGroupName", "Value": NAME}],
        "Period": 60,
        "Statistics": ["Average"],
    }
    window: dict[str, Any] = {"StartTime": admin.now, "EndTime": admin.now + 120}
    admin.advance(180)
    assert fleet.call("cloudwatch:GetMetricStatistics", **asked, **window)["Datapoints"] == []
    fleet.call("autoscaling:EnableMetricsCollection", AutoScalingGroupName=NAME, Granularity="1Minute")
    points = fleet.call("cloudwatch:GetMetricStatistics", **asked, **window)["Datapoints"]
    assert {point["Average"] for point in points} == {3.0}
