"""SQS: what happens by itself: once a minute, a queue in which something happened says how much."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import (
    fall_silent,
    minutely,
    tell_events,
    tell_levels,
    told_age,
    told_events,
    told_level,
    told_sizes,
)
from model.physics.series import Series
from model.services.sqs.resources.queues import Queue, Tally

EVENTS = ("sent", "sent_bytes", "received", "deleted", "empty")
LEVELS = ("visible", "in_flight", "delayed")
OLDEST = "oldest"
"When the oldest message was sent; 0 while there is none."
DIMENSIONS = {"QueueName": "name"}

_OLDEST = "SELECT min(sent) FROM sqs_message WHERE queue = ?"


@minutely(Queue)
async def tell_minute(world: World, queue: Queue) -> bool:
    tell_events(world, queue.arn, {event: getattr(queue.tally, event) for event in EVENTS})
    levels = {level: getattr(queue, level) for level in LEVELS}
    ((oldest,),) = await world.read(_OLDEST, queue.serial)
    tell_levels(world, queue.arn, {**levels, OLDEST: oldest or 0.0})
    told, queue.tally = queue.tally, Tally()
    return told != Tally()


begin_counting = tell_minute.begin


def stop_counting(world: World, queue: Queue) -> None:
    tell_minute.stop(world, queue)
    fall_silent(world, queue.arn, (*EVENTS, *LEVELS, OLDEST))


def level(quantity: str) -> Callable[[World, Queue], Series | None]:
    return lambda world, queue: told_level(world, queue.arn, quantity)


def amount(quantity: str) -> Callable[[World, Queue], Series | None]:
    return lambda world, queue: told_events(world, queue.arn, quantity)


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


@metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "Seconds", of=Queue, dimensions=DIMENSIONS)
def age_of_oldest_message(world: World, queue: Queue) -> Series | None:
    """It grows from minute to minute, for as long as the message is kept."""
    return told_age(world, queue.arn, OLDEST, queue.message_retention_period)


@metric("AWS/SQS", "SentMessageSize", "Bytes", of=Queue, dimensions=DIMENSIONS)
def sent_message_size(world: World, queue: Queue) -> Series | None:
    return told_sizes(world, queue.arn, "sent_bytes", "sent")
