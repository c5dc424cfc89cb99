"""Kinesis: what you can ask for, about streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.tokens import read_token, write_token
from model.services.kinesis.behavior.becoming import CREATION, begin, begin_removal
from model.services.kinesis.places import refuse_busy, shard_in, shards_of, stream_at
from model.services.kinesis.refusals import bad_value, in_use, invalid
from model.services.kinesis.resources.consumers import Consumer
from model.services.kinesis.resources.streams import ON_DEMAND, PROVISIONED, Reshaping, Stream
from model.services.kinesis.room import (
    FIRST_ON_DEMAND,
    SHARDS,
    STREAMS_ON_DEMAND,
    refuse_too_many_shards,
    refuse_too_many_streams,
    shards_in_use,
    streams_on_demand,
)
from model.services.kinesis.tagging import merge
from model.services.kinesis.telling import told_shard, told_stream

MOST_LISTED = 100
FOREIGN = AwsError("ExpiredNextTokenException", "The NextToken is not valid.")


@operation
async def create_stream(
    call: Call,
    *,
    stream_name: str,
    shard_count: int | None = None,
    stream_mode_details: Mapping[str, str] | None = None,
    max_record_size_in_ki_b: int = 1024,
    tags: Mapping[str, str] | None = None,
) -> None:
    """A provisioned one has the shards that were asked for, one on demand begins with four."""
    world = call.world
    mode = (stream_mode_details or {}).get("StreamMode") or PROVISIONED
    number = _first_shards(mode, shard_count)
    if world.find(Stream, stream_name) is not None:
        raise in_use(f"Stream {stream_name} under account {world.account} already exists.")
    refuse_too_many_streams(world, mode)
    if mode == PROVISIONED:
        refuse_too_many_shards(world, number)
    stream = Stream(
        stream_name=stream_name,
        stream_mode=mode,
        max_record_size_in_kib=max_record_size_in_ki_b,
        tags=merge((), tags or {}),
    )
    begin(world, world.add(stream), Reshaping(what="open", count=number), CREATION)


def _first_shards(mode: str, asked: int | None) -> int:
    if mode == ON_DEMAND:
        if asked is not None:
            raise bad_value("ShardCount must not be set for a stream in on-demand mode.")
        return FIRST_ON_DEMAND
    if asked is None:
        raise bad_value("ShardCount must be set for a stream in provisioned mode.")
    return asked


@operation
async def delete_stream(
    call: Call,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    enforce_consumer_deletion: bool = False,
) -> None:
    """With all its records. While somebody is registered to read it, that must be asked for."""
    world, stream = stream_at(call, stream_name, stream_arn)
    refuse_busy(stream, "DeleteStream")
    if world.where(Consumer, stream_arn=stream.arn) and not enforce_consumer_deletion:
        where = f"Stream {stream.stream_name} under account {stream.account}"
        raise in_use(f"{where} has registered consumers. Deregister them, or set EnforceConsumerDeletion.")
    world.request(stream, "DeleteStream")
    begin_removal(world, stream)


@operation
async def describe_stream(
    call: Call,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    limit: int = MOST_LISTED,
    exclusive_start_shard_id: str | None = None,
) -> dict[str, Any]:
    """With its shards, a hundred at a time."""
    world, stream = stream_at(call, stream_name, stream_arn)
    shards = shards_of(world, stream)
    if exclusive_start_shard_id is not None:
        after = shard_in(world, stream, exclusive_start_shard_id).number
        shards = [shard for shard in shards if shard.number > after]
    page = shards[: min(limit, MOST_LISTED)]
    told = {"shards": [told_shard(shard) for shard in page], "has_more_shards": len(page) < len(shards)}
    return {"stream_description": told_stream(stream) | told}


@operation
async def describe_stream_summary(
    call: Call, *, stream_name: str | None = None, stream_arn: str | None = None
) -> dict[str, Any]:
    world, stream = stream_at(call, stream_name, stream_arn)
    told = {
        "open_shard_count": stream.open_shards,
        "consumer_count": len(world.where(Consumer, stream_arn=stream.arn)),
        "max_record_size_in_ki_b": stream.max_record_size_in_kib,
    }
    return {"stream_description_summary": told_stream(stream) | told}


@operation(on=("*",))
async def list_streams(
    call: Call,
    *,
    limit: int = MOST_LISTED,
    exclusive_start_stream_name: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """By their names."""
    if next_token and exclusive_start_stream_name:
        raise invalid("NextToken and ExclusiveStartStreamName cannot be provided together.")
    after = read_token(next_token, FOREIGN) if next_token else exclusive_start_stream_name or ""
    streams = sorted(call.world.all(Stream), key=lambda stream: stream.stream_name)
    streams = [stream for stream in streams if stream.stream_name > after]
    page = streams[:limit]
    more = len(page) < len(streams)
    summaries = [{name: value for name, value in told_stream(stream).items() if name in _IN_LISTS} for stream in page]
    return {
        "stream_names": [stream.stream_name for stream in page],
        "stream_summaries": summaries,
        "has_more_streams": more,
        "next_token": write_token(page[-1].stream_name) if more else None,
    }


_IN_LISTS = frozenset(
    {"stream_name", "stream_arn", "stream_status", "stream_mode_details", "stream_creation_timestamp"}
)


@operation(on=("*",))
async def describe_limits(call: Call) -> dict[str, int]:
    world = call.world
    return {
        "shard_limit": int(most(world, SHARDS)),
        "open_shard_count": shards_in_use(world),
        "on_demand_stream_count": streams_on_demand(world),
        "on_demand_stream_count_limit": int(most(world, STREAMS_ON_DEMAND)),
    }
