"""Kinesis: what you can ask for, about tags and policies of streams and consumers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.laws.access.documents import listed
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.kinesis.consuming import consumer_of
from model.services.kinesis.places import CONSUMER, stream_at
from model.services.kinesis.refusals import bad_value, invalid, not_found
from model.services.kinesis.resources.consumers import Consumer
from model.services.kinesis.resources.streams import Stream
from model.services.kinesis.tagging import merge

MOST_LISTED = 50


def _thing(call: Call, arn: str) -> Stream | Consumer:
    if CONSUMER not in arn:
        return stream_at(call, None, arn)[1]
    found = consumer_of(call.world, arn)
    if found is None:
        raise not_found(f"Consumer {arn} not found.")
    return found


@operation
async def add_tags_to_stream(
    call: Call, *, tags: Mapping[str, str], stream_name: str | None = None, stream_arn: str | None = None
) -> None:
    _, stream = stream_at(call, stream_name, stream_arn)
    stream.tags = merge(stream.tags, tags)


@operation
async def remove_tags_from_stream(
    call: Call, *, tag_keys: Sequence[str], stream_name: str | None = None, stream_arn: str | None = None
) -> None:
    _, stream = stream_at(call, stream_name, stream_arn)
    stream.tags = without_tags(stream.tags, tag_keys)


@operation
async def list_tags_for_stream(
    call: Call,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    exclusive_start_tag_key: str = "",
    limit: int = MOST_LISTED,
) -> dict[str, Any]:
    """In the order of their keys."""
    _, stream = stream_at(call, stream_name, stream_arn)
    tags = sorted((tag for tag in stream.tags if tag.key > exclusive_start_tag_key), key=lambda tag: tag.key)
    return {"tags": tags[:limit], "has_more_tags": len(tags) > limit}


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Mapping[str, str]) -> None:
    thing = _thing(call, resource_arn)
    thing.tags = merge(thing.tags, tags)


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    thing = _thing(call, resource_arn)
    thing.tags = without_tags(thing.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    return {"tags": _thing(call, resource_arn).tags}


@operation
async def put_resource_policy(call: Call, *, resource_arn: str, policy: str) -> None:
    """Whom the owner lets in, from other accounts too."""
    thing = _thing(call, resource_arn)
    _refuse_bad_policy(policy)
    thing.policy = policy


def _refuse_bad_policy(text: str) -> None:
    try:
        check_policy(text, "resource")
    except BadPolicy as bad:
        raise bad_value(f"The policy is not valid: {bad}") from bad
    for statement in listed(orjson.loads(text)["Statement"]):
        for action in listed(statement.get("Action", [])):
            if action.partition(":")[0].lower() != "kinesis":
                raise invalid("The policy may speak of actions of Kinesis alone.")


@operation
async def get_resource_policy(call: Call, *, resource_arn: str) -> dict[str, str]:
    return {"policy": _thing(call, resource_arn).policy or "{}"}


@operation
async def delete_resource_policy(call: Call, *, resource_arn: str) -> None:
    _thing(call, resource_arn).policy = ""
