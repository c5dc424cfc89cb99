"""Kinesis: what you can ask for: putting records and getting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.noting import noting
from model.kit.operation import operation
from model.kit.world import World
from model.services.kinesis.behavior.counting import begin_counting
from model.services.kinesis.iterators import place_at, write_iterator
from model.services.kinesis.numbers import SequenceNumber
from model.services.kinesis.places import ready_stream_at, shard_in
from model.services.kinesis.putting import AT_ONCE, Taken, read_entry, refuse_too_much, take
from model.services.kinesis.reading import (
    MOST_RECORDS,
    Found,
    Start,
    children_of,
    find,
    is_at_end,
    note_read,
    place_of,
    said,
)
from model.services.kinesis.refusals import invalid, refuse_dry_run, too_fast
from model.services.kinesis.resources.shards import READS, Shard
from model.services.kinesis.resources.streams import Stream


@operation(waits=True)
async def put_record(
    call: Call,
    *,
    data: bytes,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    partition_key: str | None = None,
    explicit_hash_key: str | None = None,
    sequence_number_for_ordering: str | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Answered once it is safe. Records of one partition key keep the order in which they were put."""
    given = {"Data": data, "PartitionKey": partition_key, "ExplicitHashKey": explicit_hash_key}

    async def put() -> tuple[Stream, Taken]:
        world, stream = ready_stream_at(call, stream_name, stream_arn)
        _refuse_foreign(stream, sequence_number_for_ordering, world)
        entry = read_entry(stream, given)
        refuse_dry_run(dry_run)
        (taken,) = await take(world, stream, [entry])
        stream.count(singles=1, single_refusals=int(taken.refusal is not None), single_size=entry.draft.size)
        return stream, taken

    stream, taken = await noting(call, put)
    if taken.refusal is not None:
        raise taken.refusal
    return {
        "shard_id": taken.shard.shard_id,
        "sequence_number": taken.number,
        "encryption_type": _encryption(stream),
    }


def _refuse_foreign(stream: Stream, number: str | None, world: World) -> None:
    """What is put after something must name a number that this stream has given."""
    read = SequenceNumber.read(number) if number else None
    if number and (read is None or read.shard >= stream.shards_made or read.at > world.now + 1):
        text = f"ExclusiveMinimumSequenceNumber {number} used in PutRecord on stream {stream.stream_name}"
        raise invalid(f"{text} under account {stream.account} is invalid because it did not come from this stream.")


def _encryption(stream: Stream) -> str | None:
    return stream.encryption_type if stream.encryption_type != "NONE" else None


@operation(waits=True)
async def put_records(
    call: Call,
    *,
    records: Sequence[Mapping[str, Any]],
    stream_name: str | None = None,
    stream_arn: str | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """What one shard has no room for does not keep the others."""

    async def put() -> tuple[Stream, list[Taken]]:
        world, stream = ready_stream_at(call, stream_name, stream_arn)
        entries = [
            read_entry(stream, each, ("Records", place)) async for place, each in in_turns(enumerate(records), AT_ONCE)
        ]
        refuse_too_much(entries)
        refuse_dry_run(dry_run)
        taken = await take(world, stream, entries)
        stream.count(
            batches=1,
            batch_records=len(taken),
            batch_refusals=sum(each.refusal is not None for each in taken),
            batch_size=sum(entry.draft.size for entry in entries),
        )
        return stream, taken

    stream, taken = await noting(call, put)
    return {
        "failed_record_count": sum(each.refusal is not None for each in taken),
        "records": [_told(each) for each in taken],
        "encryption_type": _encryption(stream),
    }


def _told(taken: Taken) -> dict[str, Any]:
    if taken.refusal is not None:
        return {"error_code": taken.refusal.code, "error_message": taken.refusal.message}
    return {"sequence_number": taken.number, "shard_id": taken.shard.shard_id}


@operation
async def get_shard_iterator(
    call: Call,
    *,
    shard_id: str,
    shard_iterator_type: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    starting_sequence_number: str | None = None,
    timestamp: float | None = None,
    dry_run: bool = False,
) -> dict[str, str]:
    """Good for five minutes; each answer to GetRecords has the next one."""
    world, stream = ready_stream_at(call, stream_name, stream_arn)
    shard = shard_in(world, stream, shard_id)
    start = Start(shard_iterator_type, starting_sequence_number, timestamp)
    after = await place_of(world, stream, shard, start)
    refuse_dry_run(dry_run)
    return {"shard_iterator": write_iterator(world, shard, after)}


@operation
async def get_records(
    call: Call, *, shard_iterator: str, limit: int = MOST_RECORDS, dry_run: bool = False
) -> dict[str, Any]:
    """In the order in which they came. Of the past, nothing is counted."""
    world, stream, shard, after = place_at(call, shard_iterator)
    refuse_dry_run(dry_run)
    refused = not shard.reading.at(world.now, READS).allows_more(READS)
    found = Found((), after, 0.0) if refused else await find(world, stream, shard, after, limit)
    if not call.cell.kernel.is_past:
        await noting(call, lambda: _note(world, stream, shard, None if refused else found))
    if refused:
        raise too_fast(shard.shard_id, stream.stream_name, stream.account)
    ended = is_at_end(shard, found.after)
    return {
        "records": await said(stream, shard, found.records),
        "next_shard_iterator": None if ended else write_iterator(world, shard, found.after),
        "millis_behind_latest": int(found.behind * 1000),
        "child_shards": children_of(world, stream, shard) if ended else None,
    }


async def _note(world: World, stream: Stream, shard: Shard, found: Found | None) -> None:
    if found is not None:
        note_read(world, stream, shard, found)
        return
    shard.note(refused_reads=1)
    begin_counting(world, stream)
