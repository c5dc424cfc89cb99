"""CloudTrail: what you can ask for: the history of ninety days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.called import Called
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tokens import read_number, write_token
from model.services.cloudtrail.events import event_id, event_of, is_data, name_of, only_reads, region_of, source_of
from model.services.cloudtrail.history import backwards
from model.services.cloudtrail.identities import username
from model.services.cloudtrail.mentions import mentioned
from model.services.cloudtrail.pages import Noted
from model.services.cloudtrail.recording import KEPT_SECONDS
from model.services.cloudtrail.sharing import seen_from

PAGE = 50
NEWEST = 2**62

Test = Callable[[Called, str], bool]

TESTS: Mapping[str, Test] = {
    "EventId": lambda called, value: event_id(called) == value,
    "EventName": lambda called, value: name_of(called) == value,
    "EventSource": lambda called, value: source_of(called.service) == value,
    "Username": lambda called, value: username(called) == value,
    "AccessKeyId": lambda called, value: called.access_key == value,
    "ReadOnly": lambda called, value: only_reads(called) == (value.lower() == "true"),
    "ResourceType": lambda called, value: any(kind == value for kind, _ in mentioned(called)),
    "ResourceName": lambda called, value: any(name == value for _, name in mentioned(called)),
}


@operation
async def lookup_events(
    call: Call,
    *,
    lookup_attributes: Sequence[Mapping[str, str]] | None = None,
    start_time: float | None = None,
    end_time: float | None = None,
    event_category: str | None = None,
    max_results: int = PAGE,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Management events of the last ninety days in this region, newest first; one attribute narrows them.

    Events of insights are never found: nothing analyses what is usual.
    """
    _refuse(lookup_attributes, start_time, end_time)
    if event_category is not None:
        return {"events": []}
    since = max(start_time or 0.0, call.world.now - KEPT_SECONDS)
    before = (
        read_number(next_token, AwsError("InvalidNextTokenException", "Invalid next token")) if next_token else NEWEST
    )
    found: list[Noted] = []
    async for number, noted in backwards(call.world, before, since):
        called = seen_from(noted, call.account)
        if called is not None and _is_asked_for(call, called, lookup_attributes, end_time):
            if len(found) == max_results:
                return {"events": _said(found), "next_token": write_token(found[-1][0])}
            found.append((number, called))
    return {"events": _said(found)}


def _refuse(attributes: Sequence[Mapping[str, str]] | None, start: float | None, end: float | None) -> None:
    if attributes and len(attributes) > 1:
        raise AwsError("InvalidLookupAttributesException", "You can specify only one lookup attribute.")
    if start is not None and end is not None and start > end:
        raise AwsError("InvalidTimeRangeException", "Start time cannot be after end time.")


def _is_asked_for(
    call: Call, called: Called, attributes: Sequence[Mapping[str, str]] | None, end: float | None
) -> bool:
    if region_of(called) != call.region or is_data(called.service, called.operation):
        return False
    if end is not None and called.time > end:
        return False
    return all(TESTS[each["AttributeKey"]](called, each["AttributeValue"]) for each in attributes or ())


def _said(found: Sequence[Noted]) -> list[dict[str, Any]]:
    return [_event(called) for _, called in found]


def _event(called: Called) -> dict[str, Any]:
    return {
        "event_id": event_id(called),
        "event_name": name_of(called),
        "read_only": "true" if only_reads(called) else "false",
        "access_key_id": called.access_key or None,
        "event_time": float(int(called.time)),
        "event_source": source_of(called.service),
        "username": username(called),
        "resources": [{"resource_type": kind, "resource_name": name} for kind, name in mentioned(called)],
        "cloud_trail_event": orjson.dumps(event_of(called)).decode(),
    }
