"""Auto Scaling: what happens by itself: a group that is smaller or larger than it should be does something about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.laws.scaling_cause import (
    ended_for_capacity,
    joined,
    launched_as_replacement,
    launched_for_balance,
    launched_for_capacity,
)
from model.laws.scaling_choice import Member, TerminationPolicy, member_to_end, unbalanced
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.launching import zones_with_subnets
from model.services.autoscaling.mixing import Kind, kind_to_shrink
from model.services.autoscaling.pooling import return_to_pool, take_from_pool, takes_back
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import capacity_of, count, staying
from model.services.autoscaling.starting import launch_anywhere, launch_in, spread
from model.services.ec2.resources.instances import Instance

NOTICE = Between(2, 12)
"""Until a group acts on what it was told."""

FIRST_RETRY_SECONDS = 30.0
LAST_RETRY_SECONDS = 1800.0
REBALANCING_SECONDS = 600.0
"""Until a group tries again to even out its zones, where the emptiest one could take nothing."""


def act_soon(world: World, group: AutoScalingGroup) -> None:
    """Have the group compare what it has with what it should have, in some seconds."""
    count(world, group)
    name = group.auto_scaling_group_name
    if world.woken_at(act, name) is None or not group.failures:
        world.wake(act, name, after=world.delay(NOTICE, name, "notice"))


@due
async def act(world: World, name: str) -> None:
    group = world.find(AutoScalingGroup, name)
    if group is None or group.status:
        return
    present = staying(world, group)
    units = capacity_of(present)
    missing = wanted_of(group, present) - units
    if missing > 0 and not group.suspends("Launch"):
        await _launch(world, group, units, missing)
    if missing < 0 and not group.suspends("Terminate"):
        await _end(world, group, present, -missing)
    if missing <= 0:
        group.failures = group.replacing = 0
    if missing == 0:
        await _balance(world, group, present)
    if not group.failures:
        group.why = ""
    count(world, group)


def wanted_of(group: AutoScalingGroup, present: Sequence[GroupInstance]) -> int:
    """The capacity to have now: what is desired, and what stands in for those that are about to go."""
    at_risk = capacity_of(each for each in present if each.at_risk)
    return group.desired_capacity + at_risk + group.surge + (1 if group.moving_to else 0)


async def _launch(world: World, group: AutoScalingGroup, before: int, missing: int) -> None:
    """Start what is missing, one activity each; after a failure the rest waits longer and longer."""
    left = missing
    while left > 0:
        member = await _start(world, group, _cause(world, group, before, before + missing))
        if member is None:
            pause = min(FIRST_RETRY_SECONDS * 2 ** min(group.failures, 10), LAST_RETRY_SECONDS)
            group.failures += 1
            world.wake(act, group.auto_scaling_group_name, after=pause)
            return
        group.replacing = max(group.replacing - 1, 0)
        left -= member.weight
    group.failures = 0


def _cause(world: World, group: AutoScalingGroup, before: int, after: int) -> str:
    if group.replacing:
        return launched_as_replacement(world.now)
    sentence = launched_for_capacity(world.now, before, after)
    return joined(group.why, sentence) if group.why else sentence


async def _start(world: World, group: AutoScalingGroup, cause: str) -> GroupInstance | None:
    """One that waits in the group's warm pool, or else a new one."""
    return await take_from_pool(world, group, cause) or await launch_anywhere(world, group, cause)


async def _balance(world: World, group: AutoScalingGroup, present: Sequence[GroupInstance]) -> None:
    """Even the zones out: one instance more in the emptiest zone, before one in the fullest ends."""
    if group.suspends("AZRebalance") or group.suspends("Launch") or group.refreshing:
        return
    subnets = zones_with_subnets(world, group)
    move = unbalanced(spread(world, group, subnets), list(subnets))
    if move is None:
        return
    fullest, emptiest = move
    if any(each.lifecycle_state != "InService" for each in present):
        world.wake(act, group.auto_scaling_group_name, after=REBALANCING_SECONDS)
        return
    cause = launched_for_balance(world.now, emptiest, fullest)
    found = await launch_in(world, group, emptiest, subnets[emptiest], cause)
    if isinstance(found, GroupInstance):
        group.moving_to = found.instance_id
    else:
        world.wake(act, group.auto_scaling_group_name, after=REBALANCING_SECONDS)


async def _end(world: World, group: AutoScalingGroup, present: Sequence[GroupInstance], surplus: int) -> None:
    """Take out of service whom the termination policies choose, as long as anybody may go."""
    before = capacity_of(present)
    after, left = before - surplus, list(present)
    while surplus > 0:
        policies = cast("Sequence[TerminationPolicy]", group.termination_policies)
        kind = kind_to_shrink(group, left)
        able = [each for each in left if each.weight <= surplus]
        chosen = member_to_end([_as_member(world, group, each, kind) for each in able], policies, world.now).chosen
        if chosen is None:
            return
        member = world.get(GroupInstance, chosen)
        left.remove(member)
        sentence = ended_for_capacity(world.now, before, after, chosen)
        surplus -= member.weight
        go = return_to_pool if takes_back(world, group) else end_member
        await go(world, group, member, joined(group.why, sentence) if group.why else sentence)


def _as_member(world: World, group: AutoScalingGroup, member: GroupInstance, kind: Kind) -> Member:
    instance = world.get(Instance, member.instance_id)
    configuration = world.find(LaunchConfiguration, member.launch_configuration_name or "")
    own, current = member.launch_template, group.template
    version = own.version if own else None
    return Member(
        instance_id=member.instance_id,
        zone=member.availability_zone,
        launched_at=instance.launch_time,
        configuration_created_at=configuration.created_at if configuration else None,
        template_version=int(version) if version and version.isdecimal() else None,
        template_is_current=own is None or current is None or own.launch_template_id == current.launch_template_id,
        protected=member.protected_from_scale_in,
        in_excess=kind == ("spot" if member.spot else "on-demand"),
    )
