"""Volumes: what EBS makes of each type, and what it refuses."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.launches import look_at_volume, tags, volume

ZONE = "us-east-1a"


def make(admin: Admin, **params: Any) -> dict[str, Any]:
    return admin.call("ec2:CreateVolume", AvailabilityZone=ZONE, **params)


def refused(admin: Admin, **params: Any) -> str:
    """The code of a refusal that left no volume behind."""
    before = len(admin.call("ec2:DescribeVolumes")["Volumes"])
    code = admin.refused("ec2:CreateVolume", **{"AvailabilityZone": ZONE} | params).code
    assert len(admin.call("ec2:DescribeVolumes")["Volumes"]) == before
    return code


def test_a_volume_is_created_and_then_available(admin: Admin) -> None:
    made = make(admin, Size=10, TagSpecifications=tags("volume", Name="data"))
    assert (made["State"], made["VolumeType"], made["Iops"], made["Encrypted"]) == ("creating", "gp2", 100, False)
    assert made["CreateTime"] == admin.now
    admin.advance(10)
    found = look_at_volume(admin, made["VolumeId"])
    assert (found["State"], found["Attachments"]) == ("available", [])
    assert found["Tags"] == [{"Key": "Name", "Value": "data"}]


@pytest.mark.fact("ebs-13")
def test_gp2_goes_from_one_to_sixteen_thousand_gib() -> None:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        assert refused(admin, VolumeType="gp2", Size=0) == "InvalidParameterValue"
        assert refused(admin, VolumeType="gp2", Size=16385) == "InvalidParameterValue"
        assert make(admin, VolumeType="gp2", Size=5000)["Iops"] == 10_000
        assert refused(admin, VolumeType="gp3", Size=10) == "InvalidParameterValue"
    with closing(Admin()) as today:
        assert make(today, VolumeType="gp2", Size=16384)["Iops"] == 16_000


@pytest.mark.fact("ebs-15")
def test_io1_had_twenty_thousand_iops_in_2017() -> None:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        assert refused(admin, VolumeType="io1", Size=3, Iops=100) == "InvalidParameterValue"
        assert make(admin, VolumeType="io1", Size=400, Iops=20_000)["Iops"] == 20_000
        assert refused(admin, VolumeType="io1", Size=400, Iops=20_001) == "InvalidParameterValue"


@pytest.mark.fact("ebs-16")
def test_io1_has_at_most_fifty_iops_per_gib(admin: Admin) -> None:
    make(admin, VolumeType="io1", Size=100, Iops=5000)
    refusal = admin.refused("ec2:CreateVolume", AvailabilityZone=ZONE, VolumeType="io1", Size=100, Iops=5001)
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == "Iops to volume size ratio of 50.010000 is too high; maximum is 50"


@pytest.mark.fact("ebs-17")
def test_io1_needs_a_number_of_iops_and_gp2_takes_none(admin: Admin) -> None:
    assert refused(admin, VolumeType="io1", Size=100) == "MissingParameter"
    assert refused(admin, VolumeType="gp2", Size=100, Iops=1000) == "InvalidParameterCombination"
    assert refused(admin, VolumeType="io1", Iops=1000) == "MissingParameter"


@pytest.mark.fact("ebs-19")
def test_st1_began_at_five_hundred_gib() -> None:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        assert refused(admin, VolumeType="st1", Size=499) == "InvalidParameterValue"
        make(admin, VolumeType="st1", Size=500)
    with closing(Admin()) as today:
        assert refused(today, VolumeType="st1", Size=124) == "InvalidParameterValue"
        make(today, VolumeType="st1", Size=125)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"VolumeType": "standard", "Size": 1025}, "InvalidParameterValue"),
        ({"VolumeType": "gp3", "Size": 10, "Iops": 2999}, "InvalidParameterValue"),
        ({"VolumeType": "gp3", "Size": 10, "Iops": 5001}, "InvalidParameterValue"),
        ({"VolumeType": "gp3", "Size": 100, "Throughput": 124}, "InvalidParameterValue"),
        ({"VolumeType": "gp3", "Size": 100, "Throughput": 751}, "InvalidParameterValue"),
        ({"VolumeType": "gp2", "Size": 100, "Throughput": 200}, "InvalidParameterCombination"),
        ({"Size": 10, "AvailabilityZone": "us-east-1q"}, "InvalidZone.NotFound"),
        ({"Size": 10, "AvailabilityZone": "eu-west-1a"}, "InvalidZone.NotFound"),
        ({"Size": 10, "SnapshotId": "snap-0123456789abcdef0"}, "InvalidSnapshot.NotFound"),
        ({"SnapshotId": "picture"}, "InvalidSnapshotID.Malformed"),
        ({"Size": 10, "KmsKeyId": "alias/mine"}, "InvalidParameterDependency"),
        ({"Size": 10, "VolumeType": "gp3", "MultiAttachEnabled": True}, "InvalidParameterCombination"),
        ({"Size": 10, "VolumeType": "floppy"}, "InvalidParameterValue"),
    ],
)
def test_volumes_that_cannot_be_are_refused(admin: Admin, params: dict[str, Any], code: str) -> None:
    assert refused(admin, **params) == code


def test_a_volume_needs_a_size_or_a_snapshot(admin: Admin) -> None:
    refusal = admin.refused("ec2:CreateVolume", AvailabilityZone=ZONE)
    assert (refusal.code, refusal.message) == (
        "MissingParameter",
        "The request must contain the parameter size/snapshot",
    )


def test_gp3_has_its_own_numbers_or_those_one_asks_for(admin: Admin) -> None:
    plain, fast = (
        make(admin, VolumeType="gp3", Size=100),
        make(admin, VolumeType="gp3", Size=100, Iops=4000, Throughput=1000),
    )
    assert (plain["Iops"], plain["Throughput"]) == (3000, 125)
    assert (fast["Iops"], fast["Throughput"]) == (4000, 1000)


def test_storage_of_each_type_has_a_limit(admin: Admin) -> None:
    for _ in range(3):
        make(admin, VolumeType="gp2", Size=16384)
    make(admin, VolumeType="gp2", Size=2048)
    refusal = admin.refused("ec2:CreateVolume", AvailabilityZone=ZONE, VolumeType="gp2", Size=1)
    assert refusal.code == "VolumeLimitExceeded"
    make(admin, VolumeType="gp3", Size=1)


def test_volumes_are_found_by_filter_and_in_pages(admin: Admin) -> None:
    small = volume(admin, Size=1, TagSpecifications=tags("volume", env="dev"))
    big = volume(admin, Size=100, AvailabilityZone="us-east-1b", Encrypted=True)

    def ids(**filters: list[str]) -> list[str]:
        asked = [{"Name": name.replace("_", "-"), "Values": values} for name, values in filters.items()]
        return [each["VolumeId"] for each in admin.call("ec2:DescribeVolumes", Filters=asked)["Volumes"]]

    assert ids(size=["1"]) == [small]
    assert ids(encrypted=["true"]) == ids(availability_zone=["us-east-1b"]) == [big]
    assert ids(status=["available"], volume_type=["gp2"]) == [small, big]
    assert ids(**{"tag:env": ["dev"]}) == [small]
    for _ in range(6):
        volume(admin, Size=2)
    page = admin.call("ec2:DescribeVolumes", MaxResults=5)
    rest = admin.call("ec2:DescribeVolumes", MaxResults=5, NextToken=page["NextToken"])
    assert (len(page["Volumes"]), len(rest["Volumes"]), "NextToken" in rest) == (5, 3, False)


def test_a_deleted_volume_goes_within_seconds(admin: Admin) -> None:
    id = volume(admin)
    admin.call("ec2:DeleteVolume", VolumeId=id)
    assert look_at_volume(admin, id)["State"] == "deleting"
    assert admin.refused("ec2:DeleteVolume", VolumeId=id).code == "IncorrectState"
    admin.advance(10)
    refusal = admin.refused("ec2:DescribeVolumes", VolumeIds=[id])
    assert (refusal.code, refusal.message) == ("InvalidVolume.NotFound", f"The volume '{id}' does not exist.")
    assert admin.refused("ec2:DeleteVolume", VolumeId=id).code == "InvalidVolume.NotFound"


def test_the_status_of_a_volume_is_told(admin: Admin) -> None:
    id = make(admin, Size=1)["VolumeId"]

    def status() -> str:
        return admin.call("ec2:DescribeVolumeStatus", VolumeIds=[id])["VolumeStatuses"][0]["VolumeStatus"]["Status"]

    assert status() == "insufficient-data"
    admin.advance(10)
    assert status() == "ok"
    admin.call("ec2:ModifyVolumeAttribute", VolumeId=id, AutoEnableIO={"Value": False})
    answer = admin.call("ec2:DescribeVolumeAttribute", VolumeId=id, Attribute="autoEnableIO")
    assert answer == {"VolumeId": id, "AutoEnableIO": {"Value": False}}
