"""Lambda: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.resource import Resource
from model.kit.tags import without_tags
from model.kit.world import World
from model.services.lambda_.places import function_at
from model.services.lambda_.refusals import invalid
from model.services.lambda_.resources.event_source_mappings import EventSourceMapping
from model.services.lambda_.tagging import merge


@operation
async def tag_resource(call: Call, *, resource: str, tags: Mapping[str, str]) -> None:
    found = _tagged(call.world, resource)
    found.tags = merge(found.tags, tags)


@operation
async def untag_resource(call: Call, *, resource: str, tag_keys: Sequence[str]) -> None:
    found = _tagged(call.world, resource)
    found.tags = without_tags(found.tags, tag_keys)


@operation
async def list_tags(call: Call, *, resource: str) -> dict[str, Any]:
    return {"tags": {tag.key: tag.value for tag in _tagged(call.world, resource).tags}}


def _tagged(world: World, arn: str) -> Resource:
    """Functions and event source mappings have tags, versions and aliases of functions have none."""
    if ":event-source-mapping:" in arn:
        return world.get(EventSourceMapping, arn.rpartition(":")[2])
    _, function, named = function_at(world, arn)
    if named.qualifier:
        raise invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")
    return function
