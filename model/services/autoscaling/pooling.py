"""Taking an instance out of a warm pool, and giving one back to it."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.autoscaling.activities import begin, fail, succeed, turn
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.lifecycle_hooks import LAUNCHING, TERMINATING
from model.services.autoscaling.resources.members import WARMING, GroupInstance
from model.services.autoscaling.resources.warm_pools import WarmPool
from model.services.autoscaling.sizing import count, warm_members
from model.services.autoscaling.sources import leave_sources
from model.services.autoscaling.waiting import wait_at_hooks
from model.services.ec2.resources.instances import Instance

_READY = (("Warmed:Stopped", "stopped"), ("Warmed:Running", "running"))


async def take_from_pool(world: World, group: AutoScalingGroup, cause: str) -> GroupInstance | None:
    """An instance that waits comes into the group; None if there is none that is ready."""
    for member in warm_members(world, group):
        instance = world.find(Instance, member.instance_id)
        if instance is None or (member.lifecycle_state, instance.state_name) not in _READY:
            continue
        description = f"Launching a new EC2 instance from warm pool: {member.instance_id}"
        activity = begin(world, group, description, cause)
        if instance.state_name == "stopped":
            try:
                await world.ask("ec2:StartInstances", InstanceIds=[member.instance_id])
            except AwsError as refusal:
                fail(world, activity, refusal.message)
                return None
        member.activity_id, member.lifecycle_state, member.from_pool = activity.activity_id, "Pending", True
        if instance.state_name == "running" and not await wait_at_hooks(world, group, member, LAUNCHING):
            member.lifecycle_state = "Pending:Proceed"
        return member
    return None


def takes_back(world: World, group: AutoScalingGroup) -> bool:
    """Whether whoever leaves the group goes to its warm pool: it has room for one more, and wants it back."""
    pool = world.find(WarmPool, group.auto_scaling_group_name)
    if pool is None or not pool.reuse_on_scale_in:
        return False
    waiting = [each for each in warm_members(world, group) if not each.leaving]
    return len(waiting) < pool.wanted(group.max_size, group.desired_capacity)


async def return_to_pool(world: World, group: AutoScalingGroup, member: GroupInstance, cause: str) -> None:
    """It leaves its balancers, and waits from then on."""
    place = {"Availability Zone": member.availability_zone}
    activity = begin(world, group, f"Returning EC2 instance to warm pool: {member.instance_id}", cause, **place)
    turn(activity, "InProgress", 0)
    member.activity_id, member.lifecycle_state = activity.activity_id, WARMING
    delay_seconds = await leave_sources(world, group, member.instance_id)
    if delay_seconds:
        turn(activity, "WaitingForELBConnectionDraining", 30)
    world.wake(enter_pool, member.instance_id, after=delay_seconds)
    count(world, group)


@due
async def enter_pool(world: World, instance_id: str) -> None:
    """The balancers are done with an instance that goes back to its pool."""
    member = world.find(GroupInstance, instance_id)
    if member is None or member.lifecycle_state != WARMING:
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if not await wait_at_hooks(world, group, member, TERMINATING):
        await rest(world, group, member)


async def rest(world: World, group: AutoScalingGroup, member: GroupInstance) -> None:
    """Wait, stopped or running as the pool says; what has no pool any more, or cannot be stopped, ends."""
    pool = world.find(WarmPool, group.auto_scaling_group_name)
    if pool is None:
        await end_member(world, group, member, "The warm pool of the Auto Scaling group was deleted.")
        return
    succeed(world, member.activity_id)
    member.lifecycle_state = f"Warmed:{pool.pool_state}"
    if pool.pool_state == "Stopped":
        try:
            await world.ask("ec2:StopInstances", InstanceIds=[member.instance_id])
        except AwsError as refusal:
            await end_member(world, group, member, refusal.message)
    count(world, group)
