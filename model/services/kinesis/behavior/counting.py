"""Kinesis: what happens by itself: once a minute, a stream in which something happened says how much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import (
    fall_silent,
    minutely,
    tell_events,
    tell_levels,
    told_events,
    told_level,
    told_sizes,
)
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Series
from model.services.kinesis.places import shards_of
from model.services.kinesis.resources.shards import WRITES, Doings, Shard
from model.services.kinesis.resources.streams import Putting, Stream

DIMENSIONS = {"StreamName": "stream_name"}
SHARD_DIMENSIONS = {"StreamName": "stream_name", "ShardId": "shard_id"}
BEHIND = "behind"
"How far the reader that was furthest behind was, in milliseconds."
FLOWS = ("records", "size", "refused_writes", "reads", "read_records", "read_size", "refused_reads")
SINGLE_MILLISECONDS, BATCH_MILLISECONDS, READ_MILLISECONDS = 6.0, 11.0, 9.0
"What a call takes."

OF_SHARDS: Mapping[str, tuple[str, str]] = {
    "IncomingBytes": ("Bytes", "size"),
    "IncomingRecords": ("Count", "records"),
    "OutgoingBytes": ("Bytes", "read_size"),
    "OutgoingRecords": ("Count", "read_records"),
    "WriteProvisionedThroughputExceeded": ("Count", "refused_writes"),
    "ReadProvisionedThroughputExceeded": ("Count", "refused_reads"),
    "IteratorAgeMilliseconds": ("Milliseconds", BEHIND),
}
"What a shard can tell by itself: each in its unit, and the quantity that it is of."
OF_STREAMS: Mapping[str, tuple[str, str]] = {
    "IncomingBytes": ("Bytes", "size"),
    "IncomingRecords": ("Count", "records"),
    "PutRecord.Bytes": ("Bytes", "single_size"),
    "PutRecords.Bytes": ("Bytes", "batch_size"),
    "PutRecords.TotalRecords": ("Count", "batch_records"),
    "PutRecords.SuccessfulRecords": ("Count", "batch_taken"),
    "PutRecords.ThrottledRecords": ("Count", "batch_refusals"),
    "PutRecords.FailedRecords": ("Count", "batch_failures"),
    "GetRecords.Bytes": ("Bytes", "read_size"),
    "GetRecords.Records": ("Count", "read_records"),
    "WriteProvisionedThroughputExceeded": ("Count", "refused_writes"),
    "ReadProvisionedThroughputExceeded": ("Count", "refused_reads"),
}
OF_CALLS: Mapping[str, tuple[str, str, str]] = {
    "PutRecord.Success": ("Count", "singles_taken", "singles"),
    "PutRecords.Success": ("Count", "batches_taken", "batches"),
    "GetRecords.Success": ("Count", "reads", "read_calls"),
    "PutRecord.Latency": ("Milliseconds", "single_time", "singles"),
    "PutRecords.Latency": ("Milliseconds", "batch_time", "batches"),
    "GetRecords.Latency": ("Milliseconds", "read_time", "read_calls"),
}
"What each call tells: the unit, the quantity that it is of, and the calls."
TOLD = tuple(
    {
        *(quantity for _, quantity in (*OF_SHARDS.values(), *OF_STREAMS.values())),
        *(quantity for _, *both in OF_CALLS.values() for quantity in both),
    }
)


@minutely(Stream)
async def tell_minute(world: World, stream: Stream) -> bool:
    shards = shards_of(world, stream)
    totals = _totals(shard.doings for shard in shards)
    tell_events(world, stream.arn, totals | _calls(stream.putting, totals))
    _tell_behind(world, stream.arn, [shard.doings for shard in shards])
    _tell_rates(stream, totals)
    busy = stream.putting != Putting() or any(shard.doings != Doings() for shard in shards)
    stream.putting = Putting()
    for shard in shards:
        _tell_shard(world, stream, shard)
    return busy


begin_counting = tell_minute.begin


def _tell_behind(world: World, whose: str, doings: Iterable[Doings]) -> None:
    """In minutes alone in which somebody read."""
    behind = [each.behind * 1000 for each in doings if each.reads]
    if behind:
        tell_levels(world, whose, {BEHIND: max(behind)})
    else:
        fall_silent(world, whose, (BEHIND,))


def _totals(doings: Iterable[Doings]) -> dict[str, float]:
    totals: dict[str, float] = dict.fromkeys(FLOWS, 0.0)
    for each in doings:
        for flow in FLOWS:
            totals[flow] += getattr(each, flow)
    return totals


def _calls(putting: Putting, totals: Mapping[str, float]) -> dict[str, float]:
    read_calls = totals["reads"] + totals["refused_reads"]
    return {
        "singles": putting.singles,
        "singles_taken": putting.singles - putting.single_refusals,
        "single_size": putting.single_size,
        "single_time": putting.singles * SINGLE_MILLISECONDS,
        "batches": putting.batches,
        "batches_taken": putting.batches,
        "batch_records": putting.batch_records,
        "batch_taken": putting.batch_records - putting.batch_refusals,
        "batch_refusals": putting.batch_refusals,
        "batch_failures": 0.0,
        "batch_size": putting.batch_size,
        "batch_time": putting.batches * BATCH_MILLISECONDS,
        "read_calls": read_calls,
        "read_time": read_calls * READ_MILLISECONDS,
    }


def _tell_rates(stream: Stream, totals: Mapping[str, float]) -> None:
    """What tables show of the last minute."""
    stream.byte_rate = totals["size"] / MINUTE_SECONDS
    stream.refused_rate = totals["refused_writes"] / MINUTE_SECONDS
    stream.rate = totals["records"] / MINUTE_SECONDS


def _tell_shard(world: World, stream: Stream, shard: Shard) -> None:
    doings = shard.doings
    for name in stream.shard_level_metrics:
        _, quantity = OF_SHARDS[name]
        if quantity == BEHIND:
            _tell_behind(world, shard.arn, [doings])
        else:
            tell_events(world, shard.arn, {quantity: getattr(doings, quantity)})
    shard.rate, byte_rate = doings.records / MINUTE_SECONDS, doings.size / MINUTE_SECONDS
    shard.used = 100 * max(shard.rate / WRITES.times, byte_rate / WRITES.size)
    shard.behind = doings.behind
    shard.doings = Doings()


def stop_counting(world: World, stream: Stream) -> None:
    tell_minute.stop(world, stream)
    fall_silent(world, stream.arn, TOLD)
    for shard in shards_of(world, stream):
        silence(world, shard, OF_SHARDS)


def silence(world: World, shard: Shard, names: Iterable[str]) -> None:
    """A shard tells no more of these."""
    fall_silent(world, shard.arn, tuple(OF_SHARDS[name][1] for name in names))


def _told(quantity: str) -> Callable[[World, Stream | Shard], Series | None]:
    if quantity == BEHIND:
        return lambda world, thing: told_level(world, thing.arn, BEHIND)
    return lambda world, thing: told_events(world, thing.arn, quantity)


def _told_of_calls(quantity: str, calls: str) -> Callable[[World, Stream], Series | None]:
    return lambda world, stream: told_sizes(world, stream.arn, quantity, calls)


for _name, (_unit, _quantity) in OF_STREAMS.items():
    metric("AWS/Kinesis", _name, _unit, of=Stream, dimensions=DIMENSIONS)(_told(_quantity))

metric("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "Milliseconds", of=Stream, dimensions=DIMENSIONS)(
    _told(BEHIND)
)

for _name, (_unit, _quantity, _number) in OF_CALLS.items():
    metric("AWS/Kinesis", _name, _unit, of=Stream, dimensions=DIMENSIONS)(_told_of_calls(_quantity, _number))

for _name, (_unit, _quantity) in OF_SHARDS.items():
    metric("AWS/Kinesis", _name, _unit, of=Shard, dimensions=SHARD_DIMENSIONS)(_told(_quantity))
