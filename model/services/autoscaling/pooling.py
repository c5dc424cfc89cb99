"""Taking an instance out of a warm pool, and giving one back to it."""

from __future__ import annotations

from typing import Any

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

_READY = (("Warmed:Stopped", "stopped"), ("Warmed:Hibernated", "stopped"), ("Warmed:Running", "running"))
_RESTING: dict[str, dict[str, Any]] = {"Stopped": {}, "Hibernated": {"Hibernate": True}}
"How those are stopped that wait in a pool of such a state."


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


@due
async def fall_asleep(world: World, instance_id: str) -> None:
    """The guest is ready for what the pool wants of it."""
    member = world.find(GroupInstance, instance_id)
    if member is not None and member.lifecycle_state in (WARMING, f"{WARMING}:Proceed"):
        await rest(world, world.get(AutoScalingGroup, member.auto_scaling_group_name), member)


async def rest(world: World, group: AutoScalingGroup, member: GroupInstance) -> None:
    """Wait, in the state that the pool says; what has no pool any more, or cannot be stopped, ends."""
    pool = world.find(WarmPool, group.auto_scaling_group_name)
    if pool is None:
        await end_member(world, group, member, "The warm pool of the Auto Scaling group was deleted.")
        return
    instance = world.get(Instance, member.instance_id)
    if pool.pool_state == "Hibernated" and instance.hibernates and world.now < _ready_at(world, instance):
        world.wake(fall_asleep, member.instance_id, at=_ready_at(world, instance))
        return
    succeed(world, member.activity_id)
    member.lifecycle_state = f"Warmed:{pool.pool_state}"
    if pool.pool_state in _RESTING:
        try:
            await world.ask("ec2:StopInstances", InstanceIds=[member.instance_id], **_RESTING[pool.pool_state])
        except AwsError as refusal:
            await end_member(world, group, member, refusal.message)
    count(world, group)


def _ready_at(world: World, instance: Instance) -> float:
    return instance.agent_ready_at if world.cell.settings.delays else instance.booted_at
