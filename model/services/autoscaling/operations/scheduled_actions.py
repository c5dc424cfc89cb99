"""Auto Scaling: what you can ask for of scheduled actions."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.autoscaling.behavior.schedule import act_on_schedule, next_occurrence
from model.services.autoscaling.cron import read_cron, zone_named
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid, new_arn
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.scheduled_actions import ScheduledAction


@operation
async def put_scheduled_update_group_action(
    call: Call,
    *,
    auto_scaling_group_name: str,
    scheduled_action_name: str,
    time: float | None = None,
    start_time: float | None = None,
    end_time: float | None = None,
    recurrence: str | None = None,
    min_size: int | None = None,
    max_size: int | None = None,
    desired_capacity: int | None = None,
    time_zone: str | None = None,
) -> None:
    world = call.world
    world.get(AutoScalingGroup, auto_scaling_group_name)
    key = f"{auto_scaling_group_name}/{scheduled_action_name}"
    _check_times(recurrence, time_zone, (min_size, max_size, desired_capacity))
    before = world.find(ScheduledAction, key)
    if before is None:
        there = len(world.where(ScheduledAction, auto_scaling_group_name=auto_scaling_group_name))
        refuse_beyond(world, "scheduled-actions-per-group", there, "scheduled actions per Auto Scaling group")
    rest = f"autoScalingGroupName/{auto_scaling_group_name}:scheduledActionName/{scheduled_action_name}"
    action = ScheduledAction(
        name=key,
        auto_scaling_group_name=auto_scaling_group_name,
        scheduled_action_name=scheduled_action_name,
        scheduled_action_arn=before.scheduled_action_arn
        if before
        else new_arn(world, "scheduledUpdateGroupAction", rest),
        start_time=start_time if start_time is not None else time,
        end_time=end_time,
        recurrence=recurrence,
        time_zone=time_zone,
        min_size=min_size,
        max_size=max_size,
        desired_capacity=desired_capacity,
    )
    if before is not None:
        world.remove(before)
    first = action.start_time if action.start_time is not None else next_occurrence(action, world.now)
    if first is None:
        raise invalid("A start time or a recurrence must be specified")
    if first <= world.now:
        raise invalid("Given start time is in the past")
    action.start_time = first
    world.add(action)
    world.wake(act_on_schedule, key, at=first)


def _check_times(recurrence: str | None, time_zone: str | None, sizes: tuple[int | None, ...]) -> None:
    if all(size is None for size in sizes):
        raise invalid("At least one of the arguments MinSize, MaxSize or DesiredCapacity must be specified")
    try:
        if recurrence is not None:
            read_cron(recurrence)
        zone_named(time_zone)
    except ValueError as error:
        raise invalid(f"Given recurrence string or time zone is invalid: {error}") from error


@operation
async def describe_scheduled_actions(
    call: Call,
    *,
    auto_scaling_group_name: str | None = None,
    scheduled_action_names: list[str] | None = None,
    start_time: float | None = None,
    end_time: float | None = None,
    next_token: str | None = None,
    max_records: int | None = None,
) -> dict[str, Any]:
    world = call.world
    found = (
        world.where(ScheduledAction, auto_scaling_group_name=auto_scaling_group_name)
        if auto_scaling_group_name
        else world.all(ScheduledAction)
    )
    names = set(scheduled_action_names or ())
    chosen = [each for each in found if not names or each.scheduled_action_name in names]
    chosen = [each for each in chosen if start_time is None or (each.start_time or 0.0) >= start_time]
    chosen = [each for each in chosen if end_time is None or (each.start_time or 0.0) <= end_time]
    listed, token = paged(chosen, max_records, next_token)
    return {"scheduled_update_group_actions": listed, "next_token": token}


@operation
async def delete_scheduled_action(call: Call, *, auto_scaling_group_name: str, scheduled_action_name: str) -> None:
    world = call.world
    world.get(AutoScalingGroup, auto_scaling_group_name)
    action = world.get(ScheduledAction, f"{auto_scaling_group_name}/{scheduled_action_name}")
    world.forget(act_on_schedule, action.name)
    world.remove(action)
