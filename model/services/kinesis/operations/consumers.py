"""Kinesis: what you can ask for, about registered consumers, to whom records are pushed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.services.kinesis.behavior.leaving import begin_leaving
from model.services.kinesis.consuming import consumer_of
from model.services.kinesis.places import ready_stream_at, shard_in, stream_at
from model.services.kinesis.pushing import begin
from model.services.kinesis.reading import Start, place_of
from model.services.kinesis.refusals import beyond_limit, in_use, invalid, not_found, refuse_dry_run
from model.services.kinesis.resources.consumers import MOST_OF_A_STREAM, Consumer, consumer_path
from model.services.kinesis.tagging import merge


@operation
async def register_stream_consumer(
    call: Call, *, stream_arn: str, consumer_name: str, tags: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Twenty for a stream; each has all of a shard's pace of reading for itself."""
    world, stream = ready_stream_at(call, None, stream_arn)
    known = world.where(Consumer, stream_arn=stream.arn)
    if any(each.consumer_name == consumer_name for each in known):
        raise in_use(f"Consumer {consumer_name} under stream {stream.arn} already exists for account {world.account}.")
    if len(known) >= MOST_OF_A_STREAM:
        raise beyond_limit(f"Stream {stream.stream_name} has {len(known)} consumers, and may not have more.")
    consumer = Consumer(
        path=consumer_path(stream.stream_name, consumer_name),
        stream_name=stream.stream_name,
        stream_arn=stream.arn,
        consumer_name=consumer_name,
        made=int(world.now),
        tags=merge((), tags or {}),
    )
    return {"consumer": _told(world.add(consumer))}


@operation
async def deregister_stream_consumer(
    call: Call, *, stream_arn: str | None = None, consumer_name: str | None = None, consumer_arn: str | None = None
) -> None:
    consumer = _consumer(call, stream_arn, consumer_name, consumer_arn)
    world = call.cell.world(consumer.account, call.region, "kinesis")
    world.request(consumer, "DeregisterStreamConsumer")
    begin_leaving(world, consumer)


@operation
async def describe_stream_consumer(
    call: Call, *, stream_arn: str | None = None, consumer_name: str | None = None, consumer_arn: str | None = None
) -> dict[str, Any]:
    consumer = _consumer(call, stream_arn, consumer_name, consumer_arn)
    return {"consumer_description": _told(consumer) | {"stream_arn": consumer.stream_arn}}


@operation
async def list_stream_consumers(
    call: Call, *, stream_arn: str, next_token: str | None = None, max_results: int = 100
) -> dict[str, Any]:
    world, stream = stream_at(call, None, stream_arn)
    known = world.where(Consumer, stream_arn=stream.arn)
    foreign = ("ExpiredNextTokenException", "The NextToken is not valid.")
    consumers, token = page(known, most=max_results, token=next_token, invalid=foreign)
    return {"consumers": [_told(each) for each in consumers], "next_token": token}


@operation(waits=True)
async def subscribe_to_shard(
    call: Call, *, consumer_arn: str, shard_id: str, starting_position: Mapping[str, Any], dry_run: bool = False
) -> dict[str, Any]:
    """What comes into a shard is pushed to the consumer, for five minutes."""
    consumer = _consumer(call, None, None, consumer_arn)
    if consumer.consumer_status != "ACTIVE":
        raise in_use(f"Consumer {consumer.arn} is not ACTIVE, instead in state {consumer.consumer_status}.")
    world, stream = ready_stream_at(call, None, consumer.stream_arn)
    shard = shard_in(world, stream, shard_id)
    wanted = starting_position
    start = Start(wanted["Type"], wanted.get("SequenceNumber"), wanted.get("Timestamp"))
    after = await place_of(world, stream, shard, start)
    refuse_dry_run(dry_run)
    return {"event_stream": begin(world, consumer, stream, shard, after)}


def _consumer(call: Call, stream: str | None, name: str | None, arn: str | None) -> Consumer:
    """By its ARN, or by its name and its stream."""
    if arn:
        found = consumer_of(call.world, arn)
    elif stream and name:
        world, known = stream_at(call, None, stream)
        found = world.find(Consumer, consumer_path(known.stream_name, name))
    else:
        raise invalid("Either the ConsumerARN or both StreamARN and ConsumerName have to be given.")
    if found is None:
        raise _unknown(arn or name or "")
    return found


def _unknown(name: str) -> AwsError:
    return not_found(f"Consumer {name} not found.")


def _told(consumer: Consumer) -> dict[str, Any]:
    return {
        "consumer_name": consumer.consumer_name,
        "consumer_arn": consumer.arn,
        "consumer_status": consumer.consumer_status,
        "consumer_creation_timestamp": consumer.made,
    }
