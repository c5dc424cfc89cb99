"""Snapshots: what was on a volume, kept in the region."""

from __future__ import annotations

from typing import Any

import pytest

from model.physics.disk_load import DiskLimits, drive
from tests.admin import Admin
from tests.model.services.ec2.launches import running, tags, volume

GIB = 1024**3
MINUTE = 60.0


def write(admin: Admin, volume_id: str, gib: float) -> None:
    """Write so much within a minute."""
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")
    limits = DiskLimits(baseline_iops=1e6, burst_iops=1e6, bytes_per_second=1e12)

    async def at(bytes_per_second: float) -> None:
        async with world.kernel.unit("test", "writing"):
            busy = bytes_per_second > 0
            drive(world, volume_id, limits, "test", write_ops=100.0 * busy, write_bytes=bytes_per_second)

    admin.run(at(gib * GIB / MINUTE))
    admin.advance(MINUTE)
    admin.run(at(0))


def snapshot(admin: Admin, volume_id: str, **params: Any) -> dict[str, Any]:
    return admin.call("ec2:CreateSnapshot", VolumeId=volume_id, **params)


def look(admin: Admin, snapshot_id: str, region: str = "us-east-1") -> dict[str, Any]:
    return admin.call("ec2:DescribeSnapshots", SnapshotIds=[snapshot_id], region=region)["Snapshots"][0]


def stored(admin: Admin, snapshot_id: str) -> float:
    from model.services.ec2.resources.snapshots import Snapshot

    return admin.cloud.world("123456789012", "us-east-1", "ec2").get(Snapshot, snapshot_id).changed_bytes / GIB


@pytest.mark.fact("ebs-33")
def test_a_snapshot_is_of_the_moment_it_was_asked_for(admin: Admin) -> None:
    id = volume(admin, Size=100)
    write(admin, id, 30)
    taken = snapshot(admin, id, Description="nightly", TagSpecifications=tags("snapshot", a="b"))
    assert (taken["State"], taken["Progress"], taken["StartTime"]) == ("pending", "0%", admin.now)
    write(admin, id, 5)
    now = look(admin, taken["SnapshotId"])
    assert now["State"] == "pending"
    assert 0 < int(now["Progress"].rstrip("%")) < 100
    admin.advance(10 * MINUTE)
    done = look(admin, taken["SnapshotId"])
    assert (done["State"], done["Progress"], done["Description"]) == ("completed", "100%", "nightly")
    assert done["FullSnapshotSizeInBytes"] == 30 * GIB
    small = snapshot(admin, id)
    admin.advance(MINUTE)
    assert look(admin, small["SnapshotId"])["State"] == "completed"


@pytest.mark.fact("ebs-30")
def test_a_later_snapshot_stores_only_what_has_changed(admin: Admin) -> None:
    id = volume(admin, Size=100)
    write(admin, id, 10)
    first = snapshot(admin, id)["SnapshotId"]
    write(admin, id, 1)
    second = snapshot(admin, id)
    assert stored(admin, first) == pytest.approx(10)
    assert stored(admin, second["SnapshotId"]) == pytest.approx(1)
    admin.advance(10 * MINUTE)
    admin.call("ec2:DeleteSnapshot", SnapshotId=first)
    assert stored(admin, second["SnapshotId"]) == pytest.approx(11)
    assert look(admin, second["SnapshotId"])["FullSnapshotSizeInBytes"] == pytest.approx(11 * GIB)


@pytest.mark.fact("ebs-34")
def test_a_snapshot_belongs_to_its_region_until_it_is_copied(admin: Admin) -> None:
    id = volume(admin)
    taken = snapshot(admin, id)["SnapshotId"]
    admin.advance(MINUTE)
    abroad = {"region": "eu-west-1", "AvailabilityZone": "eu-west-1b"}
    assert admin.refused("ec2:CreateVolume", SnapshotId=taken, **abroad).code == "InvalidSnapshot.NotFound"
    copy = admin.call("ec2:CopySnapshot", region="eu-west-1", SourceRegion="us-east-1", SourceSnapshotId=taken)
    assert copy["SnapshotId"] != taken
    admin.advance(MINUTE)
    assert look(admin, copy["SnapshotId"], "eu-west-1")["State"] == "completed"
    assert admin.call("ec2:CreateVolume", SnapshotId=copy["SnapshotId"], **abroad)["Size"] == 10


@pytest.mark.fact("ebs-44")
def test_a_volume_of_a_snapshot_can_be_in_another_zone(admin: Admin) -> None:
    taken = snapshot(admin, volume(admin, Size=7), Description="by hand")["SnapshotId"]
    assert look(admin, taken)["State"] == "pending"
    asked = {"AvailabilityZone": "us-east-1c", "SnapshotId": taken}
    assert admin.refused("ec2:CreateVolume", **asked).code == "IncorrectState"
    admin.advance(MINUTE)
    made = admin.call("ec2:CreateVolume", **asked)
    assert (made["AvailabilityZone"], made["Size"], made["SnapshotId"]) == ("us-east-1c", 7, taken)


