"""Auto Scaling: what happened to groups, in words: who wanted another capacity, and what was done for it."""

from __future__ import annotations

import re

from model.kit.happening import Moment, Pointer, Told, telling
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup

_ALARM = re.compile(r"monitor alarm (\S+) in state")
_POLICY = re.compile(r"policy (\S+) changing")
_INSTANCE = re.compile(r"i-[0-9a-f]{8,17}")
_SICK = ("health check", "health-check", "status check", "unhealthy")


@telling(AutoScalingGroup)
def tell_of_group(moment: Moment) -> Told | None:
    """It was made, went, or is to have another number of machines."""
    if moment.is_new or moment.is_gone:
        return Told("scaling", f"group {moment.id} {'was made' if moment.is_new else 'was deleted'}")
    if "desired_capacity" not in moment.after:
        return None
    why = str(moment.field("why") or "")
    alarm, policy = _ALARM.search(why), _POLICY.search(why)
    said = f"group {moment.id}: desired {moment.before['desired_capacity']} → {moment.after['desired_capacity']}"
    by = f" by policy {policy[1]}" if policy else ""
    because = (Pointer("cloudwatch:MetricAlarm", alarm[1], is_certain=True),) if alarm else ()
    return Told("scaling", said + by, (why,) if why else (), because)


@telling(Activity)
def tell_of_activity(moment: Moment) -> Told | None:
    """A machine is launched or ended; of an activity that fails, that it did."""
    if moment.is_gone:
        return None
    if not moment.is_new:
        failed = moment.after.get("status_code") == "Failed"
        return Told("activity", f"failed: {moment.field('status_message')}") if failed else None
    group, cause, description = (
        str(moment.field(name)) for name in ("auto_scaling_group_name", "cause", "description")
    )
    ids = _INSTANCE.findall(description)
    leads_to = tuple(Pointer("ec2:Instance", each) for each in ids)
    because = (*_reasons(cause, ids, group), Pointer(AutoScalingGroup.kind, group))
    return Told("activity", f"group {group}: {description}", (cause,), because, (group,), leads_to)


def _reasons(cause: str, ids: list[str], group: str) -> tuple[Pointer, ...]:
    """Of a replacement the end of the one before, of an end for ill health what its checks found."""
    if "needing to be replaced" in cause:
        return (Pointer(Activity.kind, group),)
    if any(word in cause for word in _SICK):
        return tuple(Pointer(kind, each) for each in ids for kind in ("elbv2:Target", "ec2:Instance"))
    return ()
