"""Application Auto Scaling: what happened to targets, in words: what was done, and by whose word."""

from __future__ import annotations

import re

from model.kit.happening import Moment, Pointer, Told, telling
from model.services.application_autoscaling.resources.activities import ScalingActivity
from model.services.application_autoscaling.resources.targets import ScalableTarget

_ALARM = re.compile(r"monitor alarm (\S+) in state")


@telling(ScalableTarget)
def tell_of_target(moment: Moment) -> Told | None:
    """It may scale from now on, or no more, or within other limits."""
    what = f"{moment.field('resource_id')} {str(moment.field('scalable_dimension')).rpartition(':')[2]}"
    if moment.is_gone:
        return Told("scaling", f"{what} scales no more by itself")
    if moment.is_new or moment.turned("min_capacity") or moment.turned("max_capacity"):
        return Told("scaling", f"{what} scales from {moment.field('min_capacity')} to {moment.field('max_capacity')}")
    return None


@telling(ScalingActivity)
def tell_of_activity(moment: Moment) -> Told | None:
    """Another capacity is to be; of an activity that fails, that it did."""
    if moment.is_gone or moment.field("not_scaled_reasons"):
        return None
    if not moment.is_new:
        failed = moment.after.get("status_code") == "Failed"
        return Told("activity", f"failed: {moment.field('status_message')}") if failed else None
    cause, target = str(moment.field("cause")), str(moment.field("target_id"))
    alarm = _ALARM.search(cause)
    because = (Pointer("cloudwatch:MetricAlarm", alarm[1], is_certain=True),) if alarm else ()
    text = f"{moment.field('resource_id')}: {moment.field('description')}"
    return Told("scaling", text, (cause,), because, (target,))
