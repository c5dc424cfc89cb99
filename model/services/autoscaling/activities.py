"""Writing down what a group does, from its beginning to its end."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.world import World
from model.services.autoscaling.naming import new_uuid
from model.services.autoscaling.resources.activities import KEPT_SECONDS, Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup

LONGEST_CAUSE = 1023
LONGEST_MESSAGE = 255


def begin(world: World, group: AutoScalingGroup, description: str, cause: str, **details: Any) -> Activity:
    """An activity in progress; those of more than six weeks ago are forgotten on the way."""
    for old in world.where(Activity, auto_scaling_group_name=group.auto_scaling_group_name):
        if old.start_time > world.now - KEPT_SECONDS:
            break
        world.remove(old)
    return world.add(
        Activity(
            activity_id=new_uuid(world),
            auto_scaling_group_name=group.auto_scaling_group_name,
            auto_scaling_group_arn=group.auto_scaling_group_arn,
            description=description,
            cause=cause[:LONGEST_CAUSE],
            start_time=world.now,
            details=orjson.dumps(details).decode(),
        )
    )


def turn(activity: Activity, status: str, progress: int) -> None:
    activity.status_code, activity.progress = status, progress


def succeed(world: World, activity_id: str) -> None:
    activity = world.find(Activity, activity_id)
    if activity is not None and activity.end_time is None:
        turn(activity, "Successful", 100)
        activity.end_time = world.now


def fail(world: World, activity: Activity, message: str, *, status: str = "Failed") -> None:
    turn(activity, status, 100)
    activity.status_message = message[:LONGEST_MESSAGE]
    activity.end_time = world.now
