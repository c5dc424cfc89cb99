"""SQS: what you can ask for: sending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.sqs.batches import PREFIX, Entries, failed, refuse_bad_batch
from model.services.sqs.drafts import Draft, refuse_bad_draft
from model.services.sqs.places import queue_at
from model.services.sqs.resources.queues import MOST_BYTES
from model.services.sqs.sending import send


@operation
async def send_message(
    call: Call,
    *,
    queue_url: str,
    message_body: str,
    delay_seconds: int | None = None,
    message_attributes: Mapping[str, Mapping[str, Any]] | None = None,
    message_system_attributes: Mapping[str, Mapping[str, Any]] | None = None,
    message_deduplication_id: str | None = None,
    message_group_id: str | None = None,
) -> dict[str, Any]:
    """Answered once the message is safe."""
    world, queue = queue_at(call, queue_url)
    draft = Draft(
        message_body,
        delay_seconds,
        message_attributes or {},
        message_system_attributes or {},
        message_deduplication_id,
        message_group_id,
    )
    refuse_bad_draft(queue, draft)
    (sent,) = await send(world, queue, [draft], call.principal.user_id)
    return sent.said()


@operation(permission="sqs:SendMessage")
async def send_message_batch(call: Call, *, queue_url: str, entries: Entries) -> dict[str, Any]:
    """What is wrong with one message does not keep the others."""
    world, queue = queue_at(call, queue_url)
    refuse_bad_batch(entries)
    drafts = {entry["Id"]: Draft.of(entry) for entry in entries}
    total = sum(draft.size for draft in drafts.values())
    if total > MOST_BYTES:
        text = f"Batch requests cannot be longer than {MOST_BYTES} bytes. You have sent {total} bytes."
        raise AwsError(f"{PREFIX}.BatchRequestTooLong", text)
    refusals: dict[str, AwsError] = {}
    for id, draft in drafts.items():
        try:
            refuse_bad_draft(queue, draft)
        except AwsError as refusal:
            refusals[id] = refusal
    good = [id for id in drafts if id not in refusals]
    sent = await send(world, queue, [drafts[id] for id in good], call.principal.user_id) if good else []
    return {
        "successful": [{"id": id, **each.said()} for id, each in zip(good, sent, strict=True)],
        "failed": [failed(id, refusal) for id, refusal in refusals.items()],
    }
