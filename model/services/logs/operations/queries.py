"""Logs: what you can ask for, about queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tokens import read_number, write_token
from model.kit.world import World
from model.laws.log_queries.query import Query
from model.laws.log_queries.sources import Source
from model.laws.log_queries.words import BadQuery
from model.services.logs.answering import answer, fields_said, find_record
from model.services.logs.behavior.querying import begin_query
from model.services.logs.behavior.querying import stop_query as stop
from model.services.logs.ids import FOR_EVER, uuid
from model.services.logs.paging import page_of
from model.services.logs.places import named
from model.services.logs.refusals import UNKNOWN_PLACE, invalid, too_many
from model.services.logs.resources.groups import STANDARD, LogGroup
from model.services.logs.resources.queries import InsightsQuery
from model.services.logs.shelf import Range

LANGUAGE = "CWLI"
MOST_GROUPS = 50
MOST_AT_ONCE = 100
LARGEST = 1000
PAGE = 10_000
RECENT, AROUND = 15 * 60_000, 8 * 60_000
"Milliseconds in which the fields of a group are looked for."


@operation
async def start_query(
    call: Call,
    *,
    start_time: int,
    end_time: int,
    query_string: str,
    log_group_name: str | None = None,
    log_group_names: Sequence[str] = (),
    log_group_identifiers: Sequence[str] = (),
    limit: int | None = None,
    query_language: str = LANGUAGE,
) -> dict[str, str]:
    """Over one group or several, of a time in seconds; the answer is to be asked for."""
    world = call.world
    if query_language != LANGUAGE:
        raise invalid(f"The query language {query_language} is not offered.")
    if start_time > end_time:
        raise invalid("End time should not be less than the start time.")
    asked = _asked(query_string, limit)
    if asked.source is not None:
        groups = _sources(world, asked.source, bool(log_group_name or log_group_names or log_group_identifiers))
    else:
        groups = _groups(world, log_group_name, log_group_names, log_group_identifiers)
    if asked.unmasks:
        for name in groups:
            call.require("logs:Unmask", f"{world.get(LogGroup, name).arn}:*")
    if sum(query.is_under_way for query in world.all(InsightsQuery)) >= MOST_AT_ONCE:
        raise too_many()
    query = InsightsQuery(
        query_id=uuid(world, "query"),
        query_string=query_string,
        groups=groups,
        begin=min(start_time, FOR_EVER // 1000),
        end=min(end_time, FOR_EVER // 1000 - 1),
        limit=limit,
    )
    begin_query(world, world.add(query))
    return {"query_id": query.query_id}


def _asked(query_string: str, limit: int | None) -> Query:
    try:
        return Query(query_string, limit)
    except BadQuery as bad:
        raise AwsError("MalformedQueryException", str(bad)) from bad


def _sources(world: World, source: Source, is_named_too: bool) -> tuple[str, ...]:
    """Those that a query chooses itself, as they are now."""
    if is_named_too:
        raise invalid("Log groups are named by the SOURCE command or by parameters, not by both.")
    if source.accounts not in ((), (world.account,)):
        raise invalid("Other accounts share no log groups with this one.")
    classes = source.classes or (STANDARD,)
    return tuple(
        sorted(
            group.log_group_name
            for group in world.all(LogGroup)
            if group.log_group_class in classes and group.log_group_name.startswith(source.prefixes or "")
        )
    )


def _groups(world: World, name: str | None, names: Sequence[str], identifiers: Sequence[str]) -> tuple[str, ...]:
    """All of them have to be there."""
    given = [given for given in ([name] if name else [], names, identifiers) if given]
    if len(given) != 1 or len(given[0]) > MOST_GROUPS:
        raise invalid("Exactly one of logGroupName, logGroupNames and logGroupIdentifiers has to name log groups.")
    found = tuple(dict.fromkeys(map(named, given[0])))
    for each in found:
        if world.find(LogGroup, each) is None:
            text = f"Log group '{each}' does not exist for account ID '{world.account}'"
            raise AwsError("ResourceNotFoundException", text)
    return found


@operation
async def get_query_results(
    call: Call, *, query_id: str, next_token: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """As often as one likes, for a week; nothing before the query is complete."""
    query = call.world.get(InsightsQuery, query_id)
    results, effort = await answer(call.world, query) if query.status == "Complete" else ([], None)
    begin = read_number(next_token, invalid(UNKNOWN_PLACE)) if next_token else 0
    end = begin + (max_items or PAGE)
    said = {
        "query_language": LANGUAGE,
        "results": [[{"field": name, "value": value} for name, value in row] for row in results[begin:end]],
        "status": query.status,
        "next_token": write_token(end) if end < len(results) else None,
    }
    return said if effort is None else {**said, "statistics": effort.said()}


@operation
async def list_log_groups_for_query(
    call: Call, *, query_id: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    """Those that it was over, which it may have chosen itself."""
    query = call.world.get(InsightsQuery, query_id)
    names, token = page_of(query.groups, lambda name: (name,), max_results or LARGEST, next_token)
    return {"log_group_identifiers": names, "next_token": token}


@operation
async def get_log_record(call: Call, *, log_record_pointer: str, unmask: bool = False) -> dict[str, Any]:
    """All that an event says, by the pointer that a query's result has for it."""
    found = await find_record(call.world, log_record_pointer)
    if found is None:
        raise AwsError("ResourceNotFoundException", "The specified log record does not exist.")
    if unmask:
        call.require("logs:Unmask", f"{found.group.arn}:*")
    return {"log_record": found.fields(call.world, unmasked=unmask)}


@operation
async def get_log_group_fields(
    call: Call, *, log_group_name: str | None = None, log_group_identifier: str | None = None, time: int | None = None
) -> dict[str, Any]:
    """Of the last fifteen minutes, or of the eight before and after a time in seconds; in percent of the events."""
    if (log_group_name is None) == (log_group_identifier is None):
        raise invalid("Exactly one of logGroupName and logGroupIdentifier has to name a log group.")
    world = call.world
    group = world.get(LogGroup, named(log_group_name or log_group_identifier or ""))
    now = int(world.now * 1000)
    around = now if time is None else min(time * 1000, FOR_EVER)
    within = Range(now - RECENT, now + 1) if time is None else Range(around - AROUND, around + AROUND)
    counts = await fields_said(world, group, within)
    most = max(counts.values(), default=0)
    return {"log_group_fields": [{"name": name, "percent": 100 * n // most} for name, n in counts.items()]}


@operation
async def stop_query(call: Call, *, query_id: str) -> dict[str, bool]:
    query = call.world.get(InsightsQuery, query_id)
    if not query.is_under_way:
        raise invalid("The query is not running.")
    stop(call.world, query)
    return {"success": True}


@operation
async def describe_queries(
    call: Call,
    *,
    log_group_name: str | None = None,
    status: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
    query_language: str = LANGUAGE,
) -> dict[str, Any]:
    """Latest first; in other languages there are none."""
    found = [
        query
        for query in call.world.all(InsightsQuery)
        if query_language == LANGUAGE
        and status in (None, query.status)
        and (log_group_name is None or log_group_name in query.groups)
    ]
    queries, token = page_of(found, _by_age, max_results or LARGEST, next_token, descending=True)
    return {"queries": [query.said() for query in queries], "next_token": token}


def _by_age(query: InsightsQuery) -> tuple[int]:
    return (query.serial,)
