"""Instances of groups are watched, replaced, protected, borrowed and let go."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop


@pytest.mark.fact("autoscaling-12")
def test_a_lost_instance_is_found_and_replaced(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=2)
    lost = fleet.ids()[0]
    fleet.call("ec2:StopInstances", InstanceIds=[lost])
    admin.advance(240)
    assert len(fleet.ids()) == 2
    assert lost not in fleet.ids()
    ended, launched = fleet.activities()[2:]
    assert ended["Description"] == f"Terminating EC2 instance: {lost}"
    assert "in response to an EC2 health check indicating it has been terminated or stopped." in ended["Cause"]
    assert "in response to an unhealthy instance needing to be replaced." in launched["Cause"]
    assert {ended["StatusCode"], launched["StatusCode"]} == {"Successful"}


@pytest.mark.fact("autoscaling-13")
def test_a_fleet_of_one_heals_itself(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1, MaxSize=1)
    (first,) = fleet.ids()
    fleet.call("ec2:TerminateInstances", InstanceIds=[first])
    admin.advance(300)
    (second,) = fleet.ids()
    assert second != first
    before, after = (machine_of(fleet, id) for id in (first, second))
    assert before == after


def machine_of(fleet: Fleet, id: str) -> tuple[str, str]:
    found = fleet.call("ec2:DescribeInstances", InstanceIds=[id])["Reservations"][0]["Instances"][0]
    return found["ImageId"], found["InstanceType"]


def test_a_user_may_call_an_instance_ill(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1)
    (ill,) = fleet.ids()
    fleet.call("autoscaling:SetInstanceHealth", InstanceId=ill, HealthStatus="Unhealthy")
    (told,) = fleet.call("autoscaling:DescribeAutoScalingInstances", InstanceIds=[ill])["AutoScalingInstances"]
    assert (told["HealthStatus"], told["LifecycleState"]) == ("UNHEALTHY", "InService")
    admin.advance(240)
    assert ill not in fleet.ids()
    assert "in response to a user health-check." in fleet.activities()[1]["Cause"]


def test_the_balancers_checks_count_where_they_are_asked_for(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(TargetGroupARNs=[group], HealthCheckType="ELB", HealthCheckGracePeriod=60)
    admin.advance(120)
    (first,) = fleet.ids()
    assert shop.health(group)[first] == ("healthy", None)
    shop.close(shop.web)
    admin.advance(200)
    assert "in response to an ELB system health check failure." in fleet.activities()[1]["Cause"]
    assert first not in fleet.ids()


def test_they_do_not_count_where_they_are_not(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(TargetGroupARNs=[group])
    admin.advance(120)
    shop.close(shop.web)
    admin.advance(600)
    assert len(fleet.activities()) == 1


@pytest.mark.fact("autoscaling-32")
def test_an_instance_joins_the_balancer_when_it_comes_and_drains_before_it_goes(
    admin: Admin, shop: Shop, fleet: Fleet
) -> None:
    _, group, _ = shop.site(machines=0)
    fleet.launch(MinSize=1, TargetGroupARNs=[group])
    admin.advance(90)
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    admin.advance(150)
    assert shop.health(group) == dict.fromkeys(fleet.ids(), ("healthy", None))
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=1)
    admin.advance(20)
    (leaving,) = fleet.ids("Terminating")
    assert shop.health(group)[leaving] == ("draining", "Target.DeregistrationInProgress")
    assert fleet.activities()[-1]["StatusCode"] == "WaitingForELBConnectionDraining"
    assert state_of(fleet, leaving) == "running"
    admin.advance(300)
    assert state_of(fleet, leaving) == "shutting-down"
    assert leaving not in shop.health(group)
    admin.advance(60)
    assert fleet.activities()[-1]["StatusCode"] == "Successful"


def state_of(fleet: Fleet, id: str) -> str:
    found = fleet.call("ec2:DescribeInstances", InstanceIds=[id])["Reservations"][0]["Instances"][0]
    return found["State"]["Name"]


def test_terminating_by_hand_replaces_or_shrinks(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1, DesiredCapacity=2)
    first, second = fleet.ids()
    end = "autoscaling:TerminateInstanceInAutoScalingGroup"
    answer = fleet.call(end, InstanceId=first, ShouldDecrementDesiredCapacity=True)
    assert f"instance {first} was taken out of service in response to a user request" in answer["Activity"]["Cause"]
    assert "shrinking the capacity from 2 to 1." in answer["Activity"]["Cause"]
    admin.advance(120)
    assert (fleet.desired, fleet.ids()) == (1, [second])
    refusal = admin.refused(end, InstanceId=second, ShouldDecrementDesiredCapacity=True)
    assert refusal.code == "ValidationError"
    fleet.call(end, InstanceId=second, ShouldDecrementDesiredCapacity=False)
    admin.advance(240)
    assert fleet.desired == len(fleet.ids()) == 1
    assert fleet.ids() != [second]


def test_a_stranger_is_not_the_groups_to_end(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch()
    (stranger,) = shop.machines()
    refusal = admin.refused(
        "autoscaling:TerminateInstanceInAutoScalingGroup", InstanceId=stranger, ShouldDecrementDesiredCapacity=False
    )
    assert refusal.code == "ValidationError"
    assert state_of(fleet, stranger) == "running"


def test_protected_instances_survive_a_scale_in(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=0, DesiredCapacity=3, NewInstancesProtectedFromScaleIn=True)
    ids = fleet.ids()
    fleet.call(
        "autoscaling:SetInstanceProtection",
        AutoScalingGroupName=NAME,
        InstanceIds=ids[:1],
        ProtectedFromScaleIn=False,
    )
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=0)
    admin.advance(240)
    assert fleet.ids() == ids[1:]


def test_the_oldest_goes_first_where_that_is_the_policy(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1, VPCZoneIdentifier=fleet.shop.subnets[0], TerminationPolicies=["OldestInstance"])
    (oldest,) = fleet.ids()
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    admin.advance(120)
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=1)
    admin.advance(120)
    assert fleet.ids() != [oldest]
    assert f"instance {oldest} was selected for termination." in fleet.activities()[-1]["Cause"]


def test_the_oldest_version_of_the_template_goes_first(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2, VPCZoneIdentifier=shop.subnets[0])
    old = fleet.ids()
    fleet.call(
        "ec2:CreateLaunchTemplateVersion",
        LaunchTemplateName="web",
        SourceVersion="1",
        LaunchTemplateData={"InstanceType": "c5.xlarge"},
    )
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=4)
    admin.advance(120)
    versions = {each["InstanceId"]: each["LaunchTemplate"]["Version"] for each in fleet.told["Instances"]}
    assert [versions[id] for id in old] == ["1", "1"]
    assert sorted(versions.values()) == ["1", "1", "2", "2"]
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    admin.advance(120)
    assert not set(old) & set(fleet.ids())


def test_a_running_machine_is_attached_and_detached_alive(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch(MinSize=1)
    (machine,) = shop.machines()
    fleet.call("autoscaling:AttachInstances", AutoScalingGroupName=NAME, InstanceIds=[machine])
    assert fleet.desired == 2
    assert machine in fleet.ids()
    again = admin.refused("autoscaling:AttachInstances", AutoScalingGroupName=NAME, InstanceIds=[machine])
    assert again.code == "ValidationError"
    fleet.call(
        "autoscaling:DetachInstances",
        AutoScalingGroupName=NAME,
        InstanceIds=[machine],
        ShouldDecrementDesiredCapacity=True,
    )
    admin.advance(120)
    assert (fleet.desired, machine in fleet.ids()) == (1, False)
    assert state_of(fleet, machine) == "running"


def test_a_full_group_takes_nobody(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch(MinSize=1, MaxSize=1)
    (machine,) = shop.machines()
    refusal = admin.refused("autoscaling:AttachInstances", AutoScalingGroupName=NAME, InstanceIds=[machine])
    assert (refusal.code, "max-size=1" in refusal.message) == ("ValidationError", True)


def test_standby_is_out_of_the_count_and_comes_back(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1, DesiredCapacity=2)
    resting = fleet.ids()[0]
    fleet.call(
        "autoscaling:EnterStandby",
        AutoScalingGroupName=NAME,
        InstanceIds=[resting],
        ShouldDecrementDesiredCapacity=True,
    )
    admin.advance(120)
    assert (fleet.desired, fleet.ids("Standby"), len(fleet.ids())) == (1, [resting], 1)
    fleet.call("autoscaling:ExitStandby", AutoScalingGroupName=NAME, InstanceIds=[resting])
    assert (fleet.desired, len(fleet.ids())) == (2, 2)


def test_suspended_processes_rest_until_they_are_resumed(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(MinSize=1)
    fleet.call("autoscaling:SuspendProcesses", AutoScalingGroupName=NAME, ScalingProcesses=["Launch"])
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    admin.advance(600)
    assert len(fleet.ids()) == 1
    assert [each["ProcessName"] for each in fleet.told["SuspendedProcesses"]] == ["Launch"]
    fleet.call("autoscaling:ResumeProcesses", AutoScalingGroupName=NAME)
    admin.advance(120)
    assert len(fleet.ids()) == 2
    refusal = admin.refused("autoscaling:SuspendProcesses", AutoScalingGroupName=NAME, ScalingProcesses=["Breathing"])
    assert refusal.code == "ValidationError"


@pytest.mark.fact("autoscaling-10")
def test_a_launch_that_fails_is_told_and_tried_again(fleet: Fleet) -> None:
    fleet.launch(MinSize=1)
    fleet.make_template("big", "c5.24xlarge")
    fleet.call(
        "autoscaling:UpdateAutoScalingGroup",
        AutoScalingGroupName=NAME,
        LaunchTemplate={"LaunchTemplateName": "big"},
        MaxSize=30,
        DesiredCapacity=20,
    )
    fleet.admin.advance(300)
    failed = [each for each in fleet.activities() if each["StatusCode"] == "Failed"]
    assert len(failed) >= 2
    assert "vCPU" in failed[0]["StatusMessage"]
    assert len(fleet.ids()) < fleet.desired == 20
    waits = [b["StartTime"] - a["StartTime"] for a, b in pairwise(failed)]
    assert waits == sorted(waits)
