"""Kinesis: what you can ask for, about shards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.tokens import read_token, write_token
from model.kit.world import World
from model.services.kinesis.behavior.becoming import begin
from model.services.kinesis.places import refuse_busy, shard_in, shards_of, stream_at
from model.services.kinesis.refusals import beyond_limit, in_use, invalid, not_found
from model.services.kinesis.reshaping import are_adjacent
from model.services.kinesis.resources.shards import Shard
from model.services.kinesis.resources.streams import Reshaping, Stream
from model.services.kinesis.room import refuse_too_many_shards
from model.services.kinesis.telling import told_shard

MOST_LISTED = 1000
TOKEN_SECONDS = 300.0
DAY = 86_400.0
UNIFORM = "UNIFORM_SCALING"
CHANGES_A_DAY = "kinesis/shard-count-changes-per-day"


@operation
async def list_shards(
    call: Call,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    next_token: str | None = None,
    exclusive_start_shard_id: str | None = None,
    max_results: int = MOST_LISTED,
    shard_filter: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """All that can still be read; a token goes on with the same stream, for five minutes."""
    if next_token and (stream_name or exclusive_start_shard_id):
        raise invalid("NextToken and StreamName cannot be provided together.")
    name, after = _read_token(call.world, next_token) if next_token else (stream_name, -1)
    world, stream = stream_at(call, name, stream_arn)
    shards = _filtered(world, stream, shard_filter or {"Type": "FROM_TRIM_HORIZON"})
    if exclusive_start_shard_id is not None:
        after = shard_in(world, stream, exclusive_start_shard_id).number
    shards = [shard for shard in shards if shard.number > after]
    page = shards[:max_results]
    token = _write_token(call.world, page[-1]) if len(page) < len(shards) else None
    return {"shards": [told_shard(shard) for shard in page], "next_token": token}


def _write_token(world: World, shard: Shard) -> str:
    return write_token(f"{shard.stream_name} {shard.number} {world.now}")


def _read_token(world: World, token: str) -> tuple[str, int]:
    expired = AwsError("ExpiredNextTokenException", "The NextToken has expired or was never given out.")
    stream, number, made = read_token(token, expired).split(" ")
    if world.now > float(made) + TOKEN_SECONDS:
        raise expired
    return stream, int(number)


def _filtered(world: World, stream: Stream, wanted: Mapping[str, Any]) -> Sequence[Shard]:
    """AT_… are those that were open at an instant, FROM_… these and all that were opened later."""
    shards, instant = shards_of(world, stream), _instant(world, stream, wanted)
    match wanted["Type"]:
        case "AT_LATEST":
            return [shard for shard in shards if shard.is_open]
        case "AFTER_SHARD_ID":
            if not wanted.get("ShardId"):
                raise invalid("ShardId must be provided with the shard filter AFTER_SHARD_ID.")
            after = shard_in(world, stream, wanted["ShardId"]).number
            return [shard for shard in shards if shard.number > after]
        case "AT_TRIM_HORIZON" | "AT_TIMESTAMP":
            return [shard for shard in shards if shard.opened <= instant and _reaches(shard, instant)]
        case _:
            return [shard for shard in shards if _reaches(shard, instant)]


def _instant(world: World, stream: Stream, wanted: Mapping[str, Any]) -> float:
    """Of which a filter speaks; before a stream there is nothing."""
    horizon = max(stream.floor(world.now), stream.created_at)
    if not wanted["Type"].endswith("TIMESTAMP"):
        first = min((shard.opened for shard in shards_of(world, stream)), default=0)
        return max(horizon, first)
    if wanted.get("Timestamp") is None:
        raise invalid("Timestamp must be provided with a shard filter of a timestamp.")
    return max(wanted["Timestamp"], stream.floor(world.now))


def _reaches(shard: Shard, instant: float) -> bool:
    return shard.closed is None or shard.closed >= instant


@operation
async def split_shard(
    call: Call,
    *,
    shard_to_split: str,
    new_starting_hash_key: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """After a while its place is taken by two, of which the second begins with the hash key that is given."""
    world, stream = stream_at(call, stream_name, stream_arn)
    refuse_busy(stream, "SplitShard")
    shard = _known(world, stream, shard_to_split)
    _refuse_closed(stream, shard)
    first, last = shard.range
    if not first < int(new_starting_hash_key) <= last:
        raise invalid(
            f"NewStartingHashKey {new_starting_hash_key} used in SplitShard() on shard {shard.shard_id} "
            f"{_where(stream)} is not both greater than one plus the shard's StartingHashKey {first} "
            f"and less than the shard's EndingHashKey {last}."
        )
    _refuse_more_shards(world, stream, 1)
    world.request(stream, "SplitShard")
    begin(world, stream, Reshaping(what="split", shards=(shard.shard_id,), at=new_starting_hash_key))


@operation
async def merge_shards(
    call: Call,
    *,
    shard_to_merge: str,
    adjacent_shard_to_merge: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """After a while one takes the place of two whose hash keys lie side by side."""
    world, stream = stream_at(call, stream_name, stream_arn)
    refuse_busy(stream, "MergeShards")
    one, other = (_known(world, stream, each) for each in (shard_to_merge, adjacent_shard_to_merge))
    for each in (one, other):
        _refuse_closed(stream, each)
    if not are_adjacent(one, other):
        text = f"Shards {one.shard_id} and {other.shard_id} {_where(stream)}"
        raise invalid(f"{text} are not an adjacent pair of shards eligible for merging")
    world.request(stream, "MergeShards")
    begin(world, stream, Reshaping(what="merge", shards=(one.shard_id, other.shard_id)))


@operation
async def update_shard_count(
    call: Call,
    *,
    target_shard_count: int,
    scaling_type: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """To as many of one size, twice as many or half as many at the most; ten times in a day."""
    world, stream = stream_at(call, stream_name, stream_arn)
    refuse_busy(stream, "UpdateShardCount")
    if stream.is_on_demand:
        raise invalid(f"UpdateShardCount is not supported for stream {stream.stream_name} in on-demand mode.")
    if scaling_type != UNIFORM:
        raise invalid(f"ScalingType {scaling_type} is not supported.")
    before = stream.open_shards
    _refuse_far(stream, target_shard_count)
    _refuse_more_shards(world, stream, target_shard_count - before)
    lately = tuple(each for each in stream.resized if each > world.now - DAY)
    if len(lately) >= most(world, CHANGES_A_DAY):
        raise beyond_limit(f"The number of shards {_where(stream)} was changed {len(lately)} times within 24 hours.")
    stream.resized = (*lately, world.now)
    world.request(stream, "UpdateShardCount")
    begin(world, stream, Reshaping(what="count", count=target_shard_count))
    return {
        "stream_name": stream.stream_name,
        "stream_arn": stream.arn,
        "current_shard_count": before,
        "target_shard_count": target_shard_count,
    }


def _refuse_far(stream: Stream, target: int) -> None:
    before = stream.open_shards
    if target > 2 * before:
        text = "UpdateShardCount cannot scale up over double your current open shard count."
    elif 2 * target < before:
        text = "UpdateShardCount cannot scale down below half your current open shard count."
    else:
        return
    raise beyond_limit(f"{text} Current open shard count: {before} Target shard count: {target}")


def _refuse_more_shards(world: World, stream: Stream, more: int) -> None:
    if more > 0 and not stream.is_on_demand:
        refuse_too_many_shards(world, more)


def _known(world: World, stream: Stream, shard_id: str) -> Shard:
    try:
        return shard_in(world, stream, shard_id)
    except AwsError as error:
        raise not_found(f"Could not find shard {shard_id} {_where(stream)}.") from error


def _refuse_closed(stream: Stream, shard: Shard) -> None:
    if not shard.is_open:
        text = f"Shard {shard.shard_id} {_where(stream)} has already been merged or split"
        raise in_use(f"{text}, and thus is not eligible for merging or splitting.")


def _where(stream: Stream) -> str:
    return f"in stream {stream.stream_name} under account {stream.account}"
