"""Batches: up to ten messages with ids of their own, each of which is published or refused by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.services.sns.messages import MOST_BYTES

MOST = 10
ID = re.compile(r"[\w-]+", re.ASCII)
LONGEST_ID = 80


def refuse_bad_batch(entries: Sequence[Mapping[str, Any]]) -> None:
    if not entries:
        raise AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.")
    if len(entries) > MOST:
        raise AwsError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.")
    ids = [entry["Id"] for entry in entries]
    for id in ids:
        if len(id) > LONGEST_ID:
            text = f"The Id of a batch entry in the batch request is too long: {id}"
            raise AwsError("InvalidBatchEntryId", text)
        if not ID.fullmatch(id):
            text = f"The Id of a batch entry in the batch request contains an impermissible character: {id}"
            raise AwsError("InvalidBatchEntryId", text)
    if len(set(ids)) < len(ids):
        raise AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.")
    if sum(len(entry["Message"].encode()) for entry in entries) > MOST_BYTES:
        raise AwsError("BatchRequestTooLong", "The length of all the messages put together is more than the limit.")


def failed(id: str, refusal: AwsError) -> dict[str, Any]:
    return {"id": id, "code": refusal.code, "message": refusal.message, "sender_fault": True}
