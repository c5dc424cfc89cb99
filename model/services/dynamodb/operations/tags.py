"""DynamoDB: what you can ask for, about tags of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.services.dynamodb.places import known_table
from model.services.dynamodb.tagging import merge


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Sequence[Mapping[str, str]]) -> None:
    _, table = known_table(call, resource_arn)
    table.tags = merge(table.tags, tags)


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    _, table = known_table(call, resource_arn)
    table.tags = without_tags(table.tags, tag_keys)


@operation
async def list_tags_of_resource(call: Call, *, resource_arn: str, next_token: str | None = None) -> dict[str, Any]:
    """All of them at once: no table has more than fifty."""
    _, table = known_table(call, resource_arn)
    return {"tags": [] if next_token else table.tags}
