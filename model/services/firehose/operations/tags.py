"""Firehose: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import MOST_TAGS, without_tags
from model.services.firehose.places import stream_of
from model.services.firehose.tagging import merge


@operation
async def tag_delivery_stream(call: Call, *, delivery_stream_name: str, tags: Sequence[Mapping[str, str]]) -> None:
    stream = stream_of(call.world, delivery_stream_name)
    stream.tags = merge(stream.tags, tags)


@operation
async def untag_delivery_stream(call: Call, *, delivery_stream_name: str, tag_keys: Sequence[str]) -> None:
    stream = stream_of(call.world, delivery_stream_name)
    stream.tags = without_tags(stream.tags, tag_keys)


@operation
async def list_tags_for_delivery_stream(
    call: Call, *, delivery_stream_name: str, exclusive_start_tag_key: str = "", limit: int = MOST_TAGS
) -> dict[str, Any]:
    """In the order of their keys."""
    stream = stream_of(call.world, delivery_stream_name)
    found = sorted((tag for tag in stream.tags if tag.key > exclusive_start_tag_key), key=lambda tag: tag.key)
    told = [{"key": tag.key, "value": tag.value} for tag in found[:limit]]
    return {"tags": told, "has_more_tags": len(found) > limit}
