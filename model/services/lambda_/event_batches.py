"""Handing records to a function: it runs at once, and its answer counts when its time is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson

from model.kit.body import body_of
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.lambda_.contexts import WAITING, Wait
from model.services.lambda_.resources.event_source_mappings import EventBatch, EventSourceMapping

MOST_BYTES = 6 * 1024 * 1024
"In one event."

Entries = tuple[tuple[str, str], ...]


async def begin_batch(
    world: World, mapping: EventSourceMapping, records: Sequence[Mapping[str, Any]], entries: Entries, reader: str = ""
) -> EventBatch:
    """Raises what Lambda answers, TooManyRequestsException where there is no room for a run."""
    wait = Wait()
    token = WAITING.set(wait)
    try:
        called = {"FunctionName": mapping.function_arn, "Payload": orjson.dumps({"Records": records})}
        answered = await world.ask("lambda:Invoke", source=mapping.arn, **cast("dict[str, Any]", called))
    finally:
        WAITING.reset(token)
    seconds = wait.seconds if world.cell.settings.delays else 0.0
    batch = EventBatch(
        batch_id=world.new_id("batch"),
        mapping=mapping.uuid,
        reader=reader,
        records=entries,
        ends_at=world.now + seconds,
        answer=body_of(answered.get("Payload") or b"").bytes().decode(),
        error=answered.get("FunctionError") or "",
    )
    return world.add(batch)


def failures_in(mapping: EventSourceMapping, batch: EventBatch) -> frozenset[str]:
    """What of a batch is not done: all of it where the function fails, or what it names where it may."""
    everything = frozenset(name for name, _ in batch.records)
    if batch.error:
        return everything
    named = _named(batch.answer) if mapping.reports_parts else []
    if named is None or not everything.issuperset(named):
        return everything
    return frozenset(named)


def _named(answer: str) -> list[str] | None:
    """None for an answer that makes no sense."""
    said = orjson.loads(answer or "null")
    listed = cast("dict[str, Any]", said).get("batchItemFailures") if isinstance(said, dict) else None
    if listed is None:
        return [] if said is None or isinstance(said, dict) else None
    names = [_name(each) for each in cast("list[Any]", listed)] if isinstance(listed, list) else [""]
    return None if not all(names) else names


def _name(item: Any) -> str:
    found = cast("dict[str, Any]", item).get("itemIdentifier") if isinstance(item, dict) else None
    return found if isinstance(found, str) else ""


def told(refusal: AwsError) -> str:
    """How a mapping says that something is in its way."""
    return f"PROBLEM: {refusal.message}"
