"""Taking an instance out of its group: first out of the balancers, then, when they are done with it, to its end."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.autoscaling.activities import begin, turn
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.lifecycle_hooks import TERMINATING
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import count
from model.services.autoscaling.sources import leave_sources
from model.services.autoscaling.waiting import wait_at_hooks
from model.services.ec2.resources.instances import Instance


async def end_member(world: World, group: AutoScalingGroup, member: GroupInstance, cause: str) -> Activity:
    """Begin the end of an instance of the group."""
    description = f"Terminating EC2 instance: {member.instance_id}"
    activity = begin(world, group, description, cause, **{"Availability Zone": member.availability_zone})
    turn(activity, "InProgress", 0)
    member.lifecycle_state, member.activity_id = "Terminating", activity.activity_id
    delay_seconds = await leave_sources(world, group, member.instance_id)
    if delay_seconds:
        turn(activity, "WaitingForELBConnectionDraining", 30)
    world.wake(terminate, member.instance_id, after=delay_seconds)
    count(world, group)
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
        await world.ask("ec2:TerminateInstances", InstanceIds=[instance_id])
