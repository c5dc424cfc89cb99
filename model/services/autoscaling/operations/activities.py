"""Auto Scaling: what you can ask for of what groups did."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup


@operation
async def describe_scaling_activities(
    call: Call,
    *,
    activity_ids: list[str] | None = None,
    auto_scaling_group_name: str | None = None,
    include_deleted_groups: bool = False,
    max_records: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """The newest first, for six weeks, also of groups that are gone."""
    world = call.world
    if auto_scaling_group_name and not include_deleted_groups:
        world.get(AutoScalingGroup, auto_scaling_group_name)
    found = (
        world.where(Activity, auto_scaling_group_name=auto_scaling_group_name)
        if auto_scaling_group_name
        else world.all(Activity)
    )
    wanted = set(activity_ids or ())
    chosen = [each for each in found if not wanted or each.activity_id in wanted]
    listed, token = paged(chosen, max_records, next_token, usual=100, newest_first=True)
    return {"activities": listed, "next_token": token}
