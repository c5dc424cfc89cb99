"""Auto Scaling: what happens by itself: warm pools are filled, and groups that grow take from them first."""

from __future__ import annotations

from collections.abc import Sequence

from model.kernel.chance import Between
from model.kit.behavior import after, changing, due
from model.kit.world import World
from model.laws.scaling_cause import ended_for_pool, launched_for_pool
from model.services.autoscaling.activities import succeed
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import WARMING, GroupInstance
from model.services.autoscaling.resources.warm_pools import WarmPool
from model.services.autoscaling.sizing import count, warm_members
from model.services.autoscaling.starting import launch_anywhere
from model.services.ec2.resources.instances import Instance

SOON = Between(3, 15)
AGAIN_SECONDS = 300.0
"Until a pool that could not be filled is filled."


def fill_soon(world: World, name: str) -> None:
    world.wake(fill, name, after=world.delay(SOON, name, "pool"))


@changing(AutoScalingGroup, "desired_capacity", "max_size", "in_service")
async def follow_size(world: World, name: str) -> None:
    """A group of another size wants another number of instances to wait."""
    if world.find(WarmPool, name) is not None:
        fill_soon(world, name)


@due
async def fill(world: World, name: str) -> None:
    """Have as many instances wait as the pool should have."""
    group, pool = world.find(AutoScalingGroup, name), world.find(WarmPool, name)
    if group is None or pool is None or group.status:
        return
    members = warm_members(world, group)
    wanted = pool.wanted(group.max_size, group.desired_capacity)
    surplus = len(members) - wanted
    if surplus > 0 and not group.suspends("Terminate"):
        await end_warm(world, group, members[-surplus:])
    for _ in range(-surplus if not group.suspends("Launch") else 0):
        member = await launch_anywhere(world, group, launched_for_pool(world.now))
        if member is None:
            world.wake(fill, name, after=AGAIN_SECONDS)
            return
        member.lifecycle_state = WARMING
    count(world, group)


async def end_warm(world: World, group: AutoScalingGroup, members: Sequence[GroupInstance]) -> None:
    for member in members:
        await end_member(world, group, member, ended_for_pool(world.now))


@after(Instance, "running")
async def rest_in_pool(world: World, instance_id: str) -> None:
    """It has booted; now it waits, stopped or running as its pool says."""
    member = world.find(GroupInstance, instance_id)
    if member is None or member.lifecycle_state != WARMING:
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    pool = world.find(WarmPool, member.auto_scaling_group_name)
    succeed(world, member.activity_id)
    if pool is not None and pool.pool_state == "Stopped":
        member.lifecycle_state = "Warmed:Stopped"
        await world.ask("ec2:StopInstances", InstanceIds=[instance_id])
    else:
        member.lifecycle_state = "Warmed:Running"
    count(world, group)
