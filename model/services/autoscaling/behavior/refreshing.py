"""Auto Scaling: what happens by itself: an instance refresh replaces a group's instances, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, inf

from model.kit.behavior import changing, due
from model.kit.world import World
from model.laws.refreshing import Fleet, Round, next_round
from model.laws.scaling_cause import ended_by_refresh
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.behavior.warm_pools import end_warm
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.launching import is_as_launched_now
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.instance_refreshes import IN_PLACE, InstanceRefresh, Settings
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.root_volumes import begin_in_place
from model.services.autoscaling.sizing import members_of, staying, warm_members
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import CompositeAlarm

STALLED_SECONDS = 3600.0
"After so long without an instance more that is replaced, a refresh has failed."


@changing(AutoScalingGroup, "in_service", "failures")
async def follow_group(world: World, name: str) -> None:
    """The group has another number of instances in service: its refresh may go on."""
    group = world.find(AutoScalingGroup, name)
    if group is not None and group.refreshing:
        world.wake(refresh, group.refreshing)


@due
async def refresh(world: World, refresh_id: str) -> None:
    """The next step of a refresh: end some old instances, have some more launched, rest, or be done."""
    it = world.find(InstanceRefresh, refresh_id)
    group = world.find(AutoScalingGroup, it.auto_scaling_group_name) if it else None
    if it is None or group is None or group.refreshing != refresh_id:
        return
    if it.status == "Pending":
        it.status = "InProgress"
    if group.suspends("InstanceRefresh"):
        return
    _forget_the_gone(world, it, group)
    if it.pool_left:
        it.pool_left = 0
        await end_warm(world, group, old_in_pool(world, it, group))
    if it.remaining and world.now - it.progress_at >= STALLED_SECONDS + warmup_of(it, group):
        _fail(world, it, group, "No instance could be replaced for an hour.")
    elif world.now < it.rest_until:
        world.wake(refresh, refresh_id, at=it.rest_until)
    elif it.remaining and not _is_far_enough(it):
        await _replace_some(world, it, group)
    else:
        _settle(world, it, group)


def old_in_pool(world: World, it: InstanceRefresh, group: AutoScalingGroup) -> list[GroupInstance]:
    """Those of the warm pool that give way: what waits is not to come into service as it was before."""
    skips = it.preferences.skip_matching
    return [
        each
        for each in warm_members(world, group)
        if not each.leaving and not (skips and is_as_launched_now(world, group, each))
    ]


def warmup_of(it: InstanceRefresh, group: AutoScalingGroup) -> float:
    """How long a new instance has to be in service before it counts as healthy."""
    if it.preferences.instance_warmup is not None:
        return it.preferences.instance_warmup
    usual = group.default_instance_warmup
    return group.health_check_grace_period if usual is None else usual


def _forget_the_gone(world: World, it: InstanceRefresh, group: AutoScalingGroup) -> None:
    there = {each.instance_id for each in members_of(world, group) if not each.leaving}
    left = tuple(id for id in it.remaining if id in there)
    if len(left) < len(it.remaining):
        it.remaining, it.progress_at = left, world.now
        world.wake(refresh, it.id, after=STALLED_SECONDS + warmup_of(it, group))


async def _replace_some(world: World, it: InstanceRefresh, group: AutoScalingGroup) -> None:
    old = [world.get(GroupInstance, id) for id in it.remaining]
    able = [each for each in old if _may_end(it, each)]
    turn = _round(world, it, group, len(able))
    if not able:
        _pass_over(it, old)
        if it.remaining:
            world.wake(refresh, it.id, after=STALLED_SECONDS)
        else:
            _settle(world, it, group)
        return
    allowed = _until_checkpoint(it)
    for member in able[: min(turn.end, allowed)]:
        await _renew(world, it, group, member)
    group.surge = 0 if it.strategy == IN_PLACE else min(turn.surge, allowed)
    _forget_the_gone(world, it, group)
    _measure(world, it, group)
    act_soon(world, group)
    _look_again(world, it, group)


async def _renew(world: World, it: InstanceRefresh, group: AutoScalingGroup, member: GroupInstance) -> None:
    """In place, or by another instance; one in standby has to come back before it can be renewed in place."""
    if it.strategy == IN_PLACE and member.lifecycle_state == "InService":
        await begin_in_place(world, group, member)
        it.remaining, it.progress_at = tuple(id for id in it.remaining if id != member.instance_id), world.now
    else:
        await end_member(world, group, member, ended_by_refresh(world.now))


def _may_end(it: InstanceRefresh, member: GroupInstance) -> bool:
    """Protected instances and those in standby are ended only where the preferences say so."""
    if member.lifecycle_state == "Standby":
        return it.preferences.standby_instances == "Terminate"
    return not member.protected_from_scale_in or it.preferences.scale_in_protected_instances == "Refresh"


def _ignored(it: InstanceRefresh, member: GroupInstance) -> bool:
    if member.lifecycle_state == "Standby":
        return it.preferences.standby_instances == "Ignore"
    return it.preferences.scale_in_protected_instances == "Ignore"


def _pass_over(it: InstanceRefresh, left: Sequence[GroupInstance]) -> None:
    """Nobody who is left may be ended: they are ignored, or waited for."""
    it.remaining = tuple(each.instance_id for each in left if not _ignored(it, each))
    if it.remaining:
        it.status_reason = "Waiting for instances that are protected from scale in or in standby."


def _round(world: World, it: InstanceRefresh, group: AutoScalingGroup, old: int) -> Round:
    present = staying(world, group)
    ready = world.now - warmup_of(it, group)
    fleet = Fleet(
        desired=group.desired_capacity,
        present=len(present),
        warm=sum(
            each.lifecycle_state == "InService" and (each.instance_id in it.remaining or each.in_service_since <= ready)
            for each in present
        ),
        old=old,
    )
    chosen = it.preferences
    least = chosen.min_healthy_percentage
    most = 100 if it.strategy == IN_PLACE else chosen.max_healthy_percentage
    return next_round(fleet, least, most, launch_first=chosen.launch_first and it.strategy != IN_PLACE)


def _is_far_enough(it: InstanceRefresh) -> bool:
    """It has passed its last checkpoint, and was not to replace all."""
    points = it.preferences.checkpoint_percentages
    return bool(points) and it.passed == len(points) and points[-1] < 100 and it.status != "RollbackInProgress"


def _until_checkpoint(it: InstanceRefresh) -> int:
    """How many more may be replaced before the next checkpoint."""
    points = it.preferences.checkpoint_percentages
    if it.status == "RollbackInProgress" or it.passed >= len(points):
        return len(it.remaining)
    replaced = it.total - len(it.remaining)
    return max(ceil(it.total * points[it.passed] / 100) - replaced, 0)


def _measure(world: World, it: InstanceRefresh, group: AutoScalingGroup) -> None:
    """How far it has come; at a checkpoint it rests once its replacements are warm."""
    warming = _warming(world, it, group)
    replaced = max(it.total - len(it.remaining) - len(warming), 0)
    it.percentage_complete = 100 * replaced // it.total if it.total else 100
    points = it.preferences.checkpoint_percentages
    if it.status != "RollbackInProgress" and it.passed < len(points) and not _until_checkpoint(it) and not warming:
        missing = group.desired_capacity - len(staying(world, group))
        if missing <= 0:
            it.passed += 1
            it.rest_until = world.now + it.preferences.checkpoint_delay
            it.progress_at = it.rest_until
            it.status_reason = f"Checkpoint of {points[it.passed - 1]} % reached."


def _warming(world: World, it: InstanceRefresh, group: AutoScalingGroup) -> list[GroupInstance]:
    ready = world.now - warmup_of(it, group)
    return [
        each for each in staying(world, group) if each.instance_id not in it.remaining and each.in_service_since > ready
    ]


def _look_again(world: World, it: InstanceRefresh, group: AutoScalingGroup) -> None:
    """When the next instance is warm, or a rest is over."""
    warm_at = min(
        (each.in_service_since + warmup_of(it, group) for each in _warming(world, it, group)),
        default=inf,
    )
    at = min(max(it.rest_until, world.now) if it.rest_until > world.now else inf, warm_at)
    if at < inf:
        world.wake(refresh, it.id, at=at)
    else:
        world.wake(refresh, it.id, at=it.progress_at + STALLED_SECONDS + warmup_of(it, group))


def _settle(world: World, it: InstanceRefresh, group: AutoScalingGroup) -> None:
    """All are replaced: the last ones warm up, the result bakes, and it is done."""
    group.surge = 0
    _measure(world, it, group)
    present = staying(world, group)
    if _warming(world, it, group) or len(present) < group.desired_capacity:
        act_soon(world, group)
        _look_again(world, it, group)
    elif it.status == "InProgress" and it.preferences.bake_time:
        it.status, it.rest_until = "Baking", world.now + it.preferences.bake_time
        world.wake(refresh, it.id, at=it.rest_until)
    elif world.now < it.rest_until:
        world.wake(refresh, it.id, at=it.rest_until)
    else:
        finish(world, it, group, "RollbackSuccessful" if it.status == "RollbackInProgress" else "Successful")


def finish(world: World, it: InstanceRefresh, group: AutoScalingGroup, status: str, reason: str | None = None) -> None:
    """The end of a refresh, good or bad."""
    it.status, it.status_reason, it.end_time = status, reason, world.now
    if status in ("Successful", "RollbackSuccessful"):
        it.percentage_complete = 100
    group.refreshing, group.surge = "", 0
    act_soon(world, group)


@changing(MetricAlarm, "state_value")
@changing(CompositeAlarm, "state_value")
async def heed_alarm(world: World, name: str) -> None:
    """A refresh that watches an alarm goes no further when it rings."""
    if not rings(world, name):
        return
    for group in world.all(AutoScalingGroup):
        it = world.find(InstanceRefresh, group.refreshing)
        watched = it.preferences.alarm_specification if it else None
        if it is not None and watched is not None and name in watched.alarms and it.status in ("InProgress", "Baking"):
            _fail(world, it, group, f"The CloudWatch alarm {name} is in the ALARM state.")


def rings(world: World, name: str) -> bool:
    alarm = world.find(MetricAlarm, name) or world.find(CompositeAlarm, name)
    return alarm is not None and alarm.state_value == "ALARM"


def _fail(world: World, it: InstanceRefresh, group: AutoScalingGroup, why: str) -> None:
    if it.status == "RollbackInProgress":
        finish(world, it, group, "RollbackFailed", why)
    elif it.preferences.auto_rollback:
        roll_back(world, it, group, why)
    else:
        finish(world, it, group, "Failed", why)


def roll_back(world: World, it: InstanceRefresh, group: AutoScalingGroup, why: str) -> None:
    """Go back to what the group launched before: those that the refresh launched are replaced in their turn."""
    kept = set(it.remaining)
    apply(group, it.before)
    it.status, it.status_reason = "RollbackInProgress", why
    it.rollback_reason, it.rollback_start_time, it.rolled_back_from = why, world.now, it.percentage_complete
    it.remaining = tuple(each.instance_id for each in staying(world, group) if each.instance_id not in kept)
    it.total, it.rest_until, it.progress_at, group.surge = len(it.remaining), 0.0, world.now, 0
    group.failures = 0
    if it.pool_left is not None:
        it.pool_left = len(old_in_pool(world, it, group))
    world.wake(refresh, it.id)


def settings_of(group: AutoScalingGroup) -> Settings:
    return Settings(
        launch_configuration_name=group.launch_configuration_name,
        launch_template=group.launch_template,
        mixed_instances_policy=group.mixed_instances_policy,
    )


def apply(group: AutoScalingGroup, settings: Settings) -> None:
    group.launch_configuration_name = settings.launch_configuration_name
    group.launch_template = settings.launch_template
    group.mixed_instances_policy = settings.mixed_instances_policy
