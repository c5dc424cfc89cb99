"""RDS: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import merge_tags, without_tags
from model.services.rds.finding import get_at


@operation
async def add_tags_to_resource(call: Call, *, resource_name: str, tags: Sequence[dict[str, str]]) -> None:
    thing = get_at(call.world, resource_name)
    thing.tags = merge_tags(thing.tags, tags)


@operation
async def remove_tags_from_resource(call: Call, *, resource_name: str, tag_keys: Sequence[str]) -> None:
    thing = get_at(call.world, resource_name)
    thing.tags = without_tags(thing.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_name: str) -> dict[str, Any]:
    return {"tag_list": get_at(call.world, resource_name).tags}
