"""A group whose target group is deleted under it."""

from itertools import pairwise

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import Fleet
from tests.shop import Shop

GONE = "One or more target groups not found. Validating load balancer configuration failed."


def test_what_was_launched_for_it_is_ended_and_no_more_is_launched(
    admin: Admin, shop: Shop, fleet: Fleet, caplog: pytest.LogCaptureFixture
) -> None:
    arn = shop.make_group()["TargetGroupArn"]
    asked = fleet.settings(TargetGroupARNs=[arn])
    fleet.call("autoscaling:CreateAutoScalingGroup", **asked)
    admin.advance(13)
    (launched,) = fleet.ids("Pending")
    admin.call("elbv2:DeleteTargetGroup", TargetGroupArn=arn)
    admin.advance(600)
    first, ending, *others = fleet.activities()
    assert (first["StatusCode"], first["StatusMessage"].split(".")[0]) == (
        "Failed",
        "One or more target groups not found Launching EC2 instance failed",
    )
    assert ending["Description"] == f"Terminating EC2 instance: {launched}"
    assert ending["Cause"].endswith("an instance was taken out of service in response to a launch failure.")
    assert {each["StatusMessage"] for each in others} == {f"{GONE} Launching EC2 instance failed."}
    assert caplog.records == []


def test_the_pauses_between_vain_launches_grow(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    arn = shop.make_group()["TargetGroupArn"]
    fleet.launch(TargetGroupARNs=[arn], MinSize=0)
    admin.call("elbv2:DeleteTargetGroup", TargetGroupArn=arn)
    admin.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName="fleet", DesiredCapacity=1)
    admin.advance(3600)
    times = [each["StartTime"] for each in fleet.activities() if each["StatusCode"] == "Failed"]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[:4] == [30, 60, 120, 240]


def test_an_instance_that_leaves_does_not_ask_a_target_group_that_is_gone(
    admin: Admin, shop: Shop, fleet: Fleet
) -> None:
    arn = shop.make_group()["TargetGroupArn"]
    fleet.launch(TargetGroupARNs=[arn], MinSize=0, DesiredCapacity=1)
    (id,) = fleet.ids()
    admin.call("elbv2:DeleteTargetGroup", TargetGroupArn=arn)
    admin.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName="fleet", DesiredCapacity=0)
    admin.advance(300)
    (ended,) = admin.call("ec2:DescribeInstances", InstanceIds=[id])["Reservations"][0]["Instances"]
    assert ended["State"]["Name"] == "terminated"


def test_nothing_is_launched_where_the_target_group_is_not(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    elsewhere = admin.call("ec2:CreateVpc", CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    arn = shop.make_group(VpcId=elsewhere)["TargetGroupArn"]
    fleet.launch(TargetGroupARNs=[arn])
    assert fleet.told["Instances"] == []
    assert all(each["StatusCode"] == "Failed" for each in fleet.activities())
