"""Auto Scaling: what you can ask for, about telling topics what groups do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.autoscaling.behavior.notifying import configurations_of, try_out
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.notifications import TYPES, NotificationConfiguration


@operation
async def put_notification_configuration(
    call: Call, *, auto_scaling_group_name: str, topic_arn: str, notification_types: Sequence[str]
) -> None:
    """These kinds and no others are told to the topic from now on, which is tried out at once."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    for each in notification_types:
        if each not in TYPES:
            raise invalid(f"'{each}' is not a valid notification type")
    if read_arn(topic_arn).service != "sns":
        raise invalid(f"Invalid SNS Topic ARN: {topic_arn}")
    try:
        await try_out(world, group, topic_arn)
    except AwsError as refusal:
        raise invalid(f"Unable to publish test message to notification target {topic_arn}") from refusal
    _drop(call, auto_scaling_group_name, topic_arn)
    for each in dict.fromkeys(notification_types):
        world.add(
            NotificationConfiguration(
                configuration_id=f"{auto_scaling_group_name}/{topic_arn}/{each}",
                auto_scaling_group_name=auto_scaling_group_name,
                topic_arn=topic_arn,
                notification_type=each,
            )
        )


@operation
async def delete_notification_configuration(call: Call, *, auto_scaling_group_name: str, topic_arn: str) -> None:
    call.world.get(AutoScalingGroup, auto_scaling_group_name)
    _drop(call, auto_scaling_group_name, topic_arn)


def _drop(call: Call, group: str, topic: str) -> None:
    for each in configurations_of(call.world, group):
        if each.topic_arn == topic:
            call.world.remove(each)


@operation
async def describe_notification_configurations(
    call: Call,
    *,
    auto_scaling_group_names: Sequence[str] = (),
    max_records: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    wanted = set(auto_scaling_group_names)
    every = call.world.all(NotificationConfiguration)
    found = [each for each in every if not wanted or each.auto_scaling_group_name in wanted]
    listed, token = paged(found, max_records, next_token)
    return {"notification_configurations": listed, "next_token": token}


@operation
async def describe_auto_scaling_notification_types(_call: Call) -> dict[str, Any]:
    return {"auto_scaling_notification_types": TYPES}
