"""SQS: what happens by itself: once a minute, a queue in which something happened says how much."""

from __future__ import annotations

from collections.abc import Callable

from model.kernel.steps import ABSENT
from model.kit.behavior import due
from model.kit.world import World
from model.physics.metric import metric, series_key
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Amount, Gauge, Series, Timing
from model.services.sqs.resources.queues import Queue, Tally

EVENTS = ("sent", "sent_bytes", "received", "deleted", "empty")
LEVELS = ("visible", "in_flight", "delayed")
DIMENSIONS = {"QueueName": "name"}


def begin_counting(world: World, queue: Queue) -> None:
    """Something happens in this minute: at its end it is told."""
    if world.woken_at(tell_minute, queue.name) is None:
        end = (world.now // MINUTE_SECONDS + 1) * MINUTE_SECONDS
        world.wake(tell_minute, queue.name, at=end)


@due
async def tell_minute(world: World, name: str) -> None:
    queue = world.find(Queue, name)
    if queue is None:
        return
    for event in EVENTS:
        world.measure(name, event, getattr(queue.tally, event) / MINUTE_SECONDS)
    for level in LEVELS:
        world.measure(name, level, getattr(queue, level))
    if queue.tally != Tally():
        queue.tally = Tally()
        world.wake(tell_minute, name, after=MINUTE_SECONDS)


def stop_counting(world: World, queue: Queue) -> None:
    """The queue ends; one that takes its name begins with nothing."""
    world.forget(tell_minute, queue.name)
    for quantity in (*EVENTS, *LEVELS):
        if len(world.signal(queue.name, quantity)):
            world.measure(queue.name, quantity, ABSENT)


def level(quantity: str) -> Callable[[World, Queue], Series | None]:
    """What a full minute ended with is told of that minute."""

    def derive(world: World, queue: Queue) -> Series | None:
        told = world.signal(queue.name, quantity)
        key = series_key(world, queue.name, quantity)
        return Gauge(key, told.earlier(MINUTE_SECONDS), noise=0.0) if len(told) else None

    return derive


def amount(quantity: str) -> Callable[[World, Queue], Series | None]:
    def derive(world: World, queue: Queue) -> Series | None:
        told = world.signal(queue.name, quantity)
        key = series_key(world, queue.name, quantity)
        return Amount(key, told.earlier(MINUTE_SECONDS), noise=0.0) if len(told) else None

    return derive


for _name, _quantity in (
    ("ApproximateNumberOfMessagesVisible", "visible"),
    ("ApproximateNumberOfMessagesNotVisible", "in_flight"),
    ("ApproximateNumberOfMessagesDelayed", "delayed"),
):
    metric("AWS/SQS", _name, "Count", of=Queue, dimensions=DIMENSIONS)(level(_quantity))

for _name, _quantity in (
    ("NumberOfMessagesSent", "sent"),
    ("NumberOfMessagesReceived", "received"),
    ("NumberOfMessagesDeleted", "deleted"),
    ("NumberOfEmptyReceives", "empty"),
):
    metric("AWS/SQS", _name, "Count", of=Queue, dimensions=DIMENSIONS)(amount(_quantity))


@metric("AWS/SQS", "SentMessageSize", "Bytes", of=Queue, dimensions=DIMENSIONS)
def sent_message_size(world: World, queue: Queue) -> Series | None:
    sizes, sent = world.signal(queue.name, "sent_bytes"), world.signal(queue.name, "sent")
    if not len(sent):
        return None
    key = series_key(world, queue.name, "sent_bytes")
    minute = MINUTE_SECONDS
    return Timing(key, sizes.earlier(minute), sent.earlier(minute), noise=0.0, floor_share=1.0)
