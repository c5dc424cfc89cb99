"""Application Auto Scaling: what you can ask for of what was done, and what was not."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.application_autoscaling.paging import paged
from model.services.application_autoscaling.places import of_target
from model.services.application_autoscaling.resources.activities import ScalingActivity


@operation(on=("*",))
async def describe_scaling_activities(
    call: Call,
    *,
    service_namespace: str,
    resource_id: str | None = None,
    scalable_dimension: str | None = None,
    include_not_scaled_activities: bool = False,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """The newest first, for six weeks, also of targets that are gone."""
    found = of_target(call.world.all(ScalingActivity), service_namespace, resource_id, scalable_dimension)
    chosen = [each for each in found if include_not_scaled_activities or not each.not_scaled_reasons]
    listed, token = paged(chosen, max_results, next_token, newest_first=True)
    return {"scaling_activities": [_told(each) for each in listed], "next_token": token}


def _told(activity: ScalingActivity) -> dict[str, Any]:
    told = {name: getattr(activity, name) for name in ScalingActivity.stored_fields()}
    return told | {"not_scaled_reasons": activity.not_scaled_reasons or None}
