"""Auto Scaling: what happens by itself: an instance with a new root volume is in service again."""

from __future__ import annotations

from model.kit.behavior import after
from model.kit.world import World
from model.laws.scaling_cause import ended_as_failed
from model.services.autoscaling.activities import fail, succeed
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.launching import version_number
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import REPLACING_ROOT, GroupInstance
from model.services.autoscaling.sizing import count
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.root_volume_tasks import ReplaceRootVolumeTask


def _replacing(world: World, task_id: str) -> GroupInstance | None:
    task = world.get(ReplaceRootVolumeTask, task_id)
    member = world.find(GroupInstance, task.instance_id)
    return member if member is not None and member.lifecycle_state == REPLACING_ROOT else None


@after(ReplaceRootVolumeTask, "succeeded")
async def serve_again(world: World, task_id: str) -> None:
    member = _replacing(world, task_id)
    if member is None:
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    member.image_id = world.get(Instance, member.instance_id).image_id
    if group.template is not None:
        member.launch_template = group.template.model_copy(update={"version": version_number(world, group.template)})
    member.lifecycle_state, member.in_service_since = "InService", world.now
    succeed(world, member.activity_id)
    count(world, group)


@after(ReplaceRootVolumeTask, "failed")
async def replace_instead(world: World, task_id: str) -> None:
    """Another instance is launched in its place."""
    member = _replacing(world, task_id)
    if member is None:
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    fail(world, world.get(Activity, member.activity_id), "The root volume could not be replaced.")
    await end_member(world, group, member, ended_as_failed(world.now))
    act_soon(world, group)
