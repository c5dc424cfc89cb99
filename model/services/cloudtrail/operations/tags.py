"""CloudTrail: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.services.cloudtrail.finding import find_trail, own_trail
from model.services.cloudtrail.resources.trails import Trail
from model.services.cloudtrail.tagging import merge


@operation
async def add_tags(call: Call, *, resource_id: str, tags_list: Sequence[Mapping[str, Any]]) -> None:
    trail = own_trail(call.world, _tagged(call, resource_id).arn)
    trail.tags = merge(trail.tags, tags_list)


@operation
async def remove_tags(call: Call, *, resource_id: str, tags_list: Sequence[Mapping[str, Any]]) -> None:
    trail = own_trail(call.world, _tagged(call, resource_id).arn)
    trail.tags = without_tags(trail.tags, (each["Key"] for each in tags_list))


@operation
async def list_tags(call: Call, *, resource_id_list: Sequence[str]) -> dict[str, Any]:
    trails = [_tagged(call, each) for each in resource_id_list]
    return {"resource_tag_list": [{"resource_id": trail.arn, "tags_list": trail.tags} for trail in trails]}


def _tagged(call: Call, resource_id: str) -> Trail:
    if not resource_id.startswith("arn:"):
        raise AwsError("CloudTrailARNInvalidException", f"Invalid Trail ARN: {resource_id}")
    found = find_trail(call.world, resource_id)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Unknown resource: {resource_id}")
    return found
