"""Giving volumes to instances and taking them back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import UP, launch, look, look_at_volume, running, stop, volume

A = {"Placement": {"AvailabilityZone": "us-east-1a"}}
B = {"Placement": {"AvailabilityZone": "us-east-1b"}}


def attach(admin: Admin, volume_id: str, instance_id: str, device: str = "/dev/sdf") -> dict[str, Any]:
    return admin.call("ec2:AttachVolume", VolumeId=volume_id, InstanceId=instance_id, Device=device)


def refused(admin: Admin, volume_id: str, instance_id: str, device: str = "/dev/sdf") -> str:
    return admin.refused("ec2:AttachVolume", VolumeId=volume_id, InstanceId=instance_id, Device=device).code


@pytest.mark.fact("ebs-01")
def test_a_volume_serves_only_instances_of_its_zone(admin: Admin) -> None:
    here, there, data = running(admin, **A), running(admin, **B), volume(admin)
    assert refused(admin, data, there) == "InvalidVolume.ZoneMismatch"
    answer = attach(admin, data, here)
    assert (answer["State"], answer["Device"]) == ("attaching", "/dev/sdf")
    assert look_at_volume(admin, data)["State"] == "in-use"
    admin.advance(5)
    assert look_at_volume(admin, data)["Attachments"][0]["State"] == "attached"


@pytest.mark.fact("ebs-06")
def test_a_volume_has_at_most_one_instance(admin: Admin) -> None:
    one, other, data = running(admin, **A), running(admin, **A), volume(admin)
    attach(admin, data, one)
    assert refused(admin, data, other) == "VolumeInUse"
    assert [each["InstanceId"] for each in look_at_volume(admin, data)["Attachments"]] == [one]


def test_io2_with_multi_attach_may_have_several(admin: Admin) -> None:
    one, other = running(admin, **A), running(admin, **A)
    data = volume(admin, VolumeType="io2", Iops=100, MultiAttachEnabled=True)
    attach(admin, data, one)
    attach(admin, data, other)
    admin.advance(5)
    assert refused(admin, data, one, "/dev/sdg") == "VolumeInUse"
    assert len(look_at_volume(admin, data)["Attachments"]) == 2
    admin.call("ec2:DetachVolume", VolumeId=data, InstanceId=one)
    admin.advance(10)
    left = look_at_volume(admin, data)
    assert (left["State"], [each["InstanceId"] for each in left["Attachments"]]) == ("in-use", [other])


@pytest.mark.fact("ebs-07")
def test_an_instance_has_several_volumes_each_under_its_own_name(admin: Admin) -> None:
    id = running(admin, **A)
    for device in ("/dev/sdf", "/dev/sdg", "/dev/sdh"):
        attach(admin, volume(admin), id, device)
    admin.advance(5)
    mappings = look(admin, id)["BlockDeviceMappings"]
    assert [each["DeviceName"] for each in mappings] == ["/dev/xvda", "/dev/sdf", "/dev/sdg", "/dev/sdh"]
    assert {each["Ebs"]["Status"] for each in mappings} == {"attached"}
    spare = volume(admin)
    assert refused(admin, spare, id, "/dev/sdg") == "InvalidParameterValue"
    assert refused(admin, spare, id, "sdz") == "InvalidParameterValue"
    assert look_at_volume(admin, spare)["State"] == "available"


@pytest.mark.fact("ebs-05")
def test_data_outlives_the_instance(admin: Admin) -> None:
    first, second = running(admin, **A), running(admin, **A)
    snapshot = admin.call("ec2:DescribeSnapshots")["Snapshots"][0]
    data = volume(admin, SnapshotId=snapshot["SnapshotId"], Size=snapshot["VolumeSize"])
    attach(admin, data, first)
    admin.advance(5)
    answer = admin.call("ec2:DetachVolume", VolumeId=data)
    assert answer["State"] == "detaching"
    admin.advance(10)
    assert look_at_volume(admin, data)["State"] == "available"
    admin.call("ec2:TerminateInstances", InstanceIds=[first])
    attach(admin, data, second)
    admin.advance(UP)
    assert look_at_volume(admin, data)["Attachments"][0]["InstanceId"] == second
    copy = admin.call("ec2:CreateSnapshot", VolumeId=data)
    assert copy["FullSnapshotSizeInBytes"] == snapshot["FullSnapshotSizeInBytes"] > 0


@pytest.mark.fact("ebs-39")
def test_a_root_volume_can_be_rescued_by_another_instance(admin: Admin) -> None:
    broken, rescuer = running(admin, **A), running(admin, **A)
    root = look(admin, broken)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    refusal = admin.refused("ec2:DetachVolume", VolumeId=root)
    assert refusal.code == "OperationNotPermitted"
    assert refusal.message == f"Unable to detach root volume '/dev/xvda' from instance '{broken}'"
    stop(admin, broken)
    admin.call("ec2:DetachVolume", VolumeId=root)
    admin.advance(10)
    assert look(admin, broken)["BlockDeviceMappings"] == []
    attach(admin, root, rescuer)
    admin.advance(10)
    admin.call("ec2:DetachVolume", VolumeId=root)
    admin.advance(10)
    attach(admin, root, broken, "/dev/xvda")
    admin.advance(10)
    admin.call("ec2:StartInstances", InstanceIds=[broken])
    admin.advance(UP)
    assert look(admin, broken)["State"]["Name"] == "running"


def test_a_volume_in_use_is_not_deleted(admin: Admin) -> None:
    id, data = running(admin, **A), volume(admin)
    attach(admin, data, id)
    refusal = admin.refused("ec2:DeleteVolume", VolumeId=data)
    assert (refusal.code, refusal.message) == ("VolumeInUse", f"Volume {data} is currently attached to {id}")


def test_what_is_not_attached_cannot_be_detached(admin: Admin) -> None:
    id, data = running(admin, **A), volume(admin)
    assert admin.refused("ec2:DetachVolume", VolumeId=data).code == "IncorrectState"
    attach(admin, data, id)
    admin.advance(5)
    for wrong in ({"InstanceId": "i-0123456789abcdef0"}, {"Device": "/dev/sdz"}):
        assert admin.refused("ec2:DetachVolume", VolumeId=data, **wrong).code == "InvalidAttachment.NotFound"
    admin.call("ec2:DetachVolume", VolumeId=data)
    assert admin.refused("ec2:DetachVolume", VolumeId=data).code == "IncorrectState"


def test_force_takes_a_volume_away_at_once(admin: Admin) -> None:
    id, data = running(admin, **A), volume(admin)
    attach(admin, data, id)
    admin.advance(5)
    admin.call("ec2:DetachVolume", VolumeId=data, Force=True)
    assert look_at_volume(admin, data)["State"] == "available"


def test_a_pending_instance_takes_no_volume_and_a_stopped_one_does(admin: Admin) -> None:
    pending, data = (
        launch(admin, **A)["InstanceId"],
        admin.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=1)["VolumeId"],
    )
    refusal = admin.refused("ec2:AttachVolume", VolumeId=data, InstanceId=pending, Device="/dev/sdf")
    assert (refusal.code, refusal.message) == ("IncorrectState", f"Instance '{pending}' is not 'running'.")
    admin.advance(UP)
    stop(admin, pending)
    attach(admin, data, pending)
    assert refused(admin, "vol-0123456789abcdef0", pending) == "InvalidVolume.NotFound"
    assert refused(admin, data, "i-0123456789abcdef0") == "InvalidInstanceID.NotFound"
