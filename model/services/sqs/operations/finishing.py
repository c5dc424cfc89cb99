"""SQS: what you can ask for, about messages that were received."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.sqs.batches import Entries, failed, refuse_bad_batch
from model.services.sqs.finishing import Held, finish, look_up, once, prolong
from model.services.sqs.places import queue_at


@operation
async def delete_message(call: Call, *, queue_url: str, receipt_handle: str) -> None:
    world, queue = queue_at(call, queue_url)
    finish(world, queue, _good((await look_up(world, queue, [receipt_handle]))[receipt_handle]))


@operation(permission="sqs:DeleteMessage")
async def delete_message_batch(call: Call, *, queue_url: str, entries: Entries) -> dict[str, Any]:
    world, queue = queue_at(call, queue_url)
    return await _each(call, queue_url, entries, lambda _, held: finish(world, queue, held))


@operation
async def change_message_visibility(
    call: Call, *, queue_url: str, receipt_handle: str, visibility_timeout: int
) -> None:
    """Give a receiver more time, or the message back at once."""
    world, queue = queue_at(call, queue_url)
    held = _good((await look_up(world, queue, [receipt_handle]))[receipt_handle])
    prolong(world, queue, held, visibility_timeout)


@operation(permission="sqs:ChangeMessageVisibility")
async def change_message_visibility_batch(call: Call, *, queue_url: str, entries: Entries) -> dict[str, Any]:
    world, queue = queue_at(call, queue_url)
    seconds = {entry["Id"]: entry.get("VisibilityTimeout", queue.visibility_timeout) for entry in entries}
    return await _each(call, queue_url, entries, lambda id, held: prolong(world, queue, held, seconds[id]))


async def _each(call: Call, queue_url: str, entries: Entries, act: Callable[[str, Held], None]) -> dict[str, Any]:
    world, queue = queue_at(call, queue_url)
    refuse_bad_batch(entries)
    found = await look_up(world, queue, list(once(entries)))
    done: list[dict[str, str]] = []
    refusals: list[dict[str, Any]] = []
    for entry in entries:
        try:
            act(entry["Id"], _good(found[entry["ReceiptHandle"]]))
            done.append({"id": entry["Id"]})
        except AwsError as refusal:
            refusals.append(failed(entry["Id"], refusal))
    return {"successful": done, "failed": refusals}


def _good(found: Held | AwsError) -> Held:
    if isinstance(found, AwsError):
        raise found
    return found