@pytest.mark.fact("ebs-38")
def test_a_volume_is_enlarged_by_a_detour_over_a_snapshot(admin: Admin) -> None:
    id = volume(admin, Size=50)
    write(admin, id, 3)
    taken = snapshot(admin, id)["SnapshotId"]
    admin.advance(5 * MINUTE)
    refusal = admin.refused("ec2:CreateVolume", AvailabilityZone="us-east-1a", SnapshotId=taken, Size=49)
    assert refusal.code == "InvalidParameterValue"
    bigger = volume(admin, SnapshotId=taken, Size=100)
    assert snapshot(admin, bigger)["FullSnapshotSizeInBytes"] == pytest.approx(3 * GIB)


@pytest.mark.fact("ebs-28")
def test_encryption_goes_on_from_volume_to_snapshot_to_volume(admin: Admin) -> None:
    id = volume(admin, Encrypted=True)
    taken = snapshot(admin, id)
    assert taken["Encrypted"]
    assert taken["KmsKeyId"].startswith("arn:aws:kms:us-east-1:123456789012:key/")
    admin.advance(MINUTE)
    asked = {"AvailabilityZone": "us-east-1a", "SnapshotId": taken["SnapshotId"], "Encrypted": False}
    assert admin.call("ec2:CreateVolume", **asked)["Encrypted"]
    copy = admin.call("ec2:CopySnapshot", SourceRegion="us-east-1", SourceSnapshotId=taken["SnapshotId"])
    assert look(admin, copy["SnapshotId"])["Encrypted"]


@pytest.mark.fact("ebs-31")
def test_snapshots_are_in_no_bucket_of_the_customer(admin: Admin) -> None:
    snapshot(admin, volume(admin))
    admin.advance(MINUTE)
    assert admin.call("s3:ListBuckets")["Buckets"] == []
    assert len(admin.call("ec2:DescribeSnapshots", OwnerIds=["self"])["Snapshots"]) == 1


@pytest.mark.fact("instance-store-03")
def test_disks_of_the_instance_store_have_no_snapshots(admin: Admin) -> None:
    id = running(
        admin, InstanceType="m3.medium", BlockDeviceMappings=[{"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}]
    )
    assert [each["Attachments"][0]["Device"] for each in admin.call("ec2:DescribeVolumes")["Volumes"]] == ["/dev/xvda"]
    assert admin.refused("ec2:CreateSnapshot", VolumeId="vol-0123456789abcdef0").code == "InvalidVolume.NotFound"
    refusal = admin.refused("ec2:DetachVolume", VolumeId="vol-0123456789abcdef0", InstanceId=id, Device="/dev/sdb")
    assert refusal.code == "InvalidVolume.NotFound"


def test_only_so_many_snapshots_of_a_volume_are_under_way(admin: Admin) -> None:
    id = volume(admin)
    for _ in range(5):
        snapshot(admin, id)
    assert admin.refused("ec2:CreateSnapshot", VolumeId=id).code == "ConcurrentSnapshotLimitExceeded"
    admin.advance(MINUTE)
    snapshot(admin, id)


def test_snapshots_are_filtered_and_come_in_pages(admin: Admin) -> None:
    id = volume(admin)
    first = snapshot(admin, id)["SnapshotId"]
    admin.advance(MINUTE)
    second = snapshot(admin, id, Description="other")["SnapshotId"]

    def ids(**params: Any) -> list[str]:
        answer = admin.call("ec2:DescribeSnapshots", OwnerIds=["self"], **params)
        return [each["SnapshotId"] for each in answer["Snapshots"]]

    assert ids(Filters=[{"Name": "volume-id", "Values": [id]}]) == [first, second]
    assert ids(Filters=[{"Name": "status", "Values": ["completed"]}]) == [first]
    assert ids(Filters=[{"Name": "description", "Values": ["oth*"]}]) == [second]
    public = admin.call("ec2:DescribeSnapshots", MaxResults=5)
    assert len(public["Snapshots"]) == 5
    assert "NextToken" in public


def test_snapshots_of_nothing_are_refused(admin: Admin) -> None:
    missing = "snap-0123456789abcdef0"
    for action in ("DeleteSnapshot",):
        assert admin.refused(f"ec2:{action}", SnapshotId=missing).code == "InvalidSnapshot.NotFound"
        assert admin.refused(f"ec2:{action}", SnapshotId="picture").code == "InvalidSnapshotID.Malformed"
    assert admin.refused("ec2:DescribeSnapshots", SnapshotIds=[missing]).code == "InvalidSnapshot.NotFound"
    refusal = admin.refused("ec2:CopySnapshot", SourceRegion="us-east-1", SourceSnapshotId=missing)
    assert refusal.code == "InvalidSnapshot.NotFound"
