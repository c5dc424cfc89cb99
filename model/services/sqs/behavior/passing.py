"""SQS: what happens by itself: hidden messages come back when their time is over, and old ones go."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from model.kit.behavior import due
from model.kit.notice import announce
from model.kit.world import World
from model.services.sqs.behavior.counting import begin_counting
from model.services.sqs.resources.queues import Queue
from model.services.sqs.shelf import COUNTS, DELAYED, IN_FLIGHT, READY

_GONE = "SELECT state, count(*) FROM sqs_message WHERE queue = ? AND sent <= ? GROUP BY state"
_BACK = (
    "SELECT state, count(*) FROM sqs_message WHERE queue = ? AND state IN (?, ?) AND rank <= ? AND sent > ? "
    "GROUP BY state"
)
_NEXT = "SELECT min(rank) FROM sqs_message WHERE queue = ? AND state = ? AND rank > ? AND sent > ?"
_FIRST = "SELECT min(sent) FROM sqs_message WHERE queue = ? AND sent > ?"
_FORGET_BODIES = (
    "DELETE FROM sqs_body WHERE queue = ? AND seq IN (SELECT seq FROM sqs_message WHERE queue = ? AND sent <= ?)"
)
_FORGET = "DELETE FROM sqs_message WHERE queue = ? AND sent <= ?"
_RETURN = "UPDATE sqs_message SET state = ?, rank = seq WHERE queue = ? AND state IN (?, ?) AND rank <= ?"


class Arrived(NamedTuple):
    """There is something to receive in a queue, which is named by its serial number."""

    queue: int


def arrived(world: World, queue: Queue) -> None:
    """Have everybody know who waits for messages of this queue."""
    world.tell(Arrived(queue.serial))
    announce(world, f"{queue.arn}/news", queue.visible)


def expect(world: World, queue: Queue, instant: float) -> None:
    """Something in this queue changes by itself then."""
    due_at = world.woken_at(pass_time, queue.name)
    if due_at is None or instant < due_at:
        world.wake(pass_time, queue.name, at=max(instant, world.now))


def cease(world: World, queue: Queue) -> None:
    world.forget(pass_time, queue.name)


@due
async def pass_time(world: World, name: str) -> None:
    queue = world.find(Queue, name)
    if queue is None:
        return
    limit = world.now - queue.message_retention_period
    await _forget_old(world, queue, limit)
    await _bring_back(world, queue, limit)
    upcoming = await _upcoming(world, queue, limit)
    if upcoming < inf:
        world.wake(pass_time, name, at=max(upcoming, world.now))
    begin_counting(world, queue)


async def _forget_old(world: World, queue: Queue, limit: float) -> None:
    gone = await world.read(_GONE, queue.serial, limit)
    for state, number in gone:
        setattr(queue, COUNTS[state], getattr(queue, COUNTS[state]) - number)
    if gone:
        world.write(_FORGET_BODIES, queue.serial, queue.serial, limit)
        world.write(_FORGET, queue.serial, limit)


async def _bring_back(world: World, queue: Queue, limit: float) -> None:
    back = await world.read(_BACK, queue.serial, DELAYED, IN_FLIGHT, world.now, limit)
    for state, number in back:
        setattr(queue, COUNTS[state], getattr(queue, COUNTS[state]) - number)
        queue.visible += number
    if back:
        world.write(_RETURN, READY, queue.serial, DELAYED, IN_FLIGHT, world.now)
        arrived(world, queue)


async def _upcoming(world: World, queue: Queue, limit: float) -> float:
    """When something changes next: a message comes back, or the oldest one has been kept long enough."""
    instants: list[float] = []
    for state in (DELAYED, IN_FLIGHT):
        ((instant,),) = await world.read(_NEXT, queue.serial, state, world.now, limit)
        instants.append(inf if instant is None else instant)
    ((first,),) = await world.read(_FIRST, queue.serial, limit)
    return min(*instants, inf if first is None else first + queue.message_retention_period)
