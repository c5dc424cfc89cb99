"""Pushing records: whoever is registered hears once a second what has come into a shard."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from model.kernel.kernel import Kernel
from model.kit.event_stream import EventStream
from model.kit.world import World
from model.services.kinesis.reading import MOST_RECORDS, children_of, find, is_at_end, said
from model.services.kinesis.refusals import in_use
from model.services.kinesis.resources.consumers import Consumer
from model.services.kinesis.resources.shards import READS, Shard
from model.services.kinesis.resources.streams import Stream

PAUSE = 1.0
LONGEST = 300
"Events, one a second, after which whoever still listens has to subscribe anew."

_open: WeakKeyDictionary[Kernel, WeakValueDictionary[tuple[int, int], Subscription]] = WeakKeyDictionary()
"By consumer and shard: who still listens. They are no part of the world, and end with the program."


class Subscription:
    """Stands behind a record of a shard, and goes on with all that comes behind that."""

    def __init__(self, world: World, stream: Stream, shard: Shard, after: int) -> None:
        self._world = world
        self._stream = stream
        self._shard = shard
        self._after = after

    async def events(self) -> AsyncGenerator[dict[str, Any], None]:
        for _ in range(LONGEST):
            event = await self.event()
            yield {"subscribe_to_shard_event": event}
            if event["continuation_sequence_number"] is None:
                return

    async def event(self) -> dict[str, Any]:
        """What has come meanwhile, as much as a second allows; of a shard that has ended, who goes on."""
        world, stream, shard = self._world, self._stream, self._shard
        found = await find(world, stream, shard, self._after, MOST_RECORDS, READS.size)
        self._after = found.after
        ended = is_at_end(shard, found.after)
        return {
            "records": await said(stream, shard, found.records),
            "continuation_sequence_number": None if ended else shard.numbered(found.after, world.now),
            "millis_behind_latest": int(found.behind * 1000),
            "child_shards": children_of(world, stream, shard) if ended else None,
        }


def begin(world: World, consumer: Consumer, stream: Stream, shard: Shard, after: int) -> EventStream[dict[str, Any]]:
    """Refused where this consumer hears this shard already."""
    subscriptions = _open.setdefault(world.kernel, WeakValueDictionary())
    if (consumer.serial, shard.serial) in subscriptions:
        where = f"shard {shard.shard_id} in stream {stream.stream_name} under account {stream.account}"
        raise in_use(f"Another active subscription exists for this consumer: {consumer.consumer_name} and {where}.")
    subscription = Subscription(world, stream, shard, after)
    subscriptions[consumer.serial, shard.serial] = subscription
    return EventStream(subscription.events(), PAUSE)
