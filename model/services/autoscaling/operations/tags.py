"""Auto Scaling: what you can ask for of tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.tagging import put_tags, told_tags

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
    for each in filters or ():
        if each["Name"] not in _KNOWN:
            raise invalid(f"The filter '{each['Name']}' is invalid")
    groups = [group for group in call.world.all(AutoScalingGroup) if _matching(group, filters)]
    listed, token = paged(groups, max_records, next_token)
    return {"tags": [tag for group in listed for tag in _matching(group, filters)], "next_token": token}


def _matching(group: AutoScalingGroup, filters: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
    wanted = [(_KNOWN[each["Name"]], each.get("Values", ())) for each in filters or ()]
    return [tag for tag in told_tags(group) if all(getter(tag) in values for getter, values in wanted)]
