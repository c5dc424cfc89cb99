"""DynamoDB: what happens by itself: records in streams go after a day, and streams that nothing more comes into."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.dynamodb.resources.records import forget, oldest
from model.services.dynamodb.resources.streams import KEPT_SECONDS, Shard, TableStream

PACE_SECONDS = 3600.0


def trim_later(world: World, stream: TableStream) -> None:
    if world.woken_at(trim, stream.stream_arn) is None:
        world.wake(trim, stream.stream_arn, after=KEPT_SECONDS)


@due
async def trim(world: World, named: str) -> None:
    stream = world.find(TableStream, named)
    if stream is None:
        return
    floor = world.now - KEPT_SECONDS
    forget(world, stream, floor)
    kept = tuple(each for each in stream.shards if not _is_over(each, floor))
    if not kept:
        world.remove(stream)
        return
    if len(kept) < len(stream.shards):
        stream.shards = kept
    first = await oldest(world, stream, floor)
    if first is not None or not stream.is_open:
        world.wake(trim, named, at=max((first or world.now) + KEPT_SECONDS, world.now + PACE_SECONDS))


def _is_over(shard: Shard, floor: float) -> bool:
    return shard.closed_at is not None and shard.closed_at <= floor
