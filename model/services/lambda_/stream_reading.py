"""Records of streams for a function: shard by shard, in their order; what fails is tried again before anything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import md5
from itertools import takewhile

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.lambda_.behavior.counting import begin_counting
from model.services.lambda_.discarding import Given, discard
from model.services.lambda_.event_batches import begin_batch, failures_in, told
from model.services.lambda_.event_filters import wanted
from model.services.lambda_.event_sources import STREAM, source_at
from model.services.lambda_.execution_roles import execution_role
from model.services.lambda_.places import target_at
from model.services.lambda_.resources.event_source_mappings import (
    ENDLESS,
    EventBatch,
    EventSourceMapping,
    ShardReader,
    reader_name,
)
from model.services.lambda_.stream_records import MOST, Reading, ShardPart, StreamRecord, as_filters_see

PAUSE_SECONDS = 0.25
"Between two readings of a shard, which gives no more than five times a second."
THROTTLED_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 60.0
LATEST = "LATEST"


async def read_shards(world: World, mapping: EventSourceMapping) -> list[float]:
    """Read on where nothing is under way; answers when to look again, as far as that is known now."""
    try:
        target = target_at(world, mapping.function_arn)
        reading = Reading(world, source_at(world, mapping.event_source_arn), execution_role(target))
        await _follow_shards(mapping, reading)
        turns: list[float] = []
        for readers in _by_shard(world, mapping):
            turns += await _read_shard(mapping, reading, readers)
    except AwsError as refusal:
        mapping.last_processing_result = told(refusal)
        return [world.now + LONGEST_BACKOFF_SECONDS]
    return turns


async def _follow_shards(mapping: EventSourceMapping, reading: Reading) -> None:
    """Have readers for every shard that counts: at first for those that there are, later for what they became."""
    world = reading.world
    readers = world.where(ShardReader, mapping=mapping.uuid)
    if readers and all(each.is_followed or not each.is_over for each in readers):
        return
    listed = await reading.shards()
    there, known = {each.shard_id for each in listed}, {each.shard_id for each in readers}
    is_late = not readers and mapping.starting_position == LATEST
    for shard in listed:
        if shard.shard_id not in known and (shard.is_open or not is_late):
            parents = tuple(each for each in shard.parents if each in there)
            _add_readers(world, mapping, shard.shard_id, parents, 0.0 if readers else _beginning(world, mapping))
    for each in readers:
        each.is_followed = each.is_over


def _add_readers(
    world: World, mapping: EventSourceMapping, shard_id: str, parents: tuple[str, ...], since: float
) -> None:
    for lane in range(mapping.parallelization_factor or 1):
        name = reader_name(mapping.uuid, shard_id, lane)
        reader = ShardReader(name=name, mapping=mapping.uuid, shard_id=shard_id, lane=lane)
        reader.parents, reader.begins_at = parents, since
        world.add(reader)


def _beginning(world: World, mapping: EventSourceMapping) -> float:
    """What came before is left out; 0 where everything counts."""
    return world.now if mapping.starting_position == LATEST else mapping.starting_position_timestamp or 0.0


def _by_shard(world: World, mapping: EventSourceMapping) -> Iterator[list[ShardReader]]:
    """The readers of each shard whose parents have been read to their ends."""
    unread: dict[str, list[ShardReader]] = {}
    for each in world.where(ShardReader, mapping=mapping.uuid):
        if not each.is_over:
            unread.setdefault(each.shard_id, []).append(each)
    for readers in unread.values():
        if not unread.keys() & set(readers[0].parents):
            yield readers


async def _read_shard(mapping: EventSourceMapping, reading: Reading, readers: Sequence[ShardReader]) -> list[float]:
    """Once for all lanes: each takes from its own place on what is its own."""
    world = reading.world
    busy = {each.reader for each in world.where(EventBatch, mapping=mapping.uuid)}
    free = [each for each in readers if each.name not in busy]
    ready = [each for each in free if each.waits_until <= world.now]
    turns = [each.waits_until for each in free if each not in ready]
    if not ready:
        return turns
    last = min(ready, key=_place)
    lanes = mapping.parallelization_factor or 1
    most = MOST[reading.source.kind] if lanes > 1 or mapping.patterns else mapping.batch_size
    part = await reading.part(last.shard_id, last.after, last.begins_at, most)
    is_full = len(part.records) >= min(most, MOST[reading.source.kind])
    for each in ready:
        each.waits_until = world.now + PAUSE_SECONDS
        own = [record for record in part.records if _is_for(each, record, lanes)]
        turns += await _give(mapping, reading, each, ShardPart(own, part.is_last and not is_full))
    return [*turns, world.now + PAUSE_SECONDS] if is_full else turns


def _place(reader: ShardReader) -> int:
    return int(reader.after or 0)


def _is_for(reader: ShardReader, record: StreamRecord, lanes: int) -> bool:
    """Records of one key are always in the same lane."""
    if record.place <= _place(reader) or record.at < reader.begins_at:
        return False
    digest = md5(record.key.encode(), usedforsecurity=False).digest()
    return lanes == 1 or int.from_bytes(digest[:4], "big") % lanes == reader.lane


async def _give(mapping: EventSourceMapping, reading: Reading, reader: ShardReader, part: ShardPart) -> list[float]:
    """Its next batch to the function, if there is one yet."""
    world = reading.world
    records = await _without_old(mapping, reading, reader, part.records)
    if reader.bounds:
        records = [each for each in records if each.place <= int(reader.bounds[-1])]
    chosen, through = _choose(mapping, reading, records)
    if not chosen:
        reader.after = through or reader.after
        reader.is_over = part.is_last
        return [world.now] if part.is_last else []
    ready_at = chosen[0].at + mapping.maximum_batching_window_in_seconds
    if len(chosen) < mapping.batch_size and not (reader.failed or reader.bounds) and ready_at > world.now:
        reader.waits_until = ready_at
        return [ready_at]
    entries = tuple((each.number, str(each.at)) for each in chosen)
    try:
        batch = await begin_batch(world, mapping, [each.told for each in chosen], entries, reader.name)
    except AwsError as refusal:
        mapping.last_processing_result = told(refusal)
        reader.waits_until = world.now + THROTTLED_SECONDS
        return [reader.waits_until]
    batch.through = through
    return []


async def _without_old(
    mapping: EventSourceMapping, reading: Reading, reader: ShardReader, records: Sequence[StreamRecord]
) -> Sequence[StreamRecord]:
    """What is older than is wanted is given up."""
    age = mapping.maximum_record_age_in_seconds
    if age is None or age == ENDLESS:
        return records
    limit = reading.world.now - age
    old = list(takewhile(lambda each: each.at < limit, records))
    if old:
        await discard(reading.world, mapping, reader, Given([(each.number, str(each.at)) for each in old]))
        reader.after, reader.failed, reader.bounds = old[-1].number, 0, ()
    return records[len(old) :]


def _choose(
    mapping: EventSourceMapping, reading: Reading, records: Sequence[StreamRecord]
) -> tuple[list[StreamRecord], str]:
    """As many as fit the filters and a batch, and the last record that is done with when they are."""
    chosen: list[StreamRecord] = []
    through = ""
    text = "data" if reading.source.kind == STREAM else ""
    for record in records:
        if len(chosen) == mapping.batch_size:
            break
        if wanted(mapping.patterns, as_filters_see(reading.source, record), text):
            chosen.append(record)
        through = record.number
    return chosen, through


async def settle_records(world: World, mapping: EventSourceMapping, batch: EventBatch) -> None:
    """Go on behind what is done; what failed comes again, in halves where that was wanted, until it is given up."""
    reader = world.find(ShardReader, batch.reader)
    if reader is None:
        return
    reader.waits_until = world.now
    _note_age(world, mapping, reader, batch)
    failures = failures_in(mapping, batch)
    if not failures:
        mapping.last_processing_result = "OK"
        _pass(reader, batch.through)
        return
    mapping.last_processing_result = "PROBLEM: Function call failed"
    first = next(place for place, (number, _) in enumerate(batch.records) if number in failures)
    if first:
        _pass(reader, batch.records[first - 1][0])
    left = batch.records[first:]
    if batch.through not in reader.bounds:
        reader.bounds = (*reader.bounds, batch.through)
    if mapping.bisect_batch_on_function_error and len(left) > 1:
        reader.bounds = (*reader.bounds, left[(len(left) - 1) // 2][0])
        return
    reader.failed += 1
    most = mapping.maximum_retry_attempts
    if most is None or most == ENDLESS or reader.failed <= most:
        reader.waits_until = world.now + min(2.0 ** (reader.failed - 1), LONGEST_BACKOFF_SECONDS)
        return
    await discard(world, mapping, reader, Given(left, batch.error))
    _pass(reader, batch.through)


def _pass(reader: ShardReader, number: str) -> None:
    """Everything up to there is done with."""
    reader.after, reader.failed = number, 0
    reader.bounds = tuple(each for each in reader.bounds if int(each) > int(number))


def _note_age(world: World, mapping: EventSourceMapping, reader: ShardReader, batch: EventBatch) -> None:
    """How old the last record was when its function was done with it."""
    reader.behind = round(world.now - float(batch.records[-1][1]), 3)
    function = target_at(world, mapping.function_arn).function
    function.count(stream_batches=1, stream_age=reader.behind * 1000)
    begin_counting(world, function)
