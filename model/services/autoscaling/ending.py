"""Taking an instance out of its group: first out of the balancers, then, when they are done with it, to its end."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.autoscaling.activities import begin, fail, turn
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.lifecycle_hooks import TERMINATING
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import count
from model.services.autoscaling.sources import leave_sources
from model.services.autoscaling.waiting import wait_at_hooks
from model.services.ec2.resources.instances import Instance

RETRY_SECONDS = 60.0
"""Until an instance that EC2 did not want to end is tried again."""


async def end_member(world: World, group: AutoScalingGroup, member: GroupInstance, cause: str) -> Activity:
    """Begin the end of an instance of the group."""
    activity = _begin(world, group, member, cause)
    member.lifecycle_state = "Warmed:Terminating" if member.warmed else "Terminating"
    delay_seconds = await leave_sources(world, group, member.instance_id)
    if delay_seconds:
        turn(activity, "WaitingForELBConnectionDraining", 30)
    world.wake(terminate, member.instance_id, after=delay_seconds)
    count(world, group)
    return activity


def _begin(world: World, group: AutoScalingGroup, member: GroupInstance, cause: str) -> Activity:
    description = f"Terminating EC2 instance: {member.instance_id}"
    activity = begin(world, group, description, cause, **{"Availability Zone": member.availability_zone})
    turn(activity, "InProgress", 0)
    member.activity_id = activity.activity_id
    return activity


@due
async def terminate(world: World, instance_id: str) -> None:
    """Nobody waits for this instance any more."""
    member = world.find(GroupInstance, instance_id)
    if member is None or world.find(Instance, instance_id) is None:
        return
    activity = world.find(Activity, member.activity_id)
    if activity is not None and activity.end_time is None:
        turn(activity, "InProgress", 50)
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if group.status or not await wait_at_hooks(world, group, member, TERMINATING):
        await terminate_now(world, member)


async def terminate_now(world: World, member: GroupInstance) -> None:
    """What EC2 refuses is a failed activity, and tried again later; what is gone already is fine."""
    try:
        await world.ask("ec2:TerminateInstances", InstanceIds=[member.instance_id])
    except AwsError as refusal:
        if refusal.code == "InvalidInstanceID.NotFound":
            return
        activity = world.find(Activity, member.activity_id)
        if activity is not None and activity.end_time is None:
            fail(world, activity, f"{refusal.message} Terminating EC2 instance failed.")
        world.wake(try_again, member.instance_id, after=RETRY_SECONDS)


@due
async def try_again(world: World, instance_id: str) -> None:
    """Another activity for the same cause; the balancers and hooks are done with the instance."""
    member = world.find(GroupInstance, instance_id)
    failed = world.find(Activity, member.activity_id) if member else None
    if member is None or failed is None or world.find(Instance, instance_id) is None:
        return
    _begin(world, world.get(AutoScalingGroup, member.auto_scaling_group_name), member, failed.cause)
    await terminate_now(world, member)
