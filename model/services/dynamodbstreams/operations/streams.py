"""DynamoDB Streams: what you can ask for, about streams and their shards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.dynamodb.resources.streams import KEPT_SECONDS, TableStream
from model.services.dynamodbstreams.places import stream_at
from model.services.dynamodbstreams.telling import shard_told, stream_described, stream_told

LARGEST = 100


@operation(permission="dynamodb:ListStreams")
async def list_streams(
    call: Call, *, table_name: str | None = None, limit: int = LARGEST, exclusive_start_stream_arn: str | None = None
) -> dict[str, Any]:
    """Those of one table or of all; one that was switched off is among them until it is empty."""
    world = call.cell.world(call.account, call.region, "dynamodb")
    name = table_name.rpartition("/")[2] if table_name else None
    found = world.all(TableStream) if name is None else world.where(TableStream, table_name=name)
    streams = sorted(
        (each for each in found if each.stream_arn > (exclusive_start_stream_arn or "")),
        key=lambda stream: stream.stream_arn,
    )
    page = streams[: min(limit, LARGEST)]
    more = len(streams) > len(page)
    return {
        "streams": [stream_told(stream) for stream in page],
        "last_evaluated_stream_arn": page[-1].stream_arn if more else None,
    }


@operation(permission="dynamodb:DescribeStream")
async def describe_stream(
    call: Call,
    *,
    stream_arn: str,
    limit: int = LARGEST,
    exclusive_start_shard_id: str | None = None,
    shard_filter: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """With its shards in the order in which they were opened; a filter asks for those that follow one of them."""
    world, stream = stream_at(call, stream_arn)
    floor = world.now - KEPT_SECONDS
    shards = [each for each in stream.shards if each.closed_at is None or each.closed_at > floor]
    if shard_filter and shard_filter.get("Type") == "CHILD_SHARDS":
        shards = [each for each in shards if each.parent == shard_filter.get("ShardId")]
    if exclusive_start_shard_id is not None:
        shards = [each for each in shards if each.shard_id > exclusive_start_shard_id]
    page = shards[: min(limit, LARGEST)]
    described = {
        **stream_described(stream),
        "shards": [shard_told(shard) for shard in page],
        "last_evaluated_shard_id": page[-1].shard_id if len(shards) > len(page) else None,
    }
    return {"stream_description": described}
