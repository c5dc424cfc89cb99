"""Giving out messages: each is hidden from others for a while, and after too many times in vain it is put aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sqs.behavior.counting import begin_counting
from model.services.sqs.behavior.passing import arrived, expect
from model.services.sqs.handles import Receipt, write_handle
from model.services.sqs.message_attributes import chosen, digest
from model.services.sqs.places import place_of, queue_of
from model.services.sqs.resources.queues import Queue
from model.services.sqs.shelf import READY, Message, drop, hide, put, read_attributes, ready, write_about

MOST_IN_FLIGHT = 120_000
BEGINNING = (-1.0, 0)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a receiver asks for; `timeout` in seconds, `system` and `attributes` by name."""

    most: int
    timeout: int
    system: Sequence[str]
    attributes: Sequence[str]


async def take(world: World, queue: Queue, wish: Wish) -> list[dict[str, Any]]:
    """As many messages as there are, up to what was asked for."""
    if queue.in_flight >= MOST_IN_FLIGHT and not queue.fifo_queue:
        text = f"Too many messages in flight: at most {MOST_IN_FLIGHT} can be received and not yet deleted."
        raise AwsError("OverLimit", text, 403)
    taken = await _choose(world, queue, wish.most)
    for message in taken:
        _hide(world, queue, message, wish.timeout)
    if taken:
        queue.count(received=len(taken))
        begin_counting(world, queue)
    return [_said(world, queue, message, wish) for message in taken]


async def _choose(world: World, queue: Queue, most: int) -> list[Message]:
    """Messages that were received too often go to the dead-letter queue instead."""
    taken: list[Message] = []
    after, limit = BEGINNING, queue.max_receive_count
    while len(taken) < most:
        found = await ready(world, queue, after, most - len(taken))
        if not found:
            break
        after = (found[-1].rank, found[-1].seq)
        worn = (limit and message.receives >= limit and _put_aside(world, queue, message) for message in found)
        taken += [message for message, is_gone in zip(found, worn, strict=True) if not is_gone]
    return taken


def _put_aside(world: World, queue: Queue, message: Message) -> bool:
    """False where the dead-letter queue is gone: then the message stays."""
    letters = queue_of(world, queue.dead_letter_arn)
    if letters is None:
        return False
    hand_over(world, queue, letters, message, {"source": queue.arn})
    return True


def hand_over(world: World, queue: Queue, to: Queue, message: Message, more: Mapping[str, Any]) -> None:
    """A message goes from one queue to another, where it counts as old as it is; in a FIFO queue it begins anew."""
    sent = world.now if to.fifo_queue else message.sent
    seq = world.count("sqs-message")
    about = write_about({**message.said, **more})
    moved = Message(seq, READY, float(seq), sent, message.group, 0, 0.0, 0.0, message.id, message.body, about)
    drop(world, queue, message)
    put(place_of(world, to), to, moved)
    begin_counting(world, to)
    expect(world, to, sent + to.message_retention_period)
    arrived(world, to)


def _hide(world: World, queue: Queue, message: Message, timeout: int) -> None:
    until = world.now + timeout
    hide(world, queue, message, until)
    expect(world, queue, until)


def _said(world: World, queue: Queue, message: Message, wish: Wish) -> dict[str, Any]:
    said = message.said
    attributes = chosen(read_attributes(said), wish.attributes)
    system = {name: value for name, value in _system(world, message, said) if value and _asked(name, wish.system)}
    return {
        "message_id": message.id,
        "receipt_handle": write_handle(world, queue, Receipt(message.seq, message.receives + 1)),
        "md5_of_body": md5(message.body.encode(), usedforsecurity=False).hexdigest(),
        "body": message.body,
        "attributes": system or None,
        "md5_of_message_attributes": digest(attributes),
        "message_attributes": attributes or None,
    }


def _asked(name: str, asked: Sequence[str]) -> bool:
    return "All" in asked or name in asked


def _system(world: World, message: Message, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "SenderId", said.get("sender", "")
    yield "SentTimestamp", str(int(message.sent * 1000))
    yield "ApproximateReceiveCount", str(message.receives + 1)
    yield "ApproximateFirstReceiveTimestamp", str(int((message.first or world.now) * 1000))
    yield "SequenceNumber", said.get("number", "")
    yield "MessageDeduplicationId", said.get("token", "")
    yield "MessageGroupId", said.get("group", "")
    yield "AWSTraceHeader", said.get("trace", "")
    yield "DeadLetterQueueSourceArn", said.get("source", "")
