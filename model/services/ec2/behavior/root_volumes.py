"""EC2: what happens by itself: a root volume gives way to another one, and the instance boots from that."""

from __future__ import annotations

from model.kit.behavior import after
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.behavior.volumes import hold, let_go
from model.services.ec2.lookups import image_of
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.root_volume_tasks import ReplaceRootVolumeTask
from model.services.ec2.resources.volumes import Volume, VolumeAttachment


@after(ReplaceRootVolumeTask, "in-progress")
async def exchange(world: World, task_id: str) -> None:
    """The new volume takes the old one's place; where there is no running instance or volume any more, nothing does."""
    task = world.get(ReplaceRootVolumeTask, task_id)
    instance, new = world.find(Instance, task.instance_id), world.find(Volume, task.volume_id)
    old = world.find(Volume, task.replaced_id)
    was = old.attachment_to(task.instance_id) if old else None
    if instance is None or instance.state_name != "running" or new is None or old is None or was is None:
        await _fail(world, task, new)
        return
    let_go(world, old, task.instance_id)
    world.enter(new, "in-use")
    hold(world, new, _in_place_of(world, was, new))
    if task.image_id:
        instance.image_id, instance.software = task.image_id, image_of(world, task.image_id).software
    await world.ask("ec2:RebootInstances", InstanceIds=[task.instance_id])


def _in_place_of(world: World, was: VolumeAttachment, new: Volume) -> VolumeAttachment:
    return was.model_copy(update={"volume_id": new.volume_id, "attach_time": world.now, "state": "attached"})


async def _fail(world: World, task: ReplaceRootVolumeTask, new: Volume | None) -> None:
    """The old volume is where it was, and the new one is not needed."""
    world.enter(task, "failed")
    task.completed_at = world.now
    if new is not None and new.snapshot_id and new.state == "available":
        await world.ask("ec2:DeleteVolume", VolumeId=new.volume_id)


@after(ReplaceRootVolumeTask, "succeeded")
async def complete(world: World, task_id: str) -> None:
    """The old volume is kept, unless it was to be deleted."""
    task = world.get(ReplaceRootVolumeTask, task_id)
    task.completed_at = world.now
    if task.delete_replaced_root_volume:
        try:
            await world.ask("ec2:DeleteVolume", VolumeId=task.replaced_id)
        except AwsError as refusal:
            if refusal.code not in ("InvalidVolume.NotFound", "VolumeInUse", "IncorrectState"):
                raise
