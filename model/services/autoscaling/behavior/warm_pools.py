"""Auto Scaling: what happens by itself: warm pools are filled, and groups that grow take from them first."""

from __future__ import annotations

from collections.abc import Sequence

from model.kernel.chance import Between
from model.kit.behavior import after, changing, due
from model.kit.world import World
from model.laws.scaling_cause import ended_for_pool, launched_for_pool
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.pooling import rest
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.lifecycle_hooks import LAUNCHING
from model.services.autoscaling.resources.members import WARMING, GroupInstance
from model.services.autoscaling.resources.warm_pools import WarmPool
from model.services.autoscaling.sizing import count, staying, warm_members
from model.services.autoscaling.starting import launch_anywhere
from model.services.autoscaling.waiting import wait_at_hooks
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
    members = [each for each in warm_members(world, group) if not each.leaving]
    surplus = len(members) + _about_to_come(world, group, pool) - pool.wanted(group.max_size, group.desired_capacity)
    if surplus > 0 and not group.suspends("Terminate"):
        await end_warm(world, group, members[-surplus:])
    for _ in range(-surplus if not group.suspends("Launch") else 0):
        member = await launch_anywhere(world, group, launched_for_pool(world.now))
        if member is None:
            world.wake(fill, name, after=AGAIN_SECONDS)
            return
        member.lifecycle_state = WARMING
    count(world, group)


def _about_to_come(world: World, group: AutoScalingGroup, pool: WarmPool) -> int:
    """How many are about to come from a group that is to be smaller; below zero for one that is about to take some."""
    surplus = len(staying(world, group)) - group.desired_capacity
    return surplus if pool.reuse_on_scale_in else min(surplus, 0)


async def end_warm(world: World, group: AutoScalingGroup, members: Sequence[GroupInstance]) -> None:
    for member in members:
        if not member.leaving:
            await end_member(world, group, member, ended_for_pool(world.now))


@after(Instance, "running")
async def rest_in_pool(world: World, instance_id: str) -> None:
    """It has booted; when the hooks are done with it, it waits."""
    member = world.find(GroupInstance, instance_id)
    if member is None or member.lifecycle_state != WARMING:
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if not await wait_at_hooks(world, group, member, LAUNCHING):
        await rest(world, group, member)
