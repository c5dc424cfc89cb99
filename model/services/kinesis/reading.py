"""Giving out records: from a place in a shard on, in their order, as fast as the shard allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.services.kinesis.behavior.counting import begin_counting
from model.services.kinesis.numbers import LAST, SequenceNumber
from model.services.kinesis.places import shards_of
from model.services.kinesis.refusals import invalid
from model.services.kinesis.resources.shards import READS, Shard
from model.services.kinesis.resources.streams import Stream
from model.services.kinesis.shelf import Kept, last_before, read

MOST_RECORDS = 10_000
MOST_BYTES = 10 * 1024 * 1024
AT_ONCE = 500
"Records that are told before others have their turn."

AT, AFTER, TRIM, LATEST, TIME = (
    *("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"),
    *("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"),
)


class Start(NamedTuple):
    """Where a reader wants to begin."""

    type: str
    number: str | None = None
    timestamp: float | None = None


class Found(NamedTuple):
    """`after` is where to go on; `behind` how far the last of the records is from the newest one, in seconds."""

    records: Sequence[Kept]
    after: int
    behind: float


async def place_of(world: World, stream: Stream, shard: Shard, start: Start) -> int:
    """The place of the record behind which a reader begins."""
    if start.type in (AT, AFTER):
        number = _read_number(stream, shard, start)
        return number.place - 1 if start.type == AT and number.place else number.place
    if start.type == TIME:
        return await last_before(world, shard, _read_time(world, start))
    return shard.written if start.type == LATEST else 0


def _read_number(stream: Stream, shard: Shard, start: Start) -> SequenceNumber:
    if start.number is None:
        raise invalid(f"Must specify StartingSequenceNumber for iterator of type {start.type}.")
    number = SequenceNumber.read(start.number)
    if number is None or not _is_of(shard, number):
        where = f"on shard {shard.shard_id} in stream {stream.stream_name} under account {stream.account}"
        text = f"StartingSequenceNumber {start.number} used in GetShardIterator {where} is invalid"
        raise invalid(f"{text} because it did not come from this stream.")
    return number._replace(place=min(number.place, shard.written + 1))


def _is_of(shard: Shard, number: SequenceNumber) -> bool:
    last = shard.written if shard.is_open else LAST
    return (number.shard, number.opened) == (shard.number, shard.opened) and number.place <= last


def _read_time(world: World, start: Start) -> float:
    if start.timestamp is None:
        kind = f"iterator of type {TIME}"
        raise invalid(f"Must specify timestampInMillis parameter for {kind}. Current request has no timestamp.")
    if start.timestamp > world.now + 1:
        asked, now = int(start.timestamp * 1000), int(world.now * 1000)
        raise invalid(
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
            f"timestampInMillis: {asked}, currentTimestampInMillis: {now}"
        )
    return start.timestamp


async def find(
    world: World, stream: Stream, shard: Shard, after: int, most: int, most_bytes: int = MOST_BYTES
) -> Found:
    """What is behind a place and still kept."""
    gone = await last_before(world, shard, stream.floor(world.now))
    begin = max(after, gone)
    records = await read(world, shard, begin, most, most_bytes) if shard.written > begin else []
    end = records[-1].seq if records else begin
    behind = world.now - records[-1].at if records and shard.written > end else 0.0
    return Found(records, end, behind)


def note_read(world: World, stream: Stream, shard: Shard, found: Found) -> None:
    size = sum(record.size for record in found.records)
    shard.reading = shard.reading.at(world.now, READS).with_more(1, size)
    shard.note(reads=1, read_records=len(found.records), read_size=size)
    if found.behind > shard.doings.behind:
        shard.doings = shard.doings.model_copy(update={"behind": found.behind})
    begin_counting(world, stream)


async def said(stream: Stream, shard: Shard, records: Sequence[Kept]) -> list[dict[str, Any]]:
    encryption = stream.encryption_type if stream.encryption_type != "NONE" else None
    return [
        {
            "sequence_number": shard.numbered(record.seq, record.at),
            "approximate_arrival_timestamp": record.at,
            "data": record.data,
            "partition_key": record.key,
            "encryption_type": encryption,
        }
        async for record in in_turns(records, AT_ONCE)
    ]


def is_at_end(shard: Shard, after: int) -> bool:
    """There will never be more in it."""
    return not shard.is_open and after >= shard.written


def children_of(world: World, stream: Stream, shard: Shard) -> list[dict[str, Any]]:
    """The shards that go on where it ends."""
    return [
        {
            "shard_id": child.shard_id,
            "parent_shards": child.parent_ids,
            "hash_key_range": told_range(child),
        }
        for child in shards_of(world, stream)
        if shard.shard_id in child.parent_ids
    ]


def told_range(shard: Shard) -> dict[str, str]:
    return {"starting_hash_key": shard.starting_hash_key, "ending_hash_key": shard.ending_hash_key}
