"""Kinesis: what happens by itself: what was kept long enough makes room: records, and closed shards."""

from __future__ import annotations

from model.kernel.unhurried import in_turns
from model.kit.behavior import due
from model.kit.world import World
from model.services.kinesis.places import shards_of
from model.services.kinesis.resources.shards import Shard
from model.services.kinesis.resources.streams import HOUR, Stream
from model.services.kinesis.shelf import first_at, forget, last_before


def expect(world: World, stream: Stream) -> None:
    """A record has come, or a shard was closed, and will be too old some day."""
    if world.woken_at(expire, stream.stream_name) is None:
        world.wake(expire, stream.stream_name, after=stream.retention_period_hours * HOUR + 1)


def look_again(world: World, stream: Stream) -> None:
    """The stream keeps its records for another time than before."""
    if stream.last_put is not None or stream.shards_made > stream.open_shards:
        world.wake(expire, stream.stream_name, after=1.0)


def cease(world: World, stream: Stream) -> None:
    world.forget(expire, stream.stream_name)


@due
async def expire(world: World, name: str) -> None:
    """Once an hour at the most; nobody sees what is older in the meantime."""
    stream = world.find(Stream, name)
    if stream is None:
        return
    floor = stream.floor(world.now)
    oldest: list[float] = []
    async for shard in in_turns(shards_of(world, stream)):
        oldest += await _expired(world, shard, floor)
    if oldest:
        world.wake(expire, name, at=max(min(oldest) + stream.retention_period_hours * HOUR + 1, world.now + HOUR))


async def _expired(world: World, shard: Shard, floor: float) -> list[float]:
    """Since when there is something that will expire later."""
    gone = await last_before(world, shard, floor)
    if gone:
        forget(world, shard, gone)
    if shard.closed is not None:
        if shard.closed >= floor:
            return [shard.closed]
        world.remove(shard)
        return []
    if gone >= shard.written:
        return []
    first = await first_at(world, shard)
    return [] if first is None else [max(first, floor)]
