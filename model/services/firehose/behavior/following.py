"""Firehose: what happens by itself: a stream that has a Kinesis stream for its source reads what is put there."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.arn import read_arn
from model.kit.behavior import changing, due, entering
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.firehose.behavior.counting import begin_counting
from model.services.firehose.resources.delivery_streams import DeliveryStream, ShardPosition, StreamSource
from model.services.firehose.taking import hold
from model.services.firehose.writing import actor_in
from model.services.kinesis.resources.shards import Shard
from model.services.kinesis.resources.streams import Stream

SOON = Between(0.3, 1.5)
"How long after something was put it is read."
PAUSE = 0.25
"Before the rest is read, or it is tried again to read from a shard that others read too."
MOST_AT_ONCE = 2000
"Records of a shard."
REST = 60.0
"After a refusal."


@changing(Shard, "written")
async def follow_shard(world: World, path: str) -> None:
    shard = world.find(Shard, path)
    stream = world.find(Stream, shard.stream_name) if shard else None
    for each in world.where(DeliveryStream, source_arn=stream.arn) if stream else ():
        _follow(world, each)


@entering(DeliveryStream, "ACTIVE")
def begin_following(world: World, stream: DeliveryStream) -> None:
    """What was put since the stream was made is read too."""
    if stream.source is not None:
        _follow(world, stream)


def _follow(world: World, stream: DeliveryStream) -> None:
    name = stream.delivery_stream_name
    if stream.delivery_stream_status == "ACTIVE" and world.woken_at(read_source, name) is None:
        world.wake(read_source, name, after=world.delay(SOON, name, "source"))


@due
async def read_source(world: World, name: str) -> None:
    """From every shard in which there is something new; of a shard that is too busy, soon again."""
    stream = world.find(DeliveryStream, name)
    if stream is None or stream.source is None or stream.delivery_stream_status != "ACTIVE":
        return
    try:
        is_behind = await _read_shards(world, stream, stream.source)
    except AwsError as refusal:
        stream.failure = f"{refusal.code}: {refusal.message}"
        is_slow = refusal.code == "ProvisionedThroughputExceededException"
        world.wake(read_source, name, after=PAUSE if is_slow else REST)
        return
    if is_behind:
        world.wake(read_source, name, after=PAUSE)


async def _read_shards(world: World, stream: DeliveryStream, source: StreamSource) -> bool:
    """Whether there is more to be read."""
    actor = actor_in(world, stream, source.role_arn)
    if actor is None:
        raise AwsError("AccessDenied", "Firehose is not let into the role of its source.", 403)
    is_behind = False
    for shard in world.where(Shard, stream_name=read_arn(source.kinesis_stream_arn).name):
        known = next((each for each in source.positions if each.shard_id == shard.shard_id), None)
        if shard.written <= (known.written if known else 0):
            continue
        written = shard.written
        found = await _read(world, stream, source, actor, shard, known)
        records: list[dict[str, Any]] = found["Records"]
        if records:
            _take(world, stream, [bytes(each["Data"]) for each in records])
        more = found["MillisBehindLatest"] > 0
        is_behind = is_behind or more
        number = records[-1]["SequenceNumber"] if records else known.sequence_number if known else ""
        reached = (known.written if known else 0) if more else written
        at = ShardPosition(shard_id=shard.shard_id, sequence_number=number, written=reached)
        source = source.model_copy(update={"positions": (*(p for p in source.positions if p is not known), at)})
        stream.source = source
    return is_behind


async def _read(
    world: World,
    stream: DeliveryStream,
    source: StreamSource,
    actor: Principal,
    shard: Shard,
    known: ShardPosition | None,
) -> dict[str, Any]:
    """From where it stopped the last time, or from when the stream was made."""
    place: dict[str, Any] = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": source.delivery_start_timestamp}
    if known and known.sequence_number:
        place = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": known.sequence_number}
    asked = {"StreamName": shard.stream_name, "ShardId": shard.shard_id, **place}
    begun = await world.ask("kinesis:GetShardIterator", under=actor, source=stream.arn, **asked)
    iterator = begun["ShardIterator"]
    return await world.ask(
        "kinesis:GetRecords", under=actor, source=stream.arn, ShardIterator=iterator, Limit=MOST_AT_ONCE
    )


def _take(world: World, stream: DeliveryStream, records: list[bytes]) -> None:
    size = sum(map(len, records))
    begin_counting(world, stream)
    stream.count(incoming_records=len(records), incoming_bytes=size, read_records=len(records), read_bytes=size)
    hold(world, stream, records)
