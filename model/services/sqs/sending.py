"""Taking messages into a queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from model.kernel.chance import Between
from model.kit.world import World
from model.services.sqs.behavior.counting import begin_counting
from model.services.sqs.behavior.passing import arrived, expect
from model.services.sqs.drafts import Draft
from model.services.sqs.resources.queues import Queue
from model.services.sqs.shelf import DELAYED, READY, Message, put, write_about

DUPLICATES = 1 / 50_000
"How often a copy on a server that was away comes to light; of standard queues only."
COPY_DELAY = Between(1, 20)
OVERTAKING = 0.02
"How often a message falls behind some that were sent after it; of standard queues only."
FALLS_BACK = Between(0.5, 6)
SAME_SECONDS = 300.0
"How long a FIFO queue remembers what was sent."
FIRST_NUMBER = 18_850_000_000_000_000_000

_SENT = "SELECT id, number FROM sqs_sending WHERE queue = ? AND scope = ? AND token = ? AND at > ?"
_NOTE = "INSERT OR REPLACE INTO sqs_sending VALUES (?,?,?,?,?,?)"
_FORGET = "DELETE FROM sqs_sending WHERE queue = ? AND at <= ?"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sender is told."""

    message_id: str
    sequence_number: str | None
    draft: Draft

    def said(self) -> dict[str, Any]:
        return {
            "message_id": self.message_id,
            "sequence_number": self.sequence_number,
            "md5_of_message_body": self.draft.body_digest,
            "md5_of_message_attributes": self.draft.attributes_digest,
            "md5_of_message_system_attributes": self.draft.system_digest,
        }


async def send(world: World, queue: Queue, drafts: Sequence[Draft], sender: str) -> list[Sent]:
    """All of them, in their order. What a FIFO queue has seen within five minutes is answered as it was then."""
    known: dict[tuple[str, str], Sent] = {}
    sent: list[Sent] = []
    for draft in drafts:
        key = (_scope(queue, draft), draft.sameness if queue.fifo_queue else "")
        again = known.get(key) or await _sent_before(world, queue, draft, key) if queue.fifo_queue else None
        sent.append(again or _take(world, queue, draft, sender))
        if queue.fifo_queue:
            known[key] = sent[-1]
    queue.count(sent=len(drafts), sent_bytes=sum(draft.size for draft in drafts))
    begin_counting(world, queue)
    expect(world, queue, world.now + queue.message_retention_period)
    arrived(world, queue)
    return sent


def _scope(queue: Queue, draft: Draft) -> str:
    return draft.group or "" if queue.deduplication_scope == "messageGroup" else ""


async def _sent_before(world: World, queue: Queue, draft: Draft, key: tuple[str, str]) -> Sent | None:
    rows = await world.read(_SENT, queue.serial, *key, world.now - SAME_SECONDS)
    return Sent(rows[0][0], rows[0][1], draft) if rows else None


def _take(world: World, queue: Queue, draft: Draft, sender: str) -> Sent:
    seq = world.count("sqs-message")
    id = _uuid(world.luck("message", seq).hexadecimal(32))
    number = str(FIRST_NUMBER + seq * 256) if queue.fifo_queue else None
    about = write_about(
        {
            "attributes": draft.attributes,
            "trace": draft.system.get("AWSTraceHeader", {}).get("StringValue"),
            "sender": sender,
            "token": draft.sameness if queue.fifo_queue else None,
            "group": draft.group,
            "number": number,
        }
    )
    group = draft.group or "" if queue.fifo_queue else ""
    state, rank = _place(world, queue, draft, seq)
    put(world, queue, Message(seq, state, rank, world.now, group, 0, 0.0, 0.0, id, draft.body, about))
    if state == DELAYED:
        expect(world, queue, rank)
    if queue.fifo_queue:
        _note(world, queue, draft, id, number or "")
    elif world.luck("copy", seq).random() < DUPLICATES:
        _copy(world, queue, Message(seq, state, rank, world.now, group, 0, 0.0, 0.0, id, draft.body, about))
    return Sent(id, number, draft)


def _place(world: World, queue: Queue, draft: Draft, seq: int) -> tuple[int, float]:
    """Whether it can be received at once, and where it stands in the order or until when it is hidden."""
    delay = draft.delay_in(queue)
    if delay:
        return DELAYED, world.now + delay
    luck = world.luck("overtaking", seq)
    behind = not queue.fifo_queue and luck.random() < OVERTAKING
    return READY, seq + luck.draw(FALLS_BACK) if behind else float(seq)


def _copy(world: World, queue: Queue, message: Message) -> None:
    """The same message once more, which its receiver will not expect."""
    seq = world.count("sqs-message")
    rank = max(message.rank if message.state == DELAYED else 0.0, world.now) + world.luck("copy", seq).draw(COPY_DELAY)
    again = Message(seq, DELAYED, rank, message.sent, "", 0, 0.0, 0.0, message.id, message.body, message.about)
    put(world, queue, again)
    expect(world, queue, rank)


def _note(world: World, queue: Queue, draft: Draft, id: str, number: str) -> None:
    world.write(_FORGET, queue.serial, world.now - SAME_SECONDS)
    world.write(_NOTE, queue.serial, _scope(queue, draft), draft.sameness, world.now, id, number)


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
