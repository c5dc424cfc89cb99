"""Application Auto Scaling: what you can ask for of scheduled actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.laws.schedule_expression import read_schedule
from model.services.application_autoscaling.behavior.schedule import act_on_schedule, expect
from model.services.application_autoscaling.paging import paged
from model.services.application_autoscaling.places import of_target, target_at
from model.services.application_autoscaling.refusals import invalid, named, new_uuid, refuse_beyond, unknown
from model.services.application_autoscaling.resources.scheduled_actions import ScheduledAction, action_key
from model.services.application_autoscaling.resources.targets import ScalableTarget


@operation
async def put_scheduled_action(
    call: Call,
    *,
    service_namespace: str,
    scheduled_action_name: str,
    resource_id: str,
    scalable_dimension: str,
    schedule: str | None = None,
    timezone: str | None = None,
    start_time: float | None = None,
    end_time: float | None = None,
    scalable_target_action: Mapping[str, int] | None = None,
) -> None:
    """Put again, an action keeps what is not said anew, but for its start and end."""
    world = call.world
    target = target_at(world, service_namespace, resource_id, scalable_dimension, "No scalable target registered")
    known = world.find(ScheduledAction, action_key(target.target_id, scheduled_action_name))
    if known is None and (schedule is None or not scalable_target_action):
        raise invalid("Schedule and ScalableTargetAction must be specified for a new scheduled action")
    action = known or _made(world, target, scheduled_action_name, schedule or "")
    action.schedule, action.timezone = schedule or action.schedule, timezone or action.timezone
    action.start_time, action.end_time = start_time, end_time
    action.scalable_target_action = action.scalable_target_action.revised(scalable_target_action or {})
    _check(action)
    expect(world, action)
    if action.next_at is None:
        raise invalid("The schedule does not come round in the time that it was given")


def _made(world: World, target: ScalableTarget, name: str, schedule: str) -> ScheduledAction:
    there = len(world.where(ScheduledAction, target_id=target.target_id))
    refuse_beyond(world, "scheduled-actions-per-target", there, "scheduled actions per scalable target")
    of = f"resource/{target.service_namespace}/{target.resource_id}:scheduledActionName/{name}"
    return world.add(
        ScheduledAction(
            action_id=action_key(target.target_id, name),
            target_id=target.target_id,
            scheduled_action_name=name,
            scheduled_action_arn=f"arn:aws:autoscaling:{world.region}:{world.account}:scheduledAction:"
            f"{new_uuid(world)}:{of}",
            service_namespace=target.service_namespace,
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            schedule=schedule,
        )
    )


def _check(action: ScheduledAction) -> None:
    try:
        read_schedule(action.schedule, action.timezone)
    except ValueError as error:
        raise invalid(f"Schedule expression or time zone is not valid: {error}") from error
    limits = action.scalable_target_action
    lowest, highest = limits.min_capacity, limits.max_capacity
    if lowest is None and highest is None:
        raise invalid("MinCapacity or MaxCapacity must be specified")
    if lowest is not None and highest is not None and highest < lowest:
        raise invalid("Maximum capacity cannot be less than minimum capacity")
    if action.start_time is not None and action.end_time is not None and action.start_time > action.end_time:
        raise invalid("The start time must be before the end time")


@operation(on=("*",))
async def describe_scheduled_actions(
    call: Call,
    *,
    service_namespace: str,
    scheduled_action_names: Sequence[str] | None = None,
    resource_id: str | None = None,
    scalable_dimension: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    names = frozenset(scheduled_action_names or ())
    found = of_target(call.world.all(ScheduledAction), service_namespace, resource_id, scalable_dimension)
    chosen = [each for each in found if not names or each.scheduled_action_name in names]
    listed, token = paged(chosen, max_results, next_token)
    return {"scheduled_actions": listed, "next_token": token}


@operation
async def delete_scheduled_action(
    call: Call, *, service_namespace: str, scheduled_action_name: str, resource_id: str, scalable_dimension: str
) -> None:
    world = call.world
    target = target_at(world, service_namespace, resource_id, scalable_dimension, "No scheduled action found")
    action = world.find(ScheduledAction, action_key(target.target_id, scheduled_action_name))
    if action is None:
        whose = named(service_namespace, resource_id, scalable_dimension)
        raise unknown(f"No scheduled action found for {whose}, scheduled action name: {scheduled_action_name}")
    drop_action(world, action)


def drop_action(world: World, action: ScheduledAction) -> None:
    world.forget(act_on_schedule, action.action_id)
    world.remove(action)
