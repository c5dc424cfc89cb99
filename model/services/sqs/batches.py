"""Batches: up to ten entries with ids of their own, each of which succeeds or fails by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError

MOST = 10
ID = re.compile(r"[\w-]{1,80}", re.ASCII)
PREFIX = "AWS.SimpleQueueService"

Entries = Sequence[Mapping[str, Any]]


def refuse_bad_batch(entries: Entries) -> None:
    if not entries:
        raise AwsError(f"{PREFIX}.EmptyBatchRequest", "There should be at least one entry in the request.")
    if len(entries) > MOST:
        text = f"Maximum number of entries per request are {MOST}. You have sent {len(entries)}."
        raise AwsError(f"{PREFIX}.TooManyEntriesInBatchRequest", text)
    ids = [entry["Id"] for entry in entries]
    if not all(ID.fullmatch(id) for id in ids):
        text = (
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
            "It can be at most 80 letters long."
        )
        raise AwsError(f"{PREFIX}.InvalidBatchEntryId", text)
    repeated = next((id for id in ids if ids.count(id) > 1), None)
    if repeated is not None:
        raise AwsError(f"{PREFIX}.BatchEntryIdsNotDistinct", f"Id {repeated} repeated.")


def failed(id: str, refusal: AwsError) -> dict[str, Any]:
    return {"id": id, "sender_fault": True, "code": refusal.code, "message": refusal.message}
