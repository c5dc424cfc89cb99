"""Messages on their shelf: where each stands, from arriving until it is deleted or has been kept long enough."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from model.kit.world import World
from model.services.sqs.message_attributes import Attributes
from model.services.sqs.resources.queues import Queue

READY, DELAYED, IN_FLIGHT = range(3)
COUNTS = {READY: "visible", DELAYED: "delayed", IN_FLIGHT: "in_flight"}

_PUT = "INSERT INTO sqs_message VALUES (?,?,?,?,?,?,?,?,?)"
_PUT_BODY = "INSERT INTO sqs_body VALUES (?,?,?,?,?)"
_MOVE = "UPDATE sqs_message SET state = ?, rank = ? WHERE queue = ? AND seq = ?"
_TAKE = "UPDATE sqs_message SET state = ?, rank = ?, receives = ?, first = ?, taken = ? WHERE queue = ? AND seq = ?"
_DROP = "DELETE FROM sqs_message WHERE queue = ? AND seq = ?"
_DROP_BODY = "DELETE FROM sqs_body WHERE queue = ? AND seq = ?"
_EMPTY = ("DELETE FROM sqs_message WHERE queue = ?", "DELETE FROM sqs_body WHERE queue = ?")
_COLUMNS = "m.seq, m.state, m.rank, m.sent, m.grp, m.receives, m.first, m.taken"
_WHOLE = f"SELECT {_COLUMNS}, b.id, b.body, b.about FROM sqs_message m JOIN sqs_body b USING (queue, seq)"  # noqa: S608
_BARE = f"SELECT {_COLUMNS}, '', '', '' FROM sqs_message m"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands. `rank` is when it comes back while it is hidden, and its place in the order otherwise."""

    seq: int
    state: int
    rank: float
    sent: float
    group: str
    receives: int
    first: float
    taken: float
    id: str
    body: str
    about: str

    @property
    def said(self) -> dict[str, Any]:
        """What else was said when it was sent."""
        return orjson.loads(self.about)


def put(world: World, queue: Queue, message: Message) -> None:
    """A message of this queue that was not there before."""
    row = (message.state, message.rank, message.sent, message.group, message.receives, message.first, message.taken)
    world.write(_PUT, queue.serial, message.seq, *row)
    world.write(_PUT_BODY, queue.serial, message.seq, message.id, message.body, message.about)
    _shift(queue, message.state, 1)


def hide(world: World, queue: Queue, message: Message, until: float) -> None:
    """It was received, once more."""
    receives, first = message.receives + 1, message.first or world.now
    world.write(_TAKE, IN_FLIGHT, until, receives, first, world.now, queue.serial, message.seq)
    _shift(queue, message.state, -1)
    _shift(queue, IN_FLIGHT, 1)


def rehide(world: World, queue: Queue, message: Message, until: float) -> None:
    """Let a message in flight come back at another time, which may be now."""
    if until > world.now:
        world.write(_MOVE, IN_FLIGHT, until, queue.serial, message.seq)
        return
    world.write(_MOVE, READY, message.seq, queue.serial, message.seq)
    _shift(queue, IN_FLIGHT, -1)
    _shift(queue, READY, 1)


def drop(world: World, queue: Queue, message: Message) -> None:
    world.write(_DROP, queue.serial, message.seq)
    world.write(_DROP_BODY, queue.serial, message.seq)
    _shift(queue, message.state, -1)


def drop_all(world: World, queue: Queue) -> None:
    for statement in _EMPTY:
        world.write(statement, queue.serial)
    queue.visible = queue.in_flight = queue.delayed = 0


def _shift(queue: Queue, state: int, number: int) -> None:
    setattr(queue, COUNTS[state], getattr(queue, COUNTS[state]) + number)


async def ready(world: World, queue: Queue, after: tuple[float, int], most: int) -> list[Message]:
    """The next messages that can be received. Of a FIFO queue, none whose group has something in flight."""
    free = ""
    numbers: tuple[Any, ...] = (queue.serial, READY, *after)
    if queue.fifo_queue:
        free = "AND m.grp NOT IN (SELECT grp FROM sqs_message WHERE queue = ? AND state = ?)"
        numbers += (queue.serial, IN_FLIGHT)
    sql = (
        f"{_WHOLE} WHERE m.queue = ? AND m.state = ? AND (m.rank, m.seq) > (?, ?) {free} ORDER BY m.rank, m.seq LIMIT ?"
    )
    return [Message(*row) for row in await world.read(sql, *numbers, most)]


async def find(world: World, queue: Queue, seqs: Sequence[int]) -> dict[int, Message]:
    """Messages by their number, without what they say."""
    marks = ",".join("?" * len(seqs))
    rows = await world.read(f"{_BARE} WHERE m.queue = ? AND m.seq IN ({marks})", queue.serial, *seqs)
    return {row[0]: Message(*row) for row in rows}


async def oldest(world: World, queue: Queue, upto: int, most: int) -> list[Message]:
    """The first messages that can be received, of those up to a number."""
    sql = f"{_WHOLE} WHERE m.queue = ? AND m.state = ? AND m.seq <= ? ORDER BY m.rank, m.seq LIMIT ?"
    return [Message(*row) for row in await world.read(sql, queue.serial, READY, upto, most)]


def write_about(about: Mapping[str, Any]) -> str:
    return orjson.dumps({name: value for name, value in about.items() if value}, default=_blob).decode()


def _blob(value: Any) -> str:
    assert isinstance(value, bytes), f"{value!r} cannot be kept"
    return b64encode(value).decode()


def read_attributes(said: Mapping[str, Any]) -> Attributes:
    """A message's own attributes, as they were sent."""
    found: dict[str, Mapping[str, Any]] = said.get("attributes", {})
    return {name: _revived(value) for name, value in found.items()}


def _revived(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return dict(value) | {"BinaryValue": b64decode(value["BinaryValue"])} if "BinaryValue" in value else value
