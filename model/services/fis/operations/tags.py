"""FIS: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.services.fis.tagging import merge, tagged


@operation(on=("{resourceArn}",))
async def tag_resource(call: Call, *, resource_arn: str, tags: Mapping[str, str]) -> None:
    thing = tagged(call.world, resource_arn)
    thing.tags = merge(thing.tags, tags)


@operation(on=("{resourceArn}",))
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str] | None = None) -> None:
    """Without keys all tags go."""
    thing = tagged(call.world, resource_arn)
    thing.tags = without_tags(thing.tags, tag_keys if tag_keys is not None else [each.key for each in thing.tags])


@operation(on=("{resourceArn}",))
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    return {"tags": {tag.key: tag.value for tag in tagged(call.world, resource_arn).tags}}
