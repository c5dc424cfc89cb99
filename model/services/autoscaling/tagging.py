"""Tags of groups, some of which their instances get too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.tags import Tag, merge_tags
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup

TYPE = "auto-scaling-group"


def put_tags(group: AutoScalingGroup, tags: Sequence[Mapping[str, Any]] | None) -> None:
    """Set these tags on a group, and which of them are propagated."""
    for tag in tags or ():
        if tag.get("ResourceType", TYPE) != TYPE:
            raise invalid(f"Invalid resource type: {tag['ResourceType']}. Valid types are: [{TYPE}]")
        if tag["Key"].lower().startswith("aws:"):
            raise invalid("Tag keys starting with 'aws:' are reserved for internal use")
    given = [tag["Key"] for tag in tags or ()]
    passed_on = [tag["Key"] for tag in tags or () if tag.get("PropagateAtLaunch", True)]
    group.tags = merge_tags(group.tags, tags)
    group.propagated = (*(key for key in group.propagated if key not in given), *passed_on)


def told_tag(group: AutoScalingGroup, tag: Tag) -> dict[str, Any]:
    return {
        "resource_id": group.auto_scaling_group_name,
        "resource_type": TYPE,
        "key": tag.key,
        "value": tag.value,
        "propagate_at_launch": tag.key in group.propagated,
    }


def told_tags(group: AutoScalingGroup) -> list[dict[str, Any]]:
    return [told_tag(group, tag) for tag in group.tags]
