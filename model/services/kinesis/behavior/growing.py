"""Kinesis: what happens by itself: a stream on demand gets more shards as more comes in, before it is too much."""

from __future__ import annotations

from math import ceil

from model.kit.behavior import changing
from model.kit.world import World
from model.services.kinesis.behavior.becoming import begin
from model.services.kinesis.resources.shards import WRITES
from model.services.kinesis.resources.streams import ACTIVE, UPDATING, Reshaping, Stream

ROOM = 2.0
"It has room for twice of what came in the last minute."


@changing(Stream, "rate")
async def grow(world: World, name: str) -> None:
    stream = world.find(Stream, name)
    if stream is None or not stream.is_on_demand or stream.stream_status != ACTIVE:
        return
    needed = ceil(ROOM * max(stream.rate / WRITES.times, stream.byte_rate / WRITES.size))
    if needed > stream.open_shards:
        world.enter(stream, UPDATING)
        begin(world, stream, Reshaping(what="count", count=min(needed, 2 * stream.open_shards)))
