"""Auto Scaling: what happens by itself: groups change their size at set times."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.laws.cron import next_time, read_cron, zone_named
from model.laws.moments import zulu
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.scheduled_actions import ScheduledAction


@due
async def act_on_schedule(world: World, name: str) -> None:
    """Set the sizes that were planned; a plan that does not come round again is forgotten."""
    action = world.find(ScheduledAction, name)
    if action is None:
        return
    group = world.get(AutoScalingGroup, action.auto_scaling_group_name)
    if not group.suspends("ScheduledActions") and not group.status:
        _resize(world, group, action)
    again = next_occurrence(action, world.now)
    if again is None or (action.end_time is not None and again > action.end_time):
        world.remove(action)
        return
    action.start_time = again
    world.wake(act_on_schedule, name, at=again)


def next_occurrence(action: ScheduledAction, after: float) -> float | None:
    if action.recurrence is None:
        return None
    return next_time(read_cron(action.recurrence), zone_named(action.time_zone), after)


def _resize(world: World, group: AutoScalingGroup, action: ScheduledAction) -> None:
    """Limits that are not given stay; the desired capacity is kept within them."""
    before = group.desired_capacity
    group.min_size = group.min_size if action.min_size is None else action.min_size
    group.max_size = max(group.max_size if action.max_size is None else action.max_size, group.min_size)
    wanted = before if action.desired_capacity is None else action.desired_capacity
    group.desired_capacity = min(max(wanted, group.min_size), group.max_size)
    if group.desired_capacity != before:
        limits = f"min: {group.min_size}, max: {group.max_size}, desired: {group.desired_capacity}"
        group.why = (
            f"At {zulu(world.now)} a scheduled action update of AutoScalingGroup constraints to {limits} "
            f"changing the desired capacity from {before} to {group.desired_capacity}."
        )
    act_soon(world, group)
