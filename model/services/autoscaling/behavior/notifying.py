"""Auto Scaling: what happens by itself: topics are told of instances that came and went."""

from __future__ import annotations

import logging
import re
from typing import Any

import orjson

from model.kit.behavior import changing, due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.moments import to_the_ms
from model.services.autoscaling.naming import new_uuid
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.notifications import (
    LAUNCH,
    LAUNCH_ERROR,
    TERMINATE,
    TERMINATE_ERROR,
    TEST,
    NotificationConfiguration,
)

log = logging.getLogger(__name__)

INSTANCE = re.compile(r"\bi-[0-9a-f]+")
WORDS = {
    LAUNCH: "launch",
    LAUNCH_ERROR: "failed launch",
    TERMINATE: "termination",
    TERMINATE_ERROR: "failed termination",
}


@changing(Activity, "end_time")
async def tell_of_activity(world: World, activity_id: str) -> None:
    """An activity has come to its end."""
    activity = world.find(Activity, activity_id)
    event = event_of(activity) if activity else ""
    if activity is None or not event:
        return
    for configuration in configurations_of(world, activity.auto_scaling_group_name):
        if configuration.notification_type == event:
            subject = f'Auto Scaling: {WORDS[event]} for group "{activity.auto_scaling_group_name}"'
            source = activity.auto_scaling_group_arn
            await _publish(world, configuration.topic_arn, source, subject, _told(world, activity, event))


def event_of(activity: Activity) -> str:
    """What notifications call it; nothing for what they do not tell of."""
    good = activity.status_code == "Successful"
    if activity.description.startswith("Launching"):
        return LAUNCH if good else LAUNCH_ERROR
    if activity.description.startswith("Terminating"):
        return TERMINATE if good else TERMINATE_ERROR
    return ""


def configurations_of(world: World, group: str) -> tuple[NotificationConfiguration, ...]:
    return world.where(NotificationConfiguration, auto_scaling_group_name=group)


def forget_soon(world: World, group: AutoScalingGroup) -> None:
    """The group is gone; its last activity is told of first."""
    world.wake(forget_notifications, group.auto_scaling_group_name)


@due
async def forget_notifications(world: World, group: str) -> None:
    if world.find(AutoScalingGroup, group) is None:
        for configuration in configurations_of(world, group):
            world.remove(configuration)


async def try_out(world: World, group: AutoScalingGroup, topic: str) -> None:
    """The first message that a topic gets, so that one sees that it would get others. Raises what SNS answers."""
    told = {
        "AccountId": world.account,
        "RequestId": new_uuid(world),
        "AutoScalingGroupARN": group.auto_scaling_group_arn,
        "AutoScalingGroupName": group.auto_scaling_group_name,
        "Service": "AWS Auto Scaling",
        "Event": TEST,
        "Time": _moment(world.now),
    }
    subject = f'Auto Scaling: test notification for group "{group.auto_scaling_group_name}"'
    await world.ask(
        "sns:Publish",
        source=group.auto_scaling_group_arn,
        TopicArn=topic,
        Subject=subject,
        Message=orjson.dumps(told).decode(),
    )


async def _publish(world: World, topic: str, source: str, subject: str, told: dict[str, Any]) -> None:
    """A topic that is gone or closed keeps no group from doing what it does."""
    message = orjson.dumps(told).decode()
    try:
        await world.ask("sns:Publish", source=source, TopicArn=topic, Subject=subject[:100], Message=message)
    except AwsError as refusal:
        log.info("%s was not told of %s: %s", topic, source, refusal)


def _told(world: World, activity: Activity, event: str) -> dict[str, Any]:
    instance = INSTANCE.search(activity.description)
    return {
        "Progress": activity.progress,
        "AccountId": world.account,
        "Description": activity.description,
        "RequestId": activity.activity_id,
        "EndTime": _moment(activity.end_time or world.now),
        "AutoScalingGroupARN": activity.auto_scaling_group_arn,
        "ActivityId": activity.activity_id,
        "StartTime": _moment(activity.start_time),
        "Service": "AWS Auto Scaling",
        "Time": _moment(world.now),
        "EC2InstanceId": instance[0] if instance else "",
        "StatusCode": "InProgress" if activity.status_code == "Successful" else activity.status_code,
        "StatusMessage": activity.status_message or "",
        "Details": orjson.loads(activity.details),
        "AutoScalingGroupName": activity.auto_scaling_group_name,
        "Cause": activity.cause,
        "Event": event,
    }


def _moment(at: float) -> str:
    return to_the_ms(at).replace("+0000", "Z")
