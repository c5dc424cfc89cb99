"""Auto Scaling: what happens by itself: instances come into service, fall ill, are replaced, and leave."""

from __future__ import annotations

from typing import cast

from model.kernel.chance import Between
from model.kit.behavior import after, changing, due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.scaling_cause import HealthFinding, ended_as_failed, ended_as_old, ended_as_unhealthy, ended_at_risk
from model.services.autoscaling.activities import fail, succeed
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.behavior.notifying import forget_soon
from model.services.autoscaling.behavior.warm_pools import fill_soon
from model.services.autoscaling.ending import end_member, terminate_now
from model.services.autoscaling.pooling import rest
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.instance_refreshes import InstanceRefresh
from model.services.autoscaling.resources.lifecycle_hooks import LAUNCHING, LifecycleHook
from model.services.autoscaling.resources.members import WARMING, GroupInstance
from model.services.autoscaling.resources.warm_pools import WarmPool
from model.services.autoscaling.sizing import capacity_of, count, members_of, staying, stop_counting
from model.services.autoscaling.sources import join_sources, sources_of
from model.services.autoscaling.waiting import wait_at_hooks
from model.services.ec2.resources.instances import Instance
from model.services.elbv2.resources.targets import Target

CHECKING = Between(10, 60)
"""Until the periodic check of a group's instances finds out what happened to one."""


PRESENT = ("Pending", "Pending:Wait", "Pending:Proceed", "InService")
"The states of those whose loss matters."

IMPAIRED = Between(120, 300)
"""For how long an impaired instance is given the chance to recover by itself."""


@after(Instance, "running")
async def come_into_service(world: World, instance_id: str) -> None:
    member = world.find(GroupInstance, instance_id)
    if member is None or member.lifecycle_state != "Pending":
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if not await wait_at_hooks(world, group, member, LAUNCHING):
        await enter_service(world, group, member)


@changing(GroupInstance, "lifecycle_state")
async def proceed(world: World, instance_id: str) -> None:
    """The hooks are done with an instance, which goes on its way."""
    member = world.find(GroupInstance, instance_id)
    if member is None:
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if member.lifecycle_state.endswith("Terminating:Proceed"):
        await terminate_now(world, member)
    elif member.lifecycle_state.endswith("Pending:Proceed") and member.abandoned:
        await give_up(world, group, member, "A lifecycle action was abandoned.")
    elif member.lifecycle_state == f"{WARMING}:Proceed":
        await rest(world, group, member)
    elif member.lifecycle_state == "Pending:Proceed":
        await enter_service(world, group, member)


async def enter_service(world: World, group: AutoScalingGroup, member: GroupInstance) -> None:
    """Register with the balancers, and count as in service."""
    instance_id = member.instance_id
    try:
        await join_sources(world, group, instance_id)
    except AwsError as refusal:
        await give_up(world, group, member, refusal.message)
        return
    member.lifecycle_state, member.in_service_since = "InService", world.now
    succeed(world, member.activity_id)
    count(world, group)
    _cool_down(world, group)
    await take_over(world, group, member)
    if group.max_instance_lifetime:
        world.wake(grow_old, instance_id, after=group.max_instance_lifetime)
    if uses_balancers(group):
        world.wake(check, instance_id, after=group.health_check_grace_period)


async def give_up(world: World, group: AutoScalingGroup, member: GroupInstance, why: str) -> None:
    """An instance that its balancers do not take, or that a hook gives up, was launched in vain."""
    fail(world, world.get(Activity, member.activity_id), f"{why} Launching EC2 instance failed.")
    group.failures += 1
    await end_member(world, group, member, ended_as_failed(world.now))
    act_soon(world, group)


def _cool_down(world: World, group: AutoScalingGroup) -> None:
    """The cooldown of the policy that made the group grow counts from the last of its instances."""
    if group.cooldown_seconds:
        group.cooldown_until = world.now + group.cooldown_seconds
    if group.in_service >= group.desired_capacity:
        group.cooldown_seconds = 0.0


def uses_balancers(group: AutoScalingGroup) -> bool:
    return "ELB" in group.health_check_type.split(",")


@after(Instance, "stopping", "stopped", "shutting-down")
async def notice_loss(world: World, instance_id: str) -> None:
    """Somebody stopped or ended an instance that should be in service; the next check will see it."""
    member = world.find(GroupInstance, instance_id)
    if member is not None and member.lifecycle_state in PRESENT:
        world.wake(check, instance_id, after=world.delay(CHECKING, instance_id, "check"))


@changing(Instance, "answers")
async def notice_failure(world: World, instance_id: str) -> None:
    """EC2's own checks count for every group; what is restored before the check looks is not replaced."""
    member = world.find(GroupInstance, instance_id)
    if member is not None and member.lifecycle_state in PRESENT:
        world.wake(check, instance_id, after=world.delay(IMPAIRED, instance_id, "impaired"))


@after(Target, "unhealthy")
async def notice_unhealthy_target(world: World, name: str) -> None:
    target = world.find(Target, name)
    member = world.find(GroupInstance, target.target_id) if target else None
    if member is not None and member.lifecycle_state == "InService":
        world.wake(check, member.instance_id, after=world.delay(CHECKING, member.instance_id, "check"))


