"""Kinesis: what happens by itself: a consumer that is deregistered is gone after a moment."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.services.kinesis.resources.consumers import Consumer

MOMENT = Between(3, 12)


def begin_leaving(world: World, consumer: Consumer) -> None:
    world.wake(leave, consumer.path, after=world.delay(MOMENT, consumer.path))


@due
async def leave(world: World, path: str) -> None:
    consumer = world.find(Consumer, path)
    if consumer is not None:
        world.remove(consumer)
