"""How many shards and streams an account may have in a region."""

from __future__ import annotations

from model.kit.quotas import most
from model.kit.world import World
from model.services.kinesis.refusals import beyond_limit
from model.services.kinesis.resources.streams import ON_DEMAND, Stream

SHARDS, STREAMS_ON_DEMAND = "kinesis/shards-per-region", "kinesis/on-demand-streams-per-region"
FIRST_ON_DEMAND = 4
"Shards that a stream on demand begins with."


def shards_in_use(world: World) -> int:
    """Those of streams that are being made count from the beginning."""
    return sum(_meant(stream) for stream in world.all(Stream) if not stream.is_on_demand)


def _meant(stream: Stream) -> int:
    change = stream.becoming
    wanted = change.count if change is not None and change.what in ("open", "count") else 0
    return max(stream.open_shards, wanted)


def streams_on_demand(world: World) -> int:
    return sum(stream.is_on_demand for stream in world.all(Stream))


def refuse_too_many_shards(world: World, more: int) -> None:
    """Raises LimitExceededException."""
    used, limit = shards_in_use(world), int(most(world, SHARDS))
    if used + more > limit:
        raise beyond_limit(
            f"This request would exceed the shard limit for the account {world.account} in {world.region}. "
            f"Current shard count for the account: {used}. Limit: {limit}. Number of additional shards that would "
            f"have resulted from this request: {more}. Refer to the AWS Service Limits page "
            "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to "
            "request higher limits."
        )


def refuse_too_many_streams(world: World, mode: str) -> None:
    """Streams on demand are counted themselves."""
    limit = int(most(world, STREAMS_ON_DEMAND))
    if mode == ON_DEMAND and streams_on_demand(world) >= limit:
        raise beyond_limit(f"The account {world.account} has {limit} streams in on-demand mode, and may not have more.")
