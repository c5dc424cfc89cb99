"""Messages of a queue for a function: batches under its role, more at once the longer there is always something."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.lambda_.event_batches import MOST_BYTES, Entries, begin_batch, failures_in, told
from model.services.lambda_.event_filters import wanted
from model.services.lambda_.event_sources import queue_at
from model.services.lambda_.execution_roles import execution_role
from model.services.lambda_.places import Target, target_at
from model.services.lambda_.resources.event_source_mappings import EventBatch, EventSourceMapping
from model.services.sqs.resources.queues import Queue

FIRST, MORE_A_MINUTE, MOST = 5, 300, 1250
"Batches of a mapping that are under way at once: at first, how many more with each minute, and never more than."
AT_ONCE = 10
"What a queue gives out, and takes back, in one call."
MINUTE_SECONDS = 60.0
THROTTLED_SECONDS = 1.0

Record = Mapping[str, Any]


async def poll(world: World, mapping: EventSourceMapping) -> list[float]:
    """Take what a queue gives out at once; answers when to look again, as far as that is known now."""
    queue = queue_at(world, mapping.event_source_arn)
    if queue is None:
        mapping.last_processing_result = "PROBLEM: The queue does not exist."
        return []
    if not queue.visible and not mapping.gathered:
        return _rest(world, mapping)
    if mapping.gathers_until is not None and mapping.gathers_until > world.now:
        return [mapping.gathers_until]
    mapping.busy_since = world.now if mapping.busy_since is None else mapping.busy_since
    if _room(world, mapping) <= 0:
        return _when_more(world, mapping)
    try:
        target = target_at(world, mapping.function_arn)
        found = await _gather(world, mapping, target, queue)
        if not _is_whole(mapping) and queue.visible and found:
            return [world.now]
        await _hand_over(world, mapping)
    except AwsError as refusal:
        mapping.last_processing_result, mapping.gathered = told(refusal), ()
        return [world.now + THROTTLED_SECONDS] if refusal.code == "TooManyRequestsException" else []
    if not queue.visible or not found:
        return _rest(world, mapping)
    window = mapping.maximum_batching_window_in_seconds if queue.visible < mapping.batch_size else 0
    mapping.gathers_until = world.now + window
    return [mapping.gathers_until]


def _rest(world: World, mapping: EventSourceMapping) -> list[float]:
    mapping.gathers_until = None
    if not world.where(EventBatch, mapping=mapping.uuid):
        mapping.busy_since = None
    return []


def _when_more(world: World, mapping: EventSourceMapping) -> list[float]:
    """When there is room for more than now by itself; a batch that ends makes some too."""
    if _allowed(world, mapping) >= (mapping.maximum_concurrency or MOST):
        return []
    grown = world.now - (mapping.busy_since or world.now)
    return [world.now + MINUTE_SECONDS - grown % MINUTE_SECONDS]


def _allowed(world: World, mapping: EventSourceMapping) -> int:
    minutes = int((world.now - (mapping.busy_since or world.now)) / MINUTE_SECONDS)
    return min(FIRST + MORE_A_MINUTE * minutes, mapping.maximum_concurrency or MOST)


def _room(world: World, mapping: EventSourceMapping) -> int:
    return _allowed(world, mapping) - len(world.where(EventBatch, mapping=mapping.uuid))


async def _gather(world: World, mapping: EventSourceMapping, target: Target, queue: Queue) -> bool:
    """Whether the queue gave anything. What fits no filter is done with."""
    if not queue.visible or _is_whole(mapping):
        return False
    asked: dict[str, Any] = {
        "QueueUrl": queue.queue_url,
        "MaxNumberOfMessages": min(mapping.batch_size - len(mapping.gathered), AT_ONCE),
        "MessageSystemAttributeNames": ["All"],
        "MessageAttributeNames": ["All"],
    }
    answer = await world.ask("sqs:ReceiveMessage", account=queue.account, under=execution_role(target), **asked)
    messages: Sequence[Record] = answer.get("Messages") or []
    records = [_record(queue, message) for message in messages]
    fitting = [wanted(mapping.patterns, record, "body") for record in records]
    others = [record for record, fits in zip(records, fitting, strict=True) if not fits]
    chosen = [record for record, fits in zip(records, fitting, strict=True) if fits]
    if others:
        id, entries = world.new_id("batch"), _entries(others)
        world.add(EventBatch(batch_id=id, mapping=mapping.uuid, records=entries, ends_at=world.now))
    mapping.gathered = (*mapping.gathered, *(orjson.dumps(record).decode() for record in chosen))
    return bool(records)


def _is_whole(mapping: EventSourceMapping) -> bool:
    """It is a batch, or as much as an event has room for."""
    return len(mapping.gathered) >= mapping.batch_size or sum(map(len, mapping.gathered)) > MOST_BYTES


async def _hand_over(world: World, mapping: EventSourceMapping) -> None:
    """Raises what Lambda answers: the messages come back by themselves then."""
    gathered, mapping.gathered = mapping.gathered, ()
    for records in _parts([orjson.loads(each) for each in gathered]):
        await begin_batch(world, mapping, records, _entries(records))


def _entries(records: Sequence[Record]) -> Entries:
    return tuple((record["messageId"], record["receiptHandle"]) for record in records)


def _parts(records: Sequence[Record]) -> Iterator[list[Record]]:
    """As many at a time as an event has room for."""
    part: list[Record] = []
    size = 0
    for record in records:
        own = len(record["body"].encode())
        if part and size + own > MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(record)
        size += own
    if part:
        yield part


def _record(queue: Queue, message: Record) -> dict[str, Any]:
    """A message as functions know it."""
    attributes: Mapping[str, Record] = message.get("MessageAttributes") or {}
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes") or {},
        "messageAttributes": {name: _attribute(value) for name, value in attributes.items()},
        **({"md5OfMessageAttributes": message["MD5OfMessageAttributes"]} if attributes else {}),
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.arn,
        "awsRegion": queue.region,
    }


def _attribute(value: Mapping[str, Any]) -> dict[str, Any]:
    told = {"stringValue": value.get("StringValue"), "binaryValue": _base64(value.get("BinaryValue"))}
    lists: dict[str, Any] = {"stringListValues": [], "binaryListValues": []}
    return {name: each for name, each in told.items() if each is not None} | lists | {"dataType": value["DataType"]}


def _base64(data: bytes | None) -> str | None:
    return None if data is None else b64encode(data).decode()


async def settle_messages(world: World, mapping: EventSourceMapping, batch: EventBatch) -> None:
    """Delete what is done; the rest comes back when the queue's time for it is over."""
    failures = failures_in(mapping, batch)
    queue = queue_at(world, mapping.event_source_arn)
    done = [receipt for name, receipt in batch.records if name not in failures]
    mapping.last_processing_result = "OK" if not failures else "PROBLEM: Function call failed"
    if queue is None:
        return
    try:
        await _delete(world, target_at(world, mapping.function_arn), queue, done)
    except AwsError as refusal:
        mapping.last_processing_result = told(refusal)


async def _delete(world: World, target: Target, queue: Queue, receipts: Sequence[str]) -> None:
    for entries in _tens(receipts):
        named = [{"Id": str(n), "ReceiptHandle": receipt} for n, receipt in enumerate(entries)]
        asked: dict[str, Any] = {"QueueUrl": queue.queue_url, "Entries": named}
        await world.ask("sqs:DeleteMessageBatch", account=queue.account, under=execution_role(target), **asked)


def _tens(receipts: Sequence[str]) -> Iterable[Sequence[str]]:
    return (receipts[n : n + AT_ONCE] for n in range(0, len(receipts), AT_ONCE))
