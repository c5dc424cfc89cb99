"""EC2: change volumes in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.paging import paged
from model.services.ec2.resources.volumes import VOLUME_LIFE, Volume, VolumeModification, optimizing_time
from model.services.ec2.storage import claim, refuse_storage
from model.services.ec2.volume_rules import VolumeSpec, specify, volume_type_of

PAUSE_SECONDS = 6 * 3600.0
"After one modification of a volume, before the next."

_FILTERS: Mapping[str, Getter] = {
    "modification-state": lambda each: each.modification_state,
    "original-iops": lambda each: each.original_iops,
    "original-size": lambda each: each.original_size,
    "original-volume-type": lambda each: each.original_volume_type,
    "start-time": lambda each: each.start_time,
    "target-iops": lambda each: each.target_iops,
    "target-size": lambda each: each.target_size,
    "target-volume-type": lambda each: each.target_volume_type,
    "volume-id": lambda each: each.volume_id,
}


@operation
async def modify_volume(
    call: Call,
    *,
    volume_id: str,
    size: int | None = None,
    volume_type: str | None = None,
    iops: int | None = None,
    throughput: int | None = None,
) -> dict[str, Any]:
    world = call.world
    volume = world.get(Volume, volume_id)
    if not VOLUME_LIFE.allows(volume, "ModifyVolume"):
        raise AwsError("IncorrectState", f"Volume '{volume_id}' is in the '{volume.state}' state.")
    _refuse_haste(world, volume)
    target = _target(world, volume, size, volume_type, iops, throughput)
    _move_claim(world, volume, target)
    modification = world.add(
        VolumeModification(
            volume_id=volume_id,
            start_time=world.now,
            target_size=target.size,
            target_volume_type=target.volume_type,
            target_iops=target.iops,
            target_throughput=target.throughput,
            original_size=volume.size,
            original_volume_type=volume.volume_type,
            original_iops=volume.iops,
            original_throughput=volume.throughput,
        )
    )
    return {"volume_modification": _shown(world, modification)}


def _refuse_haste(world: World, volume: Volume) -> None:
    last = world.find(VolumeModification, volume.volume_id)
    if last is None:
        return
    if last.modification_state != "completed":
        raise AwsError(
            "IncorrectModificationState",
            f"The volume {volume.volume_id} is being modified: its last modification is {last.modification_state}.",
        )
    if world.now - last.start_time < PAUSE_SECONDS:
        raise AwsError(
            "VolumeModificationRateExceeded",
            "You've reached the maximum modification rate per volume limit. Wait at least 6 hours between"
            " modifications per EBS volume.",
        )
    world.remove(last)


def _target(
    world: World, volume: Volume, size: int | None, kind: str | None, iops: int | None, throughput: int | None
) -> VolumeSpec:
    """What the volume is to be; speed is kept only where the type stays and has a speed of one's choice."""
    if size is not None and size < volume.size:
        raise AwsError("InvalidParameterValue", "New size cannot be smaller than existing size")
    stays = kind in (None, volume.volume_type)
    rules = volume_type_of(world, kind or volume.volume_type)
    kept_iops = volume.iops if stays and rules.iops_per_gib_max else None
    kept_throughput = volume.throughput if stays and rules.throughput_default else None
    return specify(world, rules.name, size or volume.size, iops or kept_iops, throughput or kept_throughput)


def _move_claim(world: World, volume: Volume, target: VolumeSpec) -> None:
    before = volume.size if target.volume_type == volume.volume_type else 0
    refuse_storage(world, target.volume_type, target.size - before)
    volume.claims = claim(target.volume_type, target.size)


@operation
async def describe_volumes_modifications(
    call: Call,
    *,
    volume_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    named = [_of(world, id) for id in volume_ids] if volume_ids else world.all(VolumeModification)
    found, token = paged(select(named, filters, _FILTERS), max_results, next_token)
    return {"volumes_modifications": [_shown(world, each) for each in found], "next_token": token}


def _of(world: World, volume_id: str) -> VolumeModification:
    world.get(Volume, volume_id)
    found = world.find(VolumeModification, volume_id)
    if found is None:
        raise AwsError("InvalidVolumeModification.NotFound", f"Modification for volume '{volume_id}' does not exist.")
    return found


def _shown(world: World, modification: VolumeModification) -> dict[str, Any]:
    """The modification with its progress, which is read off the clock."""
    return vars(modification) | {
        "progress": _progress(world, modification),
        "target_multi_attach_enabled": False,
        "original_multi_attach_enabled": False,
    }


def _progress(world: World, modification: VolumeModification) -> int:
    if modification.modification_state == "completed":
        return 100
    if modification.optimizing_since is None:
        return 0
    longest = optimizing_time(modification).most
    return min(int(100 * (world.now - modification.optimizing_since) / longest), 99)
