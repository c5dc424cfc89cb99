"""EC2: make, describe and delete volumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.behavior.volumes import vanish
from model.services.ec2.disks import DEFAULT_TYPE, new_volume
from model.services.ec2.lookups import snapshot_of
from model.services.ec2.narrowing import narrowed
from model.services.ec2.paging import paged, refuse_size_of_named
from model.services.ec2.resources.snapshots import Snapshot
from model.services.ec2.resources.volumes import Volume
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.volume_rules import specify, volume_type_of
from model.services.ec2.zones import zone_of

DELETION = Between(2, 8)

VOLUME_FILTERS: Mapping[str, Getter] = {
    "attachment.attach-time": lambda each: [one.attach_time for one in each.attachments],
    "attachment.delete-on-termination": lambda each: [one.delete_on_termination for one in each.attachments],
    "attachment.device": lambda each: [one.device for one in each.attachments],
    "attachment.instance-id": lambda each: each.instance_ids,
    "attachment.status": lambda each: [one.state for one in each.attachments],
    "availability-zone": lambda each: each.availability_zone,
    "availability-zone-id": lambda each: each.availability_zone_id,
    "create-time": lambda each: each.create_time,
    "encrypted": lambda each: each.encrypted,
    "fast-restored": lambda _: False,
    "multi-attach-enabled": lambda each: each.multi_attach_enabled,
    "size": lambda each: each.size,
    "snapshot-id": lambda each: each.snapshot_id,
    "status": lambda each: each.state,
    "volume-id": lambda each: each.volume_id,
    "volume-type": lambda each: each.volume_type,
}
_INDEXED = {"attachment.instance-id": "instance_ids", "snapshot-id": "snapshot_id"}


@operation
async def create_volume(
    call: Call,
    *,
    availability_zone: str | None = None,
    availability_zone_id: str | None = None,
    size: int | None = None,
    snapshot_id: str | None = None,
    volume_type: str = DEFAULT_TYPE,
    iops: int | None = None,
    throughput: int | None = None,
    encrypted: bool = False,
    kms_key_id: str | None = None,
    multi_attach_enabled: bool = False,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> Volume:
    world = call.world
    zone = zone_of(world, availability_zone, availability_zone_id)
    snapshot = snapshot_of(world, snapshot_id) if snapshot_id else None
    spec = specify(world, volume_type, _size(size, snapshot), iops, throughput)
    _check_key(kms_key_id, encrypted)
    _check_multi_attach(world, volume_type, multi_attach_enabled)
    volume = new_volume(
        world,
        spec,
        zone.name,
        zone.id,
        snapshot_id=snapshot_id or "",
        encrypted=encrypted or bool(snapshot and snapshot.encrypted),
        kms_key_id=kms_key_id or (snapshot.kms_key_id if snapshot else None),
        first_bytes=snapshot.full_snapshot_size_in_bytes if snapshot else 0,
        multi_attach=multi_attach_enabled,
        tags=read_tag_specifications(tag_specifications, "volume"),
    )
    return world.add(volume)


def _size(size: int | None, snapshot: Snapshot | None) -> int:
    """What is asked for, or the snapshot's size; never less than that."""
    if snapshot is None:
        if size is None:
            raise AwsError("MissingParameter", "The request must contain the parameter size/snapshot")
        return size
    if snapshot.state != "completed":
        raise AwsError("IncorrectState", f"Snapshot is in invalid state - {snapshot.state}")
    if size is not None and size < snapshot.volume_size:
        raise AwsError(
            "InvalidParameterValue",
            f"Volume of size {size}GB is smaller than snapshot '{snapshot.snapshot_id}', expect size >= "
            f"{snapshot.volume_size}GB",
        )
    return snapshot.volume_size if size is None else size


def _check_key(kms_key_id: str | None, encrypted: bool) -> None:
    if kms_key_id and not encrypted:
        raise AwsError(
            "InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set."
        )


def _check_multi_attach(world: World, volume_type: str, wanted: bool) -> None:
    if wanted and not volume_type_of(world, volume_type).multi_attach:
        raise AwsError(
            "InvalidParameterCombination", f"Multi-Attach is not supported for volumes of the type {volume_type}."
        )


@operation
async def describe_volumes(
    call: Call,
    *,
    volume_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    refuse_size_of_named(volume_ids, max_results, "volumeSet")
    volumes, token = paged(find_volumes(call.world, volume_ids, filters), max_results, next_token)
    return {"volumes": volumes, "next_token": token}


def find_volumes(
    world: World, ids: Sequence[str] | None, filters: Sequence[Mapping[str, Any]] | None
) -> tuple[Volume, ...]:
    named = [world.get(Volume, id) for id in ids] if ids else narrowed(world, Volume, filters, _INDEXED)
    return select(named, filters, VOLUME_FILTERS)


@operation
async def delete_volume(call: Call, *, volume_id: str) -> None:
    volume = call.world.get(Volume, volume_id)
    if volume.attachments:
        holder = volume.attachments[0].instance_id
        raise AwsError("VolumeInUse", f"Volume {volume_id} is currently attached to {holder}")
    call.world.request(volume, "DeleteVolume")
    call.world.wake(vanish, volume_id, after=call.world.delay(DELETION, volume_id, "deletion"))
