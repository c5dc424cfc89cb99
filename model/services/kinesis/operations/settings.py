"""Kinesis: what you can ask for: how long a stream keeps its records, how large they may be, and what it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.services.kinesis.behavior.becoming import begin
from model.services.kinesis.behavior.counting import OF_SHARDS, silence
from model.services.kinesis.behavior.expiring import look_again
from model.services.kinesis.places import ready_stream_at, refuse_busy, shards_of, stream_at
from model.services.kinesis.refusals import beyond_limit, invalid
from model.services.kinesis.resources.streams import SHORTEST_HOURS, Reshaping, Stream
from model.services.kinesis.room import refuse_too_many_shards, refuse_too_many_streams

LONGEST = "kinesis/longest-retention-hours"
ALL = "ALL"
DAY = 86_400.0
MODE_CHANGES_A_DAY = 2


@operation
async def increase_stream_retention_period(
    call: Call, *, retention_period_hours: int, stream_name: str | None = None, stream_arn: str | None = None
) -> None:
    """Of the records that are there too."""
    world, stream = ready_stream_at(call, stream_name, stream_arn)
    hours, before = retention_period_hours, stream.retention_period_hours
    _refuse_out_of_range(world, hours)
    if hours < before:
        raise invalid(
            f"Requested retention period ({hours} hours) for stream {stream.stream_name} can not be shorter than "
            f"existing retention period ({before} hours). Use DecreaseRetentionPeriod API."
        )
    _keep_for(world, stream, hours)


@operation
async def decrease_stream_retention_period(
    call: Call, *, retention_period_hours: int, stream_name: str | None = None, stream_arn: str | None = None
) -> None:
    """What is older by then is gone at once."""
    world, stream = ready_stream_at(call, stream_name, stream_arn)
    hours, before = retention_period_hours, stream.retention_period_hours
    _refuse_out_of_range(world, hours)
    if hours > before:
        raise invalid(
            f"Requested retention period ({hours} hours) for stream {stream.stream_name} can not be longer than "
            f"existing retention period ({before} hours). Use IncreaseRetentionPeriod API."
        )
    _keep_for(world, stream, hours)


def _refuse_out_of_range(world: World, hours: int) -> None:
    longest = int(most(world, LONGEST))
    if hours < SHORTEST_HOURS:
        text = f"Minimum allowed retention period is {SHORTEST_HOURS} hours."
        raise invalid(f"{text} Requested retention period ({hours} hours) is too short.")
    if hours > longest:
        text = f"Maximum allowed retention period is {longest} hours."
        raise invalid(f"{text} Requested retention period ({hours} hours) is too long.")


def _keep_for(world: World, stream: Stream, hours: int) -> None:
    if hours != stream.retention_period_hours:
        stream.retention_period_hours = hours
        look_again(world, stream)


@operation
async def update_max_record_size(call: Call, *, max_record_size_in_ki_b: int, stream_arn: str | None = None) -> None:
    _, stream = stream_at(call, None, stream_arn)
    refuse_busy(stream, "UpdateShardCount")
    stream.max_record_size_in_kib = max_record_size_in_ki_b


@operation
async def update_stream_mode(call: Call, *, stream_arn: str, stream_mode_details: Mapping[str, str]) -> None:
    """Between provisioned and on demand, twice in a day; it keeps the shards that it has."""
    world, stream = stream_at(call, None, stream_arn)
    mode = stream_mode_details["StreamMode"]
    refuse_busy(stream, "UpdateStreamMode")
    if mode == stream.stream_mode:
        raise invalid(f"Stream {stream.stream_name} is already in {mode} mode.")
    lately = tuple(each for each in stream.mode_changes if each > world.now - DAY)
    if len(lately) >= MODE_CHANGES_A_DAY:
        raise beyond_limit(f"The mode of stream {stream.stream_name} was changed {len(lately)} times within 24 hours.")
    refuse_too_many_streams(world, mode)
    if stream.is_on_demand:
        refuse_too_many_shards(world, stream.open_shards)
    stream.mode_changes = (*lately, world.now)
    stream.stream_mode = mode
    world.request(stream, "UpdateStreamMode")
    begin(world, stream, Reshaping(what="mode"))


@operation
async def enable_enhanced_monitoring(
    call: Call,
    *,
    shard_level_metrics: Sequence[str],
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """From now on each shard tells these by itself."""
    _, stream = ready_stream_at(call, stream_name, stream_arn)
    return _tell(stream, {*stream.shard_level_metrics, *_named(shard_level_metrics)})


@operation
async def disable_enhanced_monitoring(
    call: Call,
    *,
    shard_level_metrics: Sequence[str],
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    world, stream = ready_stream_at(call, stream_name, stream_arn)
    gone = _named(shard_level_metrics) & {*stream.shard_level_metrics}
    for shard in shards_of(world, stream):
        silence(world, shard, sorted(gone))
    return _tell(stream, {*stream.shard_level_metrics} - gone)


def _named(names: Iterable[str]) -> set[str]:
    return {*OF_SHARDS} if ALL in names else {*names}


def _tell(stream: Stream, wanted: set[str]) -> dict[str, Any]:
    before = stream.shard_level_metrics
    stream.shard_level_metrics = tuple(name for name in OF_SHARDS if name in wanted)
    return {
        "stream_name": stream.stream_name,
        "stream_arn": stream.arn,
        "current_shard_level_metrics": before,
        "desired_shard_level_metrics": stream.shard_level_metrics,
    }


@operation
async def start_stream_encryption(
    call: Call,
    *,
    encryption_type: str,
    key_id: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """What is put from then on is encrypted where it lies."""
    world, stream = stream_at(call, stream_name, stream_arn)
    refuse_busy(stream, "StartStreamEncryption")
    if encryption_type != "KMS":
        raise invalid(f"EncryptionType {encryption_type} is not one that a stream can be encrypted with.")
    world.request(stream, "StartStreamEncryption")
    begin(world, stream, Reshaping(what="encrypt", key_id=key_id))


@operation
async def stop_stream_encryption(
    call: Call,
    *,
    encryption_type: str,
    key_id: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Whoever stops it names the key that is in use."""
    world, stream = stream_at(call, stream_name, stream_arn)
    refuse_busy(stream, "StopStreamEncryption")
    if stream.encryption_type == "NONE":
        return
    if (encryption_type, key_id) != (stream.encryption_type, stream.key_id):
        raise invalid(f"Stream {stream.stream_name} is not encrypted with {encryption_type} and {key_id}.")
    world.request(stream, "StopStreamEncryption")
    begin(world, stream, Reshaping(what="decrypt"))
