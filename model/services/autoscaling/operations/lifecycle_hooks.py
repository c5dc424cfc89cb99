"""Auto Scaling: what you can ask for of lifecycle hooks, and of the instances that wait at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.operation import operation
from model.kit.world import World
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.lifecycle_hooks import (
    LAUNCHING,
    TRANSITIONS,
    LifecycleHook,
    hook_key,
)
from model.services.autoscaling.resources.members import GroupInstance, Wait
from model.services.autoscaling.sizing import members_of
from model.services.autoscaling.waiting import ABANDON, RESULTS, finish_wait, post, prolong, wait_of

SHORTEST_SECONDS, LONGEST_SECONDS = 30, 7200
_TARGETS = ("sns", "sqs", "lambda")


@operation
async def put_lifecycle_hook(
    call: Call,
    *,
    lifecycle_hook_name: str,
    auto_scaling_group_name: str,
    lifecycle_transition: str | None = None,
    role_arn: str | None = None,
    notification_target_arn: str | None = None,
    notification_metadata: str | None = None,
    heartbeat_timeout: int | None = None,
    default_result: str | None = None,
) -> None:
    """Put again, a hook takes what is given and keeps the rest."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    asked = {
        "LifecycleHookName": lifecycle_hook_name,
        "LifecycleTransition": lifecycle_transition,
        "RoleARN": role_arn,
        "NotificationTargetARN": notification_target_arn,
        "NotificationMetadata": notification_metadata,
        "HeartbeatTimeout": heartbeat_timeout,
        "DefaultResult": default_result,
    }
    hook = put_hook(world, group, {name: value for name, value in asked.items() if value is not None})
    if notification_target_arn:
        await post(world, group, hook, {"Event": "autoscaling:TEST_NOTIFICATION"})


def put_hook(world: World, group: AutoScalingGroup, asked: dict[str, Any]) -> LifecycleHook:
    """A hook as PutLifecycleHook and CreateAutoScalingGroup describe it."""
    key = hook_key(group.auto_scaling_group_name, asked["LifecycleHookName"])
    known = world.find(LifecycleHook, key)
    _check(asked, is_new=known is None)
    given = {field: asked[name] for name, field in _FIELDS.items() if name in asked}
    if known is not None:
        for field, value in given.items():
            setattr(known, field, value or None)
        return known
    there = len(world.where(LifecycleHook, auto_scaling_group_name=group.auto_scaling_group_name))
    refuse_beyond(world, "lifecycle-hooks-per-group", there, "lifecycle hooks per Auto Scaling group")
    hook = LifecycleHook(
        name=key,
        auto_scaling_group_name=group.auto_scaling_group_name,
        lifecycle_hook_name=asked["LifecycleHookName"],
        **given,
    )
    return world.add(hook)


_FIELDS = {
    "LifecycleTransition": "lifecycle_transition",
    "RoleARN": "role_arn",
    "NotificationTargetARN": "notification_target_arn",
    "NotificationMetadata": "notification_metadata",
    "HeartbeatTimeout": "heartbeat_timeout",
    "DefaultResult": "default_result",
}


def _check(asked: dict[str, Any], *, is_new: bool) -> None:
    transition = asked.get("LifecycleTransition")
    if is_new and transition is None:
        raise invalid("Lifecycle transition must be specified when creating a lifecycle hook")
    if transition is not None and transition not in TRANSITIONS:
        raise invalid(f"Invalid lifecycle transition: {transition}. Valid transitions are: [{', '.join(TRANSITIONS)}]")
    _check_timeout(asked.get("HeartbeatTimeout"))
    _check_result(asked.get("DefaultResult"))
    target = asked.get("NotificationTargetARN")
    if target and read_arn(target).service not in _TARGETS:
        raise invalid(f"Invalid notification target ARN: {target}")
    if target and is_new and not asked.get("RoleARN"):
        raise invalid("RoleARN must be specified together with NotificationTargetARN")


def _check_timeout(seconds: int | None) -> None:
    if seconds is not None and not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise invalid(f"HeartbeatTimeout must be from {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds")


def _check_result(result: str | None) -> None:
    if result is not None and result not in RESULTS:
        raise invalid(f"Invalid lifecycle action result: {result}. Valid results are: [{', '.join(RESULTS)}]")


@operation
async def describe_lifecycle_hooks(
    call: Call, *, auto_scaling_group_name: str, lifecycle_hook_names: Sequence[str] | None = None
) -> dict[str, Any]:
    world = call.world
    world.get(AutoScalingGroup, auto_scaling_group_name)
    wanted = set(lifecycle_hook_names or ())
    found = world.where(LifecycleHook, auto_scaling_group_name=auto_scaling_group_name)
    return {"lifecycle_hooks": [each for each in found if not wanted or each.lifecycle_hook_name in wanted]}


@operation
async def describe_lifecycle_hook_types(call: Call) -> dict[str, Any]:
    del call
    return {"lifecycle_hook_types": TRANSITIONS}


@operation
async def delete_lifecycle_hook(call: Call, *, lifecycle_hook_name: str, auto_scaling_group_name: str) -> None:
    """Whoever waits at it is given up where it comes, and let go where it leaves."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    hook = world.find(LifecycleHook, hook_key(auto_scaling_group_name, lifecycle_hook_name))
    if hook is None:
        raise LifecycleHook.is_missing(lifecycle_hook_name)
    for member in members_of(world, group):
        wait = wait_of(member, lifecycle_hook_name)
        if wait is not None:
            coming = hook.lifecycle_transition == LAUNCHING
            finish_wait(member, wait, ABANDON if coming else "CONTINUE")
    world.remove(hook)


@operation
async def complete_lifecycle_action(
    call: Call,
    *,
    lifecycle_hook_name: str,
    auto_scaling_group_name: str,
    lifecycle_action_result: str,
    lifecycle_action_token: str | None = None,
    instance_id: str | None = None,
) -> None:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    _check_result(lifecycle_action_result)
    member, wait = _held(world, group, lifecycle_hook_name, lifecycle_action_token, instance_id)
    finish_wait(member, wait, lifecycle_action_result)


@operation
async def record_lifecycle_action_heartbeat(
    call: Call,
    *,
    lifecycle_hook_name: str,
    auto_scaling_group_name: str,
    lifecycle_action_token: str | None = None,
    instance_id: str | None = None,
) -> None:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    prolong(world, *_held(world, group, lifecycle_hook_name, lifecycle_action_token, instance_id))


def _held(
    world: World, group: AutoScalingGroup, hook_name: str, token: str | None, instance_id: str | None
) -> tuple[GroupInstance, Wait]:
    """Whoever waits at the hook, by the token of the wait or by the instance's id, or ValidationError."""
    if not token and not instance_id:
        raise invalid("Either a LifecycleActionToken or an InstanceId must be specified")
    for member in members_of(world, group):
        wait = wait_of(member, hook_name)
        if wait is not None and (wait.token == token if token else member.instance_id == instance_id):
            return member, wait
    named = f"token {token}" if token else f"instance ID {instance_id}"
    raise invalid(f"No active Lifecycle Action found with {named}")
