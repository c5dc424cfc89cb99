"""Auto Scaling: what you can ask for of scheduled actions."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.laws.cron import read_cron, zone_named
from model.services.autoscaling.behavior.schedule import act_on_schedule, next_occurrence
from model.services.autoscaling.forms import ScheduleForm
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid, new_arn
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.scheduled_actions import ScheduledAction


@operation
@takes(ScheduleForm)
async def put_scheduled_update_group_action(call: Call, asked: ScheduleForm) -> None:
    call.world.get(AutoScalingGroup, asked.auto_scaling_group_name)
    put_action(call.world, asked)


def put_action(world: World, asked: ScheduleForm) -> None:
    """Plan an action, anew or in place of the one of the same name."""
    _check(asked)
    key = f"{asked.auto_scaling_group_name}/{asked.scheduled_action_name}"
    before = world.find(ScheduledAction, key)
    arn = before.scheduled_action_arn if before else _new_arn(world, asked)
    action = ScheduledAction(name=key, scheduled_action_arn=arn, **asked.fields_of(ScheduledAction))
    action.start_time = _first(world, asked, action)
    if before is not None:
        world.remove(before)
    world.add(action)
    world.wake(act_on_schedule, key, at=action.start_time)


def _check(asked: ScheduleForm) -> None:
    if asked.min_size is None and asked.max_size is None and asked.desired_capacity is None:
        raise invalid("At least one of the arguments MinSize, MaxSize or DesiredCapacity must be specified")
    try:
        if asked.recurrence is not None:
            read_cron(asked.recurrence)
        zone_named(asked.time_zone)
    except ValueError as error:
        raise invalid(f"Given recurrence string or time zone is invalid: {error}") from error


def _new_arn(world: World, asked: ScheduleForm) -> str:
    group = asked.auto_scaling_group_name
    there = len(world.where(ScheduledAction, auto_scaling_group_name=group))
    refuse_beyond(world, "scheduled-actions-per-group", there, "scheduled actions per Auto Scaling group")
    rest = f"autoScalingGroupName/{group}:scheduledActionName/{asked.scheduled_action_name}"
    return new_arn(world, "scheduledUpdateGroupAction", rest)


def _first(world: World, asked: ScheduleForm, action: ScheduledAction) -> float:
    """When it acts for the first time; `Time` is what `StartTime` was called before."""
    given = asked.time if asked.start_time is None else asked.start_time
    first = next_occurrence(action, world.now) if given is None else given
    if first is None:
        raise invalid("A start time or a recurrence must be specified")
    if first <= world.now:
        raise invalid("Given start time is in the past")
    return first


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
    call.world.get(AutoScalingGroup, auto_scaling_group_name)
    forget_action(call.world, auto_scaling_group_name, scheduled_action_name)


def forget_action(world: World, auto_scaling_group_name: str, scheduled_action_name: str) -> None:
    action = world.get(ScheduledAction, f"{auto_scaling_group_name}/{scheduled_action_name}")
    world.forget(act_on_schedule, action.name)
    world.remove(action)
