"""Writing down what is done to a target, from its beginning to its end, and what is not."""

from __future__ import annotations

from model.kit.world import World
from model.services.application_autoscaling.refusals import new_uuid
from model.services.application_autoscaling.resources.activities import (
    KEPT_SECONDS,
    NOT_SCALED,
    NotScaledReason,
    ScalingActivity,
)
from model.services.application_autoscaling.resources.targets import ScalableTarget

LONGEST_MESSAGE = 1023


def begin(world: World, target: ScalableTarget, description: str, cause: str) -> ScalingActivity:
    """An activity in progress; those of more than six weeks ago are forgotten on the way."""
    for old in world.where(ScalingActivity, target_id=target.target_id):
        if old.start_time > world.now - KEPT_SECONDS:
            break
        world.remove(old)
    return world.add(
        ScalingActivity(
            activity_id=new_uuid(world),
            target_id=target.target_id,
            service_namespace=target.service_namespace,
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            description=description,
            cause=cause,
            start_time=world.now,
        )
    )


def end(world: World, activity_id: str, status: str, message: str) -> None:
    activity = world.find(ScalingActivity, activity_id)
    if activity is not None and activity.end_time is None:
        activity.status_code, activity.status_message = status, message[:LONGEST_MESSAGE]
        activity.end_time = world.now


def note_not_scaled(world: World, target: ScalableTarget, cause: str, reason: NotScaledReason) -> None:
    """Once, however often the same is asked in vain."""
    known = world.where(ScalingActivity, target_id=target.target_id)
    if known and known[-1].not_scaled_reasons == (reason,) and known[-1].cause == cause:
        return
    activity = begin(world, target, "Attempting to scale due to alarm triggered", cause)
    activity.not_scaled_reasons = (reason,)
    end(world, activity.activity_id, NOT_SCALED, f"Scaling was not done: {reason.code}")
