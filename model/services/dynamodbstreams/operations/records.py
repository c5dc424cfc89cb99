"""DynamoDB Streams: what you can ask for, about what was done to items."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.dynamodb.resources.records import (
    is_kept,
    newest,
    read_sequence_number,
    records,
)
from model.services.dynamodb.resources.streams import DELAY_SECONDS, Shard
from model.services.dynamodbstreams.iterators import Iterator, read_iterator, write_iterator
from model.services.dynamodbstreams.places import invalid, shard_of, stream_at, trimmed
from model.services.dynamodbstreams.telling import record_told

MOST_RECORDS = 1000
MOST_BYTES = 1024 * 1024


@operation(permission="dynamodb:GetShardIterator")
async def get_shard_iterator(
    call: Call, *, stream_arn: str, shard_id: str, shard_iterator_type: str, sequence_number: str | None = None
) -> dict[str, Any]:
    """A place in a shard: its beginning, its end, or a record."""
    world, stream = stream_at(call, stream_arn)
    shard = shard_of(world, stream, shard_id)
    if shard_iterator_type.endswith("_SEQUENCE_NUMBER"):
        named = _named(shard, shard_iterator_type, sequence_number)
        is_record = named not in (shard.first, shard.last)
        if is_record and not await is_kept(world, stream, shard.shard_id, named):
            raise trimmed()
        first = named + (shard_iterator_type == "AFTER_SEQUENCE_NUMBER")
        iterator = Iterator(stream.stream_arn, shard_id, first, world.now, named if is_record else None)
    elif shard_iterator_type == "LATEST":
        iterator = Iterator(stream.stream_arn, shard_id, newest(world) + 1, world.now)
    else:
        iterator = Iterator(stream.stream_arn, shard_id, shard.first, world.now)
    return {"shard_iterator": write_iterator(world, iterator)}


def _named(shard: Shard, type: str, text: str | None) -> int:
    if text is None:
        raise invalid(f"The SequenceNumber parameter is required when ShardIteratorType is {type}")
    number = read_sequence_number(text)
    if number is None or number < shard.first or (shard.last is not None and number > shard.last):
        raise invalid(f"Invalid SequenceNumber: {text} is not in the range of shard {shard.shard_id}")
    return number


@operation(permission="dynamodb:GetRecords")
async def get_records(call: Call, *, shard_iterator: str, limit: int = MOST_RECORDS) -> dict[str, Any]:
    """The next records, and where to go on; nowhere once a shard is closed and read to its end."""
    if not 1 <= limit <= MOST_RECORDS:
        raise invalid(f"Limit must be between 1 and {MOST_RECORDS}")
    world, stream = stream_at(call, shard_iterator.partition("|")[0])
    iterator = read_iterator(world, shard_iterator)
    shard = shard_of(world, stream, iterator.shard)
    if iterator.named is not None and not await is_kept(world, stream, shard.shard_id, iterator.named):
        raise trimmed()
    until = world.now - DELAY_SECONDS if world.cell.settings.delays else world.now
    found = await records(world, stream, shard.shard_id, iterator.first, limit, until)
    page = found[: _fitting([record.size for record in found])]
    first = page[-1].seq + 1 if page else iterator.first
    is_over = shard.last is not None and not found and shard.closed_at is not None and shard.closed_at <= until
    following = None if is_over else iterator._replace(first=first, made=world.now, named=None)
    return {
        "records": [record_told(world, stream, record) for record in page],
        "next_shard_iterator": _written(world, following),
    }


def _written(world: World, iterator: Iterator | None) -> str | None:
    return None if iterator is None else write_iterator(world, iterator)


def _fitting(sizes: list[int]) -> int:
    """How many of them one answer holds, and at least one."""
    total = 0
    for number, size in enumerate(sizes):
        total += size
        if total > MOST_BYTES and number:
            return number
    return len(sizes)
