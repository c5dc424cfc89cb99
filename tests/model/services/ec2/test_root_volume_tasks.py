"""Running instances get another root volume."""

from __future__ import annotations

from typing import Any

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import look, running, volume


def root(admin: Admin, machine: str) -> str:
    (disk,) = look(admin, machine)["BlockDeviceMappings"]
    return disk["Ebs"]["VolumeId"]


def replace(admin: Admin, machine: str, **how: Any) -> dict[str, Any]:
    return admin.call("ec2:CreateReplaceRootVolumeTask", InstanceId=machine, **how)["ReplaceRootVolumeTask"]


def told(admin: Admin, machine: str) -> dict[str, Any]:
    of_machine = [{"Name": "instance-id", "Values": [machine]}]
    return admin.call("ec2:DescribeReplaceRootVolumeTasks", Filters=of_machine)["ReplaceRootVolumeTasks"][-1]


def state_of(admin: Admin, volume_id: str) -> str:
    return admin.call("ec2:DescribeVolumes", VolumeIds=[volume_id])["Volumes"][0]["State"]


def image(admin: Admin, *, architecture: str) -> str:
    wanted = [{"Name": "architecture", "Values": [architecture]}]
    found = admin.call("ec2:DescribeImages", Owners=["amazon"], Filters=wanted)["Images"]
    linux = (each["ImageId"] for each in found if each["PlatformDetails"] == "Linux/UNIX")
    return next(each for each in linux if each != LINUX)


def test_it_boots_from_a_volume_as_it_was_at_its_launch_and_the_old_one_is_kept(admin: Admin) -> None:
    machine = running(admin)
    before, address = root(admin, machine), look(admin, machine)["PrivateIpAddress"]
    task = replace(admin, machine)
    assert (task["TaskState"], "CompleteTime" in task) == ("pending", False)
    admin.advance(90)
    assert told(admin, machine)["TaskState"] == "succeeded"
    assert root(admin, machine) != before
    assert state_of(admin, before) == "available"
    assert (look(admin, machine)["State"]["Name"], look(admin, machine)["PrivateIpAddress"]) == ("running", address)


def test_it_can_come_from_an_image_a_snapshot_or_a_volume_and_the_old_one_go(admin: Admin) -> None:
    machine = running(admin)
    other = image(admin, architecture="x86_64")
    replace(admin, machine, ImageId=other, DeleteReplacedRootVolume=True)
    before = root(admin, machine)
    admin.advance(120)
    assert look(admin, machine)["ImageId"] == other
    assert admin.refused("ec2:DescribeVolumes", VolumeIds=[before]).code == "InvalidVolume.NotFound"
    snapshot = admin.call("ec2:CreateSnapshot", VolumeId=root(admin, machine))["SnapshotId"]
    admin.advance(600)
    assert replace(admin, machine, SnapshotId=snapshot)["SnapshotId"] == snapshot
    admin.advance(120)
    spare = volume(admin, AvailabilityZone=look(admin, machine)["Placement"]["AvailabilityZone"])
    replace(admin, machine, VolumeId=spare)
    admin.advance(120)
    assert root(admin, machine) == spare


def test_a_machine_that_is_gone_meanwhile_keeps_nothing_new(admin: Admin) -> None:
    machine = running(admin)
    replace(admin, machine)
    admin.call("ec2:StopInstances", InstanceIds=[machine])
    before = root(admin, machine)
    admin.advance(120)
    assert told(admin, machine)["TaskState"] == "failed"
    assert root(admin, machine) == before
    assert len(admin.call("ec2:DescribeVolumes")["Volumes"]) == 1


def test_what_cannot_take_the_place_of_a_root_volume_is_refused(admin: Admin) -> None:
    machine = running(admin)
    foreign = admin.call("ec2:CreateSnapshot", VolumeId=volume(admin))["SnapshotId"]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"SnapshotId": foreign, "ImageId": LINUX}, "InvalidParameterCombination"),
        ({"SnapshotId": foreign}, "InvalidParameterValue"),
        ({"ImageId": image(admin, architecture="arm64")}, "InvalidParameterValue"),
        ({"ImageId": "ami-00000000000000000"}, "InvalidAMIID.NotFound"),
        ({"VolumeId": root(admin, machine)}, "IncorrectState"),
        ({"VolumeId": volume(admin, AvailabilityZone=elsewhere(admin, machine))}, "InvalidVolume.ZoneMismatch"),
    ]
    for how, code in wrong:
        assert refusal(admin, machine, **how) == code, how
    replace(admin, machine)
    assert refusal(admin, machine) == "IncorrectState"
    admin.advance(120)
    admin.call("ec2:StopInstances", InstanceIds=[machine])
    assert refusal(admin, machine) == "IncorrectInstanceState"
    unknown: dict[str, Any] = {"ReplaceRootVolumeTaskIds": ["replacevol-00000000000000000"]}
    gone = admin.refused("ec2:DescribeReplaceRootVolumeTasks", **unknown)
    assert gone.code == "InvalidReplaceRootVolumeTaskId.NotFound"


def refusal(admin: Admin, machine: str, **how: Any) -> str:
    return admin.refused("ec2:CreateReplaceRootVolumeTask", InstanceId=machine, **how).code


def elsewhere(admin: Admin, machine: str) -> str:
    here = look(admin, machine)["Placement"]["AvailabilityZone"]
    return "us-east-1b" if here == "us-east-1a" else "us-east-1a"
