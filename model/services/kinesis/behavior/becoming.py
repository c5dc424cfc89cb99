"""Kinesis: what happens by itself: after a while a stream is what it was asked to become, or gone."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.services.kinesis.behavior.counting import stop_counting
from model.services.kinesis.behavior.expiring import cease, expect
from model.services.kinesis.places import shard_in, shards_of
from model.services.kinesis.reshaping import merge, open_evenly, split, spread_evenly
from model.services.kinesis.resources.consumers import Consumer
from model.services.kinesis.resources.streams import ACTIVE, DELETING, Reshaping, Stream
from model.services.kinesis.shelf import drop_all

CREATION = Between(10, 30)
CHANGE = Between(15, 40)
A_SHARD = 0.5
"Seconds that each shard of many adds to a change of their number."
REMOVAL = Between(10, 30)


def begin(world: World, stream: Stream, change: Reshaping, span: Between = CHANGE) -> None:
    """The stream is in its new state already; when the change is over, it is active."""
    stream.becoming = change
    more = A_SHARD * abs(change.count - stream.open_shards) if change.what == "count" else 0.0
    seconds = world.delay(Between(span.least + more, span.most + more), stream.stream_name, change.what)
    world.wake(carry_out, stream.stream_name, after=seconds)


def begin_removal(world: World, stream: Stream) -> None:
    world.forget(carry_out, stream.stream_name)
    world.wake(vanish, stream.stream_name, after=world.delay(REMOVAL, stream.stream_name, DELETING))


@due
async def carry_out(world: World, name: str) -> None:
    stream = world.find(Stream, name)
    if stream is None or stream.becoming is None:
        return
    await _change(world, stream, stream.becoming)
    stream.becoming = None
    if stream.open_shards < stream.shards_made:
        expect(world, stream)
    world.enter(stream, ACTIVE)


async def _change(world: World, stream: Stream, change: Reshaping) -> None:
    shards = [shard_in(world, stream, each) for each in change.shards]
    match change.what:
        case "open":
            await open_evenly(world, stream, change.count)
        case "split":
            split(world, stream, shards[0], int(change.at))
        case "merge":
            merge(world, stream, *shards)
        case "count":
            spread_evenly(world, stream, change.count)
        case "encrypt":
            stream.encryption_type, stream.key_id = "KMS", change.key_id
        case "decrypt":
            stream.encryption_type, stream.key_id = "NONE", ""
        case _:
            assert change.what == "mode", f"a stream cannot {change.what}"


@due
async def vanish(world: World, name: str) -> None:
    """With all that is in it and all who read it."""
    stream = world.find(Stream, name)
    if stream is None:
        return
    for consumer in world.where(Consumer, stream_arn=stream.arn):
        world.remove(consumer)
    stop_counting(world, stream)
    cease(world, stream)
    for shard in shards_of(world, stream):
        drop_all(world, shard)
        world.remove(shard)
    world.remove(stream)
