"""Auto Scaling: what you can ask for of tags."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.tags import without_tags
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.tagging import put_tags, told_tags

PAGE = 50
LARGEST_PAGE = 100
_KNOWN: dict[str, Getter] = {
    "auto-scaling-group": lambda tag: tag["resource_id"],
    "key": lambda tag: tag["key"],
    "value": lambda tag: tag["value"],
    "propagate-at-launch": lambda tag: str(tag["propagate_at_launch"]).lower(),
}


@operation
async def create_or_update_tags(call: Call, *, tags: list[dict[str, Any]]) -> None:
    for tag in tags:
        put_tags(call.world.get(AutoScalingGroup, tag.get("ResourceId", "")), [tag])


@operation
async def delete_tags(call: Call, *, tags: list[dict[str, Any]]) -> None:
    for tag in tags:
        group = call.world.get(AutoScalingGroup, tag.get("ResourceId", ""))
        group.tags = without_tags(group.tags, [tag["Key"]])
        group.propagated = tuple(key for key in group.propagated if key != tag["Key"])


@operation
async def describe_tags(
    call: Call,
    *,
    filters: list[dict[str, Any]] | None = None,
    next_token: str | None = None,
    max_records: int | None = None,
) -> dict[str, Any]:
    """A page holds the tags of so many groups."""
    groups, token = page(
        call.world.all(AutoScalingGroup), most=max_records or PAGE, token=next_token, largest=LARGEST_PAGE
    )
    found = [tag for group in groups for tag in told_tags(group)]
    for each in filters or ():
        if each.get("Name") not in _KNOWN:
            raise invalid(f"The filter '{each.get('Name')}' is invalid")
        getter, values = _KNOWN[each["Name"]], each.get("Values", [])
        found = [tag for tag in found if getter(tag) in values]
    return {"tags": found, "next_token": token}
