"""EC2: give running instances another root volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.services.ec2.paging import paged, refuse_size_of_named
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.root_volume_tasks import ReplaceRootVolumeTask
from model.services.ec2.root_volumes import image_to_restore, restored, root_of, snapshot_to_restore, volume_to_take
from model.services.ec2.tagging import read_tag_specifications

_FILTERS: Mapping[str, Getter] = {"instance-id": lambda each: each.instance_id}


@operation
async def create_replace_root_volume_task(
    call: Call,
    *,
    instance_id: str,
    snapshot_id: str | None = None,
    image_id: str | None = None,
    volume_id: str | None = None,
    delete_replaced_root_volume: bool = False,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Without a snapshot, an image or a volume, the root volume is again as it was at the launch."""
    world = call.world
    instance = world.get(Instance, instance_id)
    if sum(each is not None for each in (snapshot_id, image_id, volume_id)) > 1:
        raise AwsError("InvalidParameterCombination", "Only one of SnapshotId, ImageId and VolumeId can be specified.")
    root = root_of(world, instance)
    if volume_id is not None:
        volume, snapshot = volume_to_take(world, root, volume_id), None
    else:
        image = image_to_restore(world, instance, image_id) if image_id else None
        snapshot = snapshot_to_restore(world, root, image, snapshot_id)
        volume = restored(world, root, snapshot)
    task = ReplaceRootVolumeTask(
        replace_root_volume_task_id=world.new_id("replacevol"),
        instance_id=instance_id,
        volume_id=volume.volume_id,
        replaced_id=root.volume_id,
        image_id=image_id,
        snapshot_id=snapshot.snapshot_id if snapshot else None,
        delete_replaced_root_volume=delete_replaced_root_volume,
        tags=read_tag_specifications(tag_specifications, "replace-root-volume-task"),
    )
    return {"replace_root_volume_task": world.add(task)}


@operation
async def describe_replace_root_volume_tasks(
    call: Call,
    *,
    replace_root_volume_task_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    refuse_size_of_named(replace_root_volume_task_ids, max_results, "replaceRootVolumeTaskIds")
    ids = replace_root_volume_task_ids
    found = [world.get(ReplaceRootVolumeTask, id) for id in ids] if ids else world.all(ReplaceRootVolumeTask)
    tasks, token = paged(select(found, filters, _FILTERS), max_results, next_token, least=1, most=50)
    return {"replace_root_volume_tasks": tasks, "next_token": token}
