"""EC2: snapshots of volumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.living import live
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.disks import ebs_key
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.lookups import published_snapshots, snapshot_of
from model.services.ec2.paging import paged_values, refuse_size_of_named
from model.services.ec2.resources.images import Image
from model.services.ec2.resources.snapshots import Snapshot
from model.services.ec2.resources.volumes import Volume
from model.services.ec2.snapshotting import drop_snapshot, take_snapshot
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.zones import check_source_region

NO_VOLUME = "vol-ffffffff"
"What copies of snapshots name as their volume."

_FILTERS: Mapping[str, Getter] = {
    "description": lambda each: each.description,
    "encrypted": lambda each: each.encrypted,
    "owner-id": lambda each: each.owner_id,
    "progress": lambda each: "100%" if each.state == "completed" else None,
    "snapshot-id": lambda each: each.snapshot_id,
    "start-time": lambda each: each.start_time,
    "status": lambda each: each.state,
    "storage-tier": lambda each: each.storage_tier,
    "volume-id": lambda each: each.volume_id,
    "volume-size": lambda each: each.volume_size,
}


@operation
async def create_snapshot(
    call: Call,
    *,
    volume_id: str,
    description: str = "",
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    volume = call.world.get(Volume, volume_id)
    tags = read_tag_specifications(tag_specifications, "snapshot")
    return snapshot_view(call.world, take_snapshot(call.world, volume, description, tags))


def snapshot_view(world: World, snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot with its progress, which is read off the clock."""
    return vars(snapshot) | {
        "owner_id": snapshot.owner_id,
        "start_time": snapshot.start_time,
        "storage_tier": snapshot.storage_tier,
        "progress": f"{_progress(world, snapshot)}%",
    }


def _progress(world: World, snapshot: Snapshot) -> int:
    due = world.woken_at(live, f"{snapshot.kind}/{snapshot.id}")
    if snapshot.state == "completed":
        return 100
    if due is None or due <= snapshot.start_time:
        return 0
    return int(100 * (world.now - snapshot.start_time) / (due - snapshot.start_time))


@operation
async def describe_snapshots(
    call: Call,
    *,
    snapshot_ids: Sequence[str] | None = None,
    owner_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    refuse_size_of_named(snapshot_ids, max_results, "snapshotSet")
    named = [snapshot_of(world, id) for id in snapshot_ids] if snapshot_ids else _visible(world)
    owned = [each for each in named if _is_owned(world, each, owner_ids)]
    found, token = paged_values(select(owned, filters, _FILTERS), max_results, next_token)
    return {"snapshots": [snapshot_view(world, each) for each in found], "next_token": token}


def _visible(world: World) -> tuple[Snapshot, ...]:
    return (*published_snapshots(world.region).values(), *world.all(Snapshot))


def _is_owned(world: World, snapshot: Snapshot, owners: Sequence[str] | None) -> bool:
    return not owners or snapshot.owner_id in {world.account if each == "self" else each for each in owners}


@operation
async def delete_snapshot(call: Call, *, snapshot_id: str) -> None:
    world = call.world
    snapshot = world.get(Snapshot, snapshot_id)
    images = world.where(Image, snapshot_ids=snapshot_id)
    if images:
        raise AwsError(
            "InvalidSnapshot.InUse", f"The snapshot {snapshot_id} is currently in use by {images[0].image_id}"
        )
    drop_snapshot(world, snapshot)


@operation(on=("snapshot/*",))
async def copy_snapshot(
    call: Call,
    *,
    source_region: str,
    source_snapshot_id: str,
    description: str = "",
    encrypted: bool = False,
    kms_key_id: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Of any region into this one; a copy of an encrypted snapshot is encrypted."""
    check_source_region(source_region)
    tags = read_tag_specifications(tag_specifications, "snapshot")
    source = await source_snapshot(call.world, source_region, source_snapshot_id)
    copy = add_copy(call.world, source, description=description, encrypted=encrypted, kms_key_id=kms_key_id)
    copy.tags = tags
    return {"snapshot_id": copy.snapshot_id, "tags": tags}


async def source_snapshot(world: World, region: str, id: str) -> dict[str, Any]:
    """A snapshot as its own region describes it."""
    answer = await world.ask("ec2:DescribeSnapshots", region=region, SnapshotIds=[id])
    (source,) = answer["Snapshots"]
    if source["State"] != "completed":
        raise AwsError("IncorrectState", f"Snapshot is in invalid state - {source['State']}")
    return source


def add_copy(
    world: World, source: Mapping[str, Any], *, description: str, encrypted: bool, kms_key_id: str | None
) -> Snapshot:
    wanted = len(world.all(Snapshot)) + 1
    refuse_beyond(world, "ebs/snapshots-per-region", wanted, "SnapshotLimitExceeded", "snapshots")
    secret = encrypted or source["Encrypted"]
    return world.add(
        Snapshot(
            snapshot_id=world.new_id("snap"),
            volume_id=NO_VOLUME,
            volume_size=source["VolumeSize"],
            description=description,
            encrypted=secret,
            kms_key_id=(kms_key_id or ebs_key(world)) if secret else None,
            full_snapshot_size_in_bytes=source["FullSnapshotSizeInBytes"],
            changed_bytes=source["FullSnapshotSizeInBytes"],
        )
    )
