"""Images: those of AWS, and one's own from instances, snapshots and other images."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import UP, launch, look, running, stop, tags

MINUTES = 60.0


def create(admin: Admin, instance_id: str, name: str = "mine", **params: Any) -> str:
    return admin.call("ec2:CreateImage", InstanceId=instance_id, Name=name, **params)["ImageId"]


def image(admin: Admin, image_id: str, region: str = "us-east-1") -> dict[str, Any]:
    return admin.call("ec2:DescribeImages", ImageIds=[image_id], region=region)["Images"][0]


@pytest.mark.fact("ami-02")
def test_images_come_from_aws_and_from_the_account(admin: Admin) -> None:
    own = create(admin, running(admin))
    admin.advance(5 * MINUTES)

    def owners(owner: str) -> set[str]:
        return {each["OwnerId"] for each in admin.call("ec2:DescribeImages", Owners=[owner])["Images"]}

    assert "137112412989" in owners("amazon")
    assert owners("self") == owners("123456789012") == {"123456789012"}
    for each in (LINUX, own):
        launch(admin, ImageId=each)


@pytest.mark.fact("ami-05")
def test_an_own_image_has_a_snapshot_of_every_volume(admin: Admin) -> None:
    id = running(admin, BlockDeviceMappings=[{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 5}}])
    admin.advance(10 * MINUTES)
    made = create(admin, id, TagSpecifications=tags("image", a="b") + tags("snapshot", c="d"))
    pending = image(admin, made)
    assert pending["State"] == "pending"
    assert [each["DeviceName"] for each in pending["BlockDeviceMappings"]] == ["/dev/xvda", "/dev/sdf"]
    status = admin.call("ec2:DescribeInstanceStatus")["InstanceStatuses"][0]["InstanceStatus"]["Status"]
    assert status == "initializing"
    snapshots = admin.call("ec2:DescribeSnapshots", OwnerIds=["self"])["Snapshots"]
    assert {each["Tags"][0]["Key"] for each in snapshots} == {"c"}
    assert len(snapshots) == 2
    admin.advance(10 * MINUTES)
    assert image(admin, made)["State"] == "available"
    admin.call("ec2:DeregisterImage", ImageId=made)
    assert admin.refused("ec2:DescribeImages", ImageIds=[made]).code == "InvalidAMIID.NotFound"
    assert len(admin.call("ec2:DescribeSnapshots", OwnerIds=["self"])["Snapshots"]) == 2


def test_without_a_reboot_the_instance_goes_on(admin: Admin) -> None:
    id = running(admin)
    admin.advance(10 * MINUTES)
    create(admin, id, NoReboot=True)
    assert admin.call("ec2:DescribeInstanceStatus")["InstanceStatuses"][0]["InstanceStatus"]["Status"] == "ok"
    stop(admin, id)
    create(admin, id, "of a stopped one")


@pytest.mark.fact("ami-06", "ami-09")
def test_new_instances_of_an_own_image_have_its_disks(admin: Admin) -> None:
    id = running(admin, BlockDeviceMappings=[{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 5}}])
    made = create(admin, id)
    admin.advance(10 * MINUTES)
    found = image(admin, made)
    assert (found["Architecture"], found["RootDeviceName"], found["Public"]) == ("x86_64", "/dev/xvda", False)
    disks = {each["DeviceName"]: each["Ebs"] for each in found["BlockDeviceMappings"]}
    assert [(disk["VolumeSize"], disk["DeleteOnTermination"]) for disk in disks.values()] == [(8, True), (5, True)]
    again = launch(admin, ImageId=made)
    volumes = [
        admin.call("ec2:DescribeVolumes", VolumeIds=[each["Ebs"]["VolumeId"]])["Volumes"][0]
        for each in again["BlockDeviceMappings"]
    ]
    assert [each["SnapshotId"] for each in volumes] == [disk["SnapshotId"] for disk in disks.values()]


@pytest.mark.fact("ami-07")
def test_a_customised_machine_becomes_the_next_ones_beginning(admin: Admin) -> None:
    id = running(admin, UserData="IyEvYmluL3No")
    made = create(admin, id)
    admin.advance(10 * MINUTES)
    second = launch(admin, ImageId=made)
    assert second["ImageId"] == made
    answer = admin.call("ec2:DescribeInstanceAttribute", InstanceId=second["InstanceId"], Attribute="userData")
    assert answer["UserData"] == {}
    admin.advance(UP)
    assert look(admin, second["InstanceId"])["State"]["Name"] == "running"


@pytest.mark.fact("ami-08")
def test_an_image_needs_a_root_snapshot_and_no_certificate(admin: Admin) -> None:
    bundle = admin.refused("ec2:RegisterImage", Name="bundle", ImageLocation="bucket/image.manifest.xml")
    assert bundle.code == "InvalidManifest"
    assert admin.refused("ec2:RegisterImage", Name="bundle").code == "MissingParameter"
    running(admin)
    root = admin.call("ec2:DescribeVolumes")["Volumes"][0]["VolumeId"]
    taken = admin.call("ec2:CreateSnapshot", VolumeId=root)["SnapshotId"]
    admin.advance(5 * MINUTES)
    devices = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": taken, "VolumeSize": 20}}]
    named = {"RootDeviceName": "/dev/xvda", "BlockDeviceMappings": devices, "Architecture": "x86_64"}
    made = admin.call("ec2:RegisterImage", Name="mine", VirtualizationType="hvm", EnaSupport=True, **named)["ImageId"]
    assert image(admin, made)["State"] == "available"
    launch(admin, ImageId=made)
    assert admin.refused("ec2:RegisterImage", Name="mine", **named).code == "InvalidAMIName.Duplicate"
    assert admin.refused("ec2:RegisterImage", Name="none", RootDeviceName="/dev/xvda").code == (
        "InvalidBlockDeviceMapping"
    )


@pytest.mark.fact("ami-03")
def test_images_are_of_known_architectures_and_arm_types_do_not_run_the_others(admin: Admin) -> None:
    images = admin.call("ec2:DescribeImages")["Images"]
    assert {each["Architecture"] for each in images} == {"x86_64", "arm64"}
    assert {each["Platform"] for each in images if "Platform" in each} == {"windows"}
    refusal = admin.refused("ec2:RunInstances", ImageId=LINUX, InstanceType="t4g.micro", MinCount=1, MaxCount=1)
    assert refusal.code == "InvalidParameterValue"
    assert "does not match" in refusal.message


def test_an_image_is_copied_to_another_region_with_its_snapshots(admin: Admin) -> None:
    made = create(admin, running(admin), TagSpecifications=tags("image", a="b"))
    admin.advance(10 * MINUTES)
    copy = admin.call(
        "ec2:CopyImage",
        region="eu-west-1",
        Name="copy",
        SourceImageId=made,
        SourceRegion="us-east-1",
        CopyImageTags=True,
    )["ImageId"]
    admin.advance(10 * MINUTES)
    found = image(admin, copy, "eu-west-1")
    assert (found["State"], found["SourceImageId"], found["SourceImageRegion"]) == ("available", made, "us-east-1")
    assert found["Tags"] == [{"Key": "a", "Value": "b"}]
    source = image(admin, made)["BlockDeviceMappings"][0]["Ebs"]
    target = found["BlockDeviceMappings"][0]["Ebs"]
    assert target["SnapshotId"] != source["SnapshotId"]
    assert target["VolumeSize"] == source["VolumeSize"]
    launch(admin, region="eu-west-1", ImageId=copy)


def test_a_snapshot_that_an_image_needs_stays(admin: Admin) -> None:
    made = create(admin, running(admin))
    taken = image(admin, made)["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    refusal = admin.refused("ec2:DeleteSnapshot", SnapshotId=taken)
    assert refusal.code == "InvalidSnapshot.InUse"
    assert refusal.message == f"The snapshot {taken} is currently in use by {made}"
    answer = admin.call("ec2:DeregisterImage", ImageId=made, DeleteAssociatedSnapshots=True)
    assert answer["DeleteSnapshotResults"] == [{"SnapshotId": taken, "ReturnCode": "success"}]
    assert admin.call("ec2:DescribeSnapshots", OwnerIds=["self"])["Snapshots"] == []


def test_launch_permissions_make_an_image_public_and_private_again(admin: Admin) -> None:
    made = create(admin, running(admin))
    admin.call("ec2:ModifyImageAttribute", ImageId=made, LaunchPermission={"Add": [{"Group": "all"}]})
    assert image(admin, made)["Public"]
    admin.call("ec2:ModifyImageAttribute", ImageId=made, OperationType="add", UserIds=["210987654321"])
    asked = {"ImageId": made, "Attribute": "launchPermission"}
    answer = admin.call("ec2:DescribeImageAttribute", **asked)
    assert answer["LaunchPermissions"] == [{"Group": "all"}, {"UserId": "210987654321"}]
    admin.call("ec2:ModifyImageAttribute", ImageId=made, LaunchPermission={"Remove": [{"Group": "all"}]})
    assert not image(admin, made)["Public"]
    admin.call("ec2:ResetImageAttribute", **asked)
    assert admin.call("ec2:DescribeImageAttribute", **asked)["LaunchPermissions"] == []
    admin.call("ec2:ModifyImageAttribute", ImageId=made, Description={"Value": "better"})
    assert image(admin, made)["Description"] == "better"


def test_images_of_others_cannot_be_changed(admin: Admin) -> None:
    assert admin.refused("ec2:DeregisterImage", ImageId=LINUX).code == "AuthFailure"
    refusal = admin.refused("ec2:ModifyImageAttribute", ImageId=LINUX, Description={"Value": "x"})
    assert refusal.code == "AuthFailure"
    assert image(admin, LINUX)["Public"]


def test_images_are_filtered_and_come_in_pages(admin: Admin) -> None:
    def names(**params: Any) -> list[str]:
        return [each["Name"] for each in admin.call("ec2:DescribeImages", **params)["Images"]]

    ubuntu = names(Filters=[{"Name": "name", "Values": ["ubuntu/images/*"]}])
    assert ubuntu
    assert all(name.startswith("ubuntu/images/") for name in ubuntu)
    assert names(Owners=["self"]) == []
    windows = names(Filters=[{"Name": "platform", "Values": ["windows"]}, {"Name": "is-public", "Values": ["true"]}])
    assert all(name.startswith("Windows_Server") for name in windows)
    first = admin.call("ec2:DescribeImages", MaxResults=5)
    second = admin.call("ec2:DescribeImages", MaxResults=5, NextToken=first["NextToken"])
    ids = [each["ImageId"] for each in first["Images"] + second["Images"]]
    assert len(set(ids)) == 10


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"InstanceId": "i-0123456789abcdef0"}, "InvalidInstanceID.NotFound"),
        ({"Name": "no"}, "InvalidParameterValue"),
    ],
)
def test_an_image_of_nothing_is_refused(admin: Admin, params: dict[str, Any], code: str) -> None:
    id = running(admin)
    assert admin.refused("ec2:CreateImage", **{"InstanceId": id, "Name": "mine"} | params).code == code


def test_a_pending_image_starts_nothing(admin: Admin) -> None:
    made = create(admin, running(admin))
    refusal = admin.refused("ec2:RunInstances", ImageId=made, InstanceType="t3.micro", MinCount=1, MaxCount=1)
    assert refusal.code == "InvalidAMIID.Unavailable"
    assert admin.refused("ec2:CreateImage", InstanceId=launch(admin)["InstanceId"], Name="x y z").code == (
        "IncorrectInstanceState"
    )
