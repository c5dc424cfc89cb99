"""Stopping, starting, rebooting and ending instances."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX, WINDOWS
from tests.model.services.ec2.launches import UP, all_instances, launch, look, running, stop

HOUR = 3600.0


def state(admin: Admin, instance_id: str) -> str:
    return look(admin, instance_id)["State"]["Name"]


@pytest.mark.fact("ec2-21", "ec2-53")
def test_a_stop_keeps_the_private_address_and_gives_the_public_one_back(admin: Admin) -> None:
    id = running(admin)
    before = look(admin, id)
    answer = admin.call("ec2:StopInstances", InstanceIds=[id])["StoppingInstances"]
    assert answer[0]["PreviousState"] == {"Code": 16, "Name": "running"}
    assert answer[0]["CurrentState"] == {"Code": 64, "Name": "stopping"}
    admin.advance(UP)
    stopped = look(admin, id)
    assert stopped["State"] == {"Code": 80, "Name": "stopped"}
    assert stopped["PrivateIpAddress"] == before["PrivateIpAddress"]
    assert "PublicIpAddress" not in stopped
    admin.call("ec2:StartInstances", InstanceIds=[id])
    assert state(admin, id) == "pending"
    admin.advance(UP)
    again = look(admin, id)
    assert again["State"]["Name"] == "running"
    assert again["PrivateIpAddress"] == before["PrivateIpAddress"]
    assert again["PublicIpAddress"] not in ("", before["PublicIpAddress"])
    assert again["PublicIpAddress"] != look(admin, running(admin))["PublicIpAddress"]


@pytest.mark.fact("ec2-52")
def test_a_public_name_lives_only_while_the_instance_runs(admin: Admin) -> None:
    id = running(admin)
    first = look(admin, id)
    assert first["PublicDnsName"] == f"ec2-{first['PublicIpAddress'].replace('.', '-')}.compute-1.amazonaws.com"
    stop(admin, id)
    assert look(admin, id)["PublicDnsName"] == ""
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(UP)
    assert look(admin, id)["PublicDnsName"] not in ("", first["PublicDnsName"])


def test_a_stopped_instance_says_why_and_when(admin: Admin) -> None:
    id = running(admin)
    at = datetime.fromtimestamp(admin.now, UTC)
    stop(admin, id)
    stopped = look(admin, id)
    assert stopped["StateReason"] == {
        "Code": "Client.UserInitiatedShutdown",
        "Message": "Client.UserInitiatedShutdown: User initiated shutdown",
    }
    assert stopped["StateTransitionReason"] == f"User initiated ({at:%Y-%m-%d %H:%M:%S} GMT)"
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(UP)
    started = look(admin, id)
    assert started["StateTransitionReason"] == ""
    assert "StateReason" not in started


@pytest.mark.fact("ec2-22")
def test_a_start_is_a_normal_boot_and_a_terminated_instance_cannot(admin: Admin) -> None:
    id = running(admin)
    first = look(admin, id)["LaunchTime"]
    stop(admin, id)
    answer = admin.call("ec2:StartInstances", InstanceIds=[id])["StartingInstances"][0]
    assert (answer["PreviousState"]["Name"], answer["CurrentState"]["Name"]) == ("stopped", "pending")
    assert look(admin, id)["LaunchTime"] > first
    admin.advance(UP)
    assert state(admin, id) == "running"
    admin.call("ec2:TerminateInstances", InstanceIds=[id])
    admin.advance(UP)
    refusal = admin.refused("ec2:StartInstances", InstanceIds=[id])
    assert refusal.code == "IncorrectInstanceState"
    assert refusal.message == f"The instance '{id}' is not in a state from which it can be started."


def test_starting_what_runs_and_stopping_what_is_stopped_change_nothing(admin: Admin) -> None:
    id = running(admin)
    answer = admin.call("ec2:StartInstances", InstanceIds=[id])["StartingInstances"][0]
    assert answer["PreviousState"] == answer["CurrentState"] == {"Code": 16, "Name": "running"}
    stop(admin, id)
    answer = admin.call("ec2:StopInstances", InstanceIds=[id])["StoppingInstances"][0]
    assert answer["PreviousState"] == answer["CurrentState"] == {"Code": 80, "Name": "stopped"}


def test_a_forced_stop_does_not_wait_for_the_guest(admin: Admin) -> None:
    id = running(admin)
    admin.call("ec2:StopInstances", InstanceIds=[id], Force=True)
    assert state(admin, id) == "stopped"


def test_a_pending_instance_cannot_be_stopped(admin: Admin) -> None:
    id = launch(admin)["InstanceId"]
    assert admin.refused("ec2:StopInstances", InstanceIds=[id]).code == "IncorrectInstanceState"
    assert admin.refused("ec2:RebootInstances", InstanceIds=[id]).code == "IncorrectInstanceState"
    assert state(admin, id) == "pending"


@pytest.mark.fact("ec2-24")
def test_a_reboot_keeps_everything_but_what_the_guest_remembers(admin: Admin) -> None:
    id = running(admin)
    admin.advance(HOUR)
    before = look(admin, id)
    assert status(admin, id) == "ok"
    admin.call("ec2:RebootInstances", InstanceIds=[id])
    after = look(admin, id)
    assert after == before
    assert status(admin, id) == "initializing"
    console = admin.call("ec2:GetConsoleOutput", InstanceId=id)
    assert console["Timestamp"] == admin.now


def status(admin: Admin, instance_id: str) -> str:
    answer = admin.call("ec2:DescribeInstanceStatus", InstanceIds=[instance_id])
    return answer["InstanceStatuses"][0]["InstanceStatus"]["Status"]


@pytest.mark.fact("ec2-25")
def test_the_end_cannot_be_undone(admin: Admin) -> None:
    id, resting = running(admin), running(admin)
    stop(admin, resting)
    answer = admin.call("ec2:TerminateInstances", InstanceIds=[id, resting])["TerminatingInstances"]
    assert [each["CurrentState"] for each in answer] == [
        {"Code": 32, "Name": "shutting-down"},
        {"Code": 48, "Name": "terminated"},
    ]
    admin.advance(UP)
    assert look(admin, id)["State"] == {"Code": 48, "Name": "terminated"}
    assert admin.refused("ec2:StartInstances", InstanceIds=[id]).code == "IncorrectInstanceState"
    admin.call("ec2:TerminateInstances", InstanceIds=[id])


@pytest.mark.fact("ec2-26")
def test_a_terminated_instance_is_remembered_for_an_hour(admin: Admin) -> None:
    id = running(admin)
    address = look(admin, id)["PrivateIpAddress"]
    subnet = look(admin, id)["SubnetId"]
    admin.call("ec2:TerminateInstances", InstanceIds=[id])
    admin.advance(UP)
    gone = look(admin, id)
    assert "PrivateIpAddress" not in gone
    assert "PublicIpAddress" not in gone
    assert gone["NetworkInterfaces"] == gone["BlockDeviceMappings"] == []
    assert admin.call("ec2:DescribeVolumes")["Volumes"] == []
    assert launch(admin, SubnetId=subnet, PrivateIpAddress=address)["PrivateIpAddress"] == address
    admin.advance(HOUR)
    refusal = admin.refused("ec2:DescribeInstances", InstanceIds=[id])
    assert refusal.code == "InvalidInstanceID.NotFound"
    assert refusal.message == f"The instance ID '{id}' does not exist"


@pytest.mark.fact("ec2-28")
def test_a_protected_instance_is_not_terminated(admin: Admin) -> None:
    id, other = running(admin), running(admin)
    admin.call("ec2:ModifyInstanceAttribute", InstanceId=id, DisableApiTermination={"Value": True})
    refusal = admin.refused("ec2:TerminateInstances", InstanceIds=[other, id])
    assert refusal.code == "OperationNotPermitted"
    assert state(admin, id) == state(admin, other) == "running"
    admin.call("ec2:ModifyInstanceAttribute", InstanceId=id, DisableApiTermination={"Value": False})
    admin.call("ec2:TerminateInstances", InstanceIds=[id])
    assert state(admin, id) == "shutting-down"


def test_an_instance_protected_from_stopping_goes_on(admin: Admin) -> None:
    id = running(admin, DisableApiStop=True)
    assert admin.refused("ec2:StopInstances", InstanceIds=[id]).code == "OperationNotPermitted"
    assert state(admin, id) == "running"


@pytest.mark.fact("ebs-40")
def test_volumes_go_with_their_instance_or_stay_as_their_flag_says(admin: Admin) -> None:
    kept = [
        {"DeviceName": "/dev/xvda", "Ebs": {"DeleteOnTermination": False}},
        {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 3, "DeleteOnTermination": True}},
    ]
    keeper, other = running(admin, BlockDeviceMappings=kept), running(admin)
    zone = look(admin, other)["Placement"]["AvailabilityZone"]
    extra = admin.call("ec2:CreateVolume", AvailabilityZone=zone, Size=7)["VolumeId"]
    admin.advance(10)
    admin.call("ec2:AttachVolume", VolumeId=extra, InstanceId=other, Device="/dev/sdf")
    admin.advance(10)
    admin.call("ec2:TerminateInstances", InstanceIds=[keeper, other])
    admin.advance(UP)
    volumes = admin.call("ec2:DescribeVolumes")["Volumes"]
    assert sorted((each["Size"], each["State"]) for each in volumes) == [(7, "available"), (8, "available")]


def test_another_start_is_on_other_hardware(admin: Admin) -> None:
    id = running(admin)

    def hardware() -> str:
        from model.services.ec2.resources.instances import Instance

        return admin.cloud.world("123456789012", "us-east-1", "ec2").get(Instance, id).hardware

    first = hardware()
    admin.call("ec2:RebootInstances", InstanceIds=[id])
    assert hardware() == first
    stop(admin, id)
    assert hardware() == ""
    admin.call("ec2:StartInstances", InstanceIds=[id])
    assert hardware() not in ("", first)


def test_all_instances_of_a_call_change_or_none(admin: Admin) -> None:
    id = running(admin)
    missing = "i-0123456789abcdef0"
    for action in ("StopInstances", "StartInstances", "RebootInstances", "TerminateInstances"):
        assert admin.refused(f"ec2:{action}", InstanceIds=[id, missing]).code == "InvalidInstanceID.NotFound"
        assert admin.refused(f"ec2:{action}", InstanceIds=[id, "i-x"]).code == "InvalidInstanceID.Malformed"
    assert state(admin, id) == "running"


def test_linux_and_windows_can_be_stopped_started_and_ended(admin: Admin) -> None:
    ids = [launch(admin, ImageId=image, InstanceType="t3.medium")["InstanceId"] for image in (LINUX, WINDOWS)]
    admin.advance(2 * UP)
    for action, goal in (
        ("StopInstances", "stopped"),
        ("StartInstances", "running"),
        ("TerminateInstances", "terminated"),
    ):
        admin.call(f"ec2:{action}", InstanceIds=ids)
        admin.advance(2 * UP)
        assert [each["State"]["Name"] for each in all_instances(admin)] == [goal, goal]


def test_auto_scaling_ends_instances_without_asking_about_protection(admin: Admin) -> None:
    id = running(admin, DisableApiTermination=True)
    place: dict[str, Any] = {"region": "us-east-1", "account": "123456789012", "service": "autoscaling"}
    admin.run(admin.cloud.ask("ec2:TerminateInstances", {"InstanceIds": [id]}, **place))
    assert state(admin, id) == "shutting-down"
