"""What a receiver says of a message that it was given: done with it, or how long it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sqs.behavior.counting import begin_counting
from model.services.sqs.behavior.passing import arrived, expect
from model.services.sqs.handles import Receipt, read_handle
from model.services.sqs.places import refused
from model.services.sqs.resources.queues import DAY, Queue
from model.services.sqs.shelf import IN_FLIGHT, Message, drop, find, rehide

MOST_SECONDS = DAY // 2
PREFIX = "AWS.SimpleQueueService"


class Held(NamedTuple):
    """A receipt, and the message that it is for as far as it is still there."""

    handle: str
    receipt: Receipt
    message: Message | None

    @property
    def is_current(self) -> bool:
        """Nobody has received the message since."""
        return self.message is not None and self.message.receives == self.receipt.receives

    @property
    def is_in_flight(self) -> bool:
        return self.is_current and self.message is not None and self.message.state == IN_FLIGHT


async def look_up(world: World, queue: Queue, handles: Sequence[str]) -> Mapping[str, Held | AwsError]:
    """What is behind each handle, or its refusal."""
    read = {handle: _read(world, queue, handle) for handle in handles}
    seqs = [receipt.seq for receipt in read.values() if isinstance(receipt, Receipt)]
    there = await find(world, queue, seqs) if seqs else {}
    return {
        handle: Held(handle, receipt, there.get(receipt.seq)) if isinstance(receipt, Receipt) else receipt
        for handle, receipt in read.items()
    }


def _read(world: World, queue: Queue, handle: str) -> Receipt | AwsError:
    try:
        return read_handle(world, queue, handle)
    except AwsError as refusal:
        return refusal


def finish(world: World, queue: Queue, held: Held) -> None:
    """Delete a message. An older receipt than the last does nothing; a FIFO queue says so once it has run out."""
    if queue.fifo_queue and held.message is not None and not held.is_in_flight:
        raise refused("ReceiptHandle", held.handle, "The receipt handle has expired.")
    if held.is_current and held.message is not None:
        drop(world, queue, held.message)
        queue.count(deleted=1)
        begin_counting(world, queue)
        arrived(world, queue)


def prolong(world: World, queue: Queue, held: Held, seconds: int) -> None:
    """Have a message come back in so many seconds from now, at most twelve hours since it was received."""
    if not 0 <= seconds <= MOST_SECONDS:
        raise refused("VisibilityTimeout", seconds, f"Must be >= 0 and <= {MOST_SECONDS}, if provided.")
    if held.message is None or not held.is_in_flight:
        reason = "Message does not exist or is not available for visibility timeout change."
        if held.message is None:
            raise refused("ReceiptHandle", held.handle, reason)
        raise AwsError(f"{PREFIX}.MessageNotInflight", reason)
    until = world.now + seconds
    if until > held.message.taken + MOST_SECONDS:
        reason = f"Total VisibilityTimeout for the message is beyond the limit [{MOST_SECONDS} seconds]."
        raise refused("VisibilityTimeout", seconds, reason)
    rehide(world, queue, held.message, until)
    if seconds:
        expect(world, queue, until)
    else:
        arrived(world, queue)


def once(entries: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Every handle of a batch."""
    yield from dict.fromkeys(entry["ReceiptHandle"] for entry in entries)
