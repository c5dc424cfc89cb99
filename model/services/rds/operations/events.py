"""RDS: what you can ask for, about what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tokens import read_number, write_token
from model.services.rds.events import CATEGORIES, KEPT_SECONDS, events_between
from model.services.rds.refusals import bad_combination, bad_value
from model.services.rds.showing import INVALID_MARKER, LARGEST_PAGE, check_page

USUAL_MINUTES = 60


@operation
async def describe_events(
    call: Call,
    *,
    source_identifier: str | None = None,
    source_type: str | None = None,
    start_time: float | None = None,
    end_time: float | None = None,
    duration: int | None = None,
    event_categories: Sequence[str] | None = None,
    max_records: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    """Of the last hour, unless somebody asks for another time of the last two weeks."""
    world = call.world
    if source_identifier and not source_type:
        raise bad_combination("Cannot specify SourceIdentifier without specifying SourceType.")
    check_page(max_records)
    end = world.now if end_time is None else end_time
    start = end - (duration or USUAL_MINUTES) * 60 if start_time is None else start_time
    if start > end:
        raise bad_combination("The start time must be before the end time.")
    after = read_number(marker, AwsError(*INVALID_MARKER)) if marker else 0
    found = [
        each
        for each in await events_between(world, max(start, world.now - KEPT_SECONDS), end, int(after))
        if source_type in (None, each.source_type)
        and source_identifier in (None, each.source_identifier)
        and (not event_categories or not {*event_categories}.isdisjoint(each.event_categories))
    ]
    most = max_records or LARGEST_PAGE
    more = len(found) > most
    return {"events": found[:most], "marker": write_token(found[most - 1].seq) if more else None}


@operation
async def describe_event_categories(_call: Call, *, source_type: str | None = None) -> dict[str, Any]:
    if source_type is not None and source_type not in CATEGORIES:
        raise bad_value(f"Invalid source type: {source_type}")
    wanted = {source_type} if source_type else set(CATEGORIES)
    told = [{"source_type": each, "event_categories": CATEGORIES[each]} for each in CATEGORIES if each in wanted]
    return {"event_categories_map_list": told}
