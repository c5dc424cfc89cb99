"""Auto Scaling: what you can ask for of many scheduled actions at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.autoscaling.forms import ScheduleForm
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.operations.scheduled_actions import forget_action, put_action
from model.services.autoscaling.resources.groups import AutoScalingGroup

MOST_AT_ONCE = 50


@operation
async def batch_put_scheduled_update_group_action(
    call: Call, *, auto_scaling_group_name: str, scheduled_update_group_actions: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Each one for itself: what is wrong with some keeps the others from nothing."""
    world = call.world
    world.get(AutoScalingGroup, auto_scaling_group_name)
    _refuse_many(scheduled_update_group_actions)
    failed: list[dict[str, str]] = []
    for each in scheduled_update_group_actions:
        form = ScheduleForm.model_validate({"AutoScalingGroupName": auto_scaling_group_name, **each})
        try:
            put_action(world, form)
        except AwsError as refusal:
            failed.append(_failed(form.scheduled_action_name, refusal))
    return {"failed_scheduled_update_group_actions": failed}


@operation
async def batch_delete_scheduled_action(
    call: Call, *, auto_scaling_group_name: str, scheduled_action_names: Sequence[str]
) -> dict[str, Any]:
    world = call.world
    world.get(AutoScalingGroup, auto_scaling_group_name)
    _refuse_many(scheduled_action_names)
    failed: list[dict[str, str]] = []
    for name in dict.fromkeys(scheduled_action_names):
        try:
            forget_action(world, auto_scaling_group_name, name)
        except AwsError as refusal:
            failed.append(_failed(name, refusal))
    return {"failed_scheduled_actions": failed}


def _refuse_many(asked: Sequence[object]) -> None:
    if len(asked) > MOST_AT_ONCE:
        raise invalid(f"At most {MOST_AT_ONCE} scheduled actions can be named at once")


def _failed(name: str, refusal: AwsError) -> dict[str, str]:
    return {"scheduled_action_name": name, "error_code": refusal.code, "error_message": refusal.message}