@due
async def check(world: World, instance_id: str) -> None:
    """Look at one instance, and have it replaced if it is unhealthy."""
    member = world.find(GroupInstance, instance_id)
    if member is None or member.leaving or member.lifecycle_state == "Standby":
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if group.suspends("HealthCheck"):
        return
    finding = member.finding or find_fault(world, group, member)
    if not finding:
        return
    grace_ends = member.in_service_since + group.health_check_grace_period
    if finding == "load_balancer" and world.now < grace_ends:
        world.wake(check, instance_id, at=grace_ends)
        return
    member.health_status, member.finding = "Unhealthy", finding
    if not group.suspends("ReplaceUnhealthy") and not group.suspends("Terminate"):
        await replace(world, group, member)


def find_fault(world: World, group: AutoScalingGroup, member: GroupInstance) -> str:
    """What is wrong with an instance, a word of the law's; empty if nothing is."""
    instance = world.find(Instance, member.instance_id)
    if instance is None or instance.state_name in ("stopping", "stopped", "shutting-down", "terminated"):
        return "gone"
    if not instance.answers:
        return "impaired"
    if uses_balancers(group):
        arns = {source.arn(world, name) for source, name in sources_of(group)}
        for target in world.where(Target, target_id=member.instance_id):
            if target.state == "unhealthy" and target.target_group_arn in arns:
                return "load_balancer"
    return ""


async def take_over(world: World, group: AutoScalingGroup, member: GroupInstance) -> None:
    """Where there is one instance more now than is wanted, others may go for whom it was launched."""
    if group.moving_to == member.instance_id:
        group.moving_to = ""
        act_soon(world, group)
    if not group.capacity_rebalance:
        return
    present = staying(world, group)
    safe = capacity_of(each for each in present if not each.at_risk and each.lifecycle_state == "InService")
    for each in (each for each in present if each.at_risk):
        if safe >= group.desired_capacity:
            await end_member(world, group, each, ended_at_risk(world.now))


@changing(Instance, "rebalance_at")
async def heed_recommendation(world: World, instance_id: str) -> None:
    """The market is about to take an instance back: with capacity rebalancing another one is launched first."""
    member = world.find(GroupInstance, instance_id)
    if member is None or member.lifecycle_state not in PRESENT or not world.get(Instance, instance_id).rebalance_at:
        return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if group.capacity_rebalance:
        member.at_risk = True
        act_soon(world, group)


@due
async def grow_old(world: World, instance_id: str) -> None:
    """An instance that has served for the longest that its group allows is replaced."""
    member = world.find(GroupInstance, instance_id)
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name) if member else None
    if member is None or group is None or member.lifecycle_state != "InService" or not group.max_instance_lifetime:
        return
    left = member.in_service_since + group.max_instance_lifetime - world.now
    if left > 0:
        world.wake(grow_old, instance_id, after=left)
    elif not group.suspends("Terminate"):
        await end_member(world, group, member, ended_as_old(world.now))
        act_soon(world, group)


async def replace(world: World, group: AutoScalingGroup, member: GroupInstance) -> None:
    """End an unhealthy instance, and launch another in its place."""
    cause = ended_as_unhealthy(world.now, cast(HealthFinding, member.finding))
    group.replacing += 1
    await end_member(world, group, member, cause)
    act_soon(world, group)


@after(Instance, "terminated")
async def leave(world: World, instance_id: str) -> None:
    """An ended instance is no member any more; if nobody in the group meant it to end, its loss is noticed first."""
    member = world.find(GroupInstance, instance_id)
    if member is None:
        return
    if not member.leaving and not member.warmed:
        await check(world, instance_id)
        if not member.leaving:
            return
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    succeed(world, member.activity_id)
    world.remove(member)
    if group.moving_to == instance_id:
        group.moving_to = ""
    if not group.status:
        act_soon(world, group)
        if member.warmed:
            fill_soon(world, group.auto_scaling_group_name)
    count(world, group)
    if group.status and not members_of(world, group):
        await disappear(world, group)


async def disappear(world: World, group: AutoScalingGroup) -> None:
    """The last instance of a group that is being deleted is gone, and so is the group."""
    pool = world.find(WarmPool, group.auto_scaling_group_name)
    if pool is not None:
        world.remove(pool)
    for hook in world.where(LifecycleHook, auto_scaling_group_name=group.auto_scaling_group_name):
        world.remove(hook)
    for refresh in world.where(InstanceRefresh, auto_scaling_group_name=group.auto_scaling_group_name):
        world.remove(refresh)
    stop_counting(world, group)
    forget_soon(world, group)
    world.remove(group)


async def terminate_at_once(world: World, instance_ids: list[str]) -> None:
    """For a group that is deleted by force; what is gone already is fine."""
    try:
        await world.ask("ec2:TerminateInstances", InstanceIds=instance_ids)
    except AwsError as refusal:
        if refusal.code != "InvalidInstanceID.NotFound":
            raise
