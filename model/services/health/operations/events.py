"""Health: what you can ask for, of the events that touch your own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.health.asking import check_plan, from_everywhere, is_of_service, one_page
from model.services.health.choosing import check_locale, chosen
from model.services.health.resources.events import HealthEvent
from model.services.health.telling import entity, events_of, summary


@operation(internal=True)
async def describe_events(
    call: Call,
    *,
    filter: Mapping[str, Any] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
    locale: str | None = None,
) -> dict[str, Any]:
    """Those that touch something of the account's, the newest first, from all regions."""
    check_plan(call)
    check_locale(locale)
    if is_of_service(call):
        return {
            "events": [summary(call.world, each) for each in events_of(call.world) if _is_meant(call, each, filter)]
        }
    found = await from_everywhere(call, "DescribeEvents", "events", {"filter": filter} if filter else {})
    found.sort(key=lambda each: -each["start_time"])
    page, token = one_page(found, max_results, next_token)
    return {"events": page, "next_token": token}


def _is_meant(call: Call, event: HealthEvent, wanted: Mapping[str, Any] | None) -> bool:
    return chosen(call.world, event, wanted or {})


@operation(internal=True)
async def describe_event_details(call: Call, *, event_arns: Sequence[str], locale: str | None = None) -> dict[str, Any]:
    """What was said of each event; one that does not touch the account is none of it."""
    check_plan(call)
    check_locale(locale)
    if is_of_service(call):
        return {
            "successful_set": [_details(call, each) for each in events_of(call.world) if each.event_arn in event_arns]
        }
    found = await from_everywhere(call, "DescribeEventDetails", "successfulSet", {"eventArns": list(event_arns)})
    known = {each["event"]["arn"] for each in found}
    missing = [arn for arn in event_arns if arn not in known]
    return {"successful_set": found, "failed_set": [_unknown(arn) for arn in missing]}


def _details(call: Call, event: HealthEvent) -> dict[str, Any]:
    return {
        "event": summary(call.world, event),
        "event_description": {"latest_description": event.description},
        "event_metadata": {},
    }


def _unknown(arn: str) -> dict[str, str]:
    return {"event_arn": arn, "error_name": "UnknownEvent", "error_message": f"There is no event {arn}"}


@operation(internal=True)
async def describe_affected_entities(
    call: Call,
    *,
    filter: Mapping[str, Any],
    max_results: int | None = None,
    next_token: str | None = None,
    locale: str | None = None,
) -> dict[str, Any]:
    """The account's own things that events touch."""
    check_plan(call)
    check_locale(locale)
    if is_of_service(call):
        return {"entities": _entities(call, filter)}
    found = await from_everywhere(call, "DescribeAffectedEntities", "entities", {"filter": filter})
    page, token = one_page(found, max_results, next_token)
    return {"entities": page, "next_token": token}


def _entities(call: Call, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    world = call.world
    events = [each for each in events_of(world) if each.event_arn in wanted["eventArns"]]
    found = [entity(world, event, each) for event in events for each in event.harms(world.account)]
    asked = {"entityArns": "entity_arn", "entityValues": "entity_value", "statusCodes": "status_code"}
    return [each for each in found if all(each[own] in wanted[name] for name, own in asked.items() if wanted.get(name))]


@operation
async def describe_entity_aggregates(call: Call, *, event_arns: Sequence[str] | None = None) -> dict[str, Any]:
    """How many of the account's things each event touches."""
    check_plan(call)
    found = (
        []
        if not event_arns
        else await from_everywhere(
            call, "DescribeAffectedEntities", "entities", {"filter": {"eventArns": list(event_arns)}}
        )
    )
    counts = {arn: [each["status_code"] for each in found if each["event_arn"] == arn] for arn in event_arns or ()}
    return {
        "entity_aggregates": [
            {"event_arn": arn, "count": len(codes), "statuses": {code: codes.count(code) for code in codes}}
            for arn, codes in counts.items()
        ]
    }


@operation
async def describe_event_aggregates(
    call: Call,
    *,
    aggregate_field: str,
    filter: Mapping[str, Any] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """How many events there are of each category, the one field that AWS counts by."""
    assert aggregate_field == "eventTypeCategory", "the contract knows no other field"
    check_plan(call)
    found = await from_everywhere(call, "DescribeEvents", "events", {"filter": filter} if filter else {})
    categories = [each["event_type_category"] for each in found]
    told = [{"aggregate_value": each, "count": categories.count(each)} for each in sorted(set(categories))]
    page, token = one_page(told, max_results, next_token)
    return {"event_aggregates": page, "next_token": token}
