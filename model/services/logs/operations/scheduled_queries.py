"""Logs: what you can ask for, about queries that are run by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.world import World
from model.laws.log_queries.query import Query
from model.laws.log_queries.words import BadQuery
from model.laws.query_schedule import read_query_schedule
from model.services.logs.behavior.scheduling import begin_schedule, end_schedule
from model.services.logs.operations.queries import LANGUAGE
from model.services.logs.paging import page_of
from model.services.logs.places import named
from model.services.logs.refusals import unsound
from model.services.logs.resources.scheduled_queries import ENABLED, ScheduledQuery, ScheduledRun
from model.services.logs.subscribers import HOST
from model.services.logs.tagging import merge

FIELDS = (
    *("description", "query_string", "groups", "schedule_expression", "timezone", "start_time_offset"),
    *("end_time_offset", "destination", "destination_role_arn", "destination_owner", "schedule_start_time"),
    *("schedule_end_time", "execution_role_arn", "state"),
)
"What may be another after an update."
SCHEDULED = ("scheduled-query:*",)


class Terms(Form):
    """What a scheduled query is about, when it runs and where its results go."""

    query_language: str
    query_string: str
    schedule_expression: str
    execution_role_arn: str
    description: str = ""
    log_group_identifiers: tuple[str, ...] = ()
    timezone: str = "UTC"
    start_time_offset: int | None = None
    end_time_offset: int | None = None
    destination_configuration: dict[str, Any] | None = None
    schedule_start_time: int | None = None
    schedule_end_time: int | None = None
    state: str = ENABLED

    def of(self, world: World, name: str) -> ScheduledQuery:
        """What they make of a query of this name."""
        groups = tuple(dict.fromkeys(map(named, self.log_group_identifiers)))
        said: dict[str, Any] = {**self.fields_of(ScheduledQuery), **_destination(self.destination_configuration)}
        said |= {"name": name, "groups": groups, "tags": (), "last_updated": world.now}
        return ScheduledQuery(**said)


class NewQuery(Terms):
    name: str
    tags: dict[str, str] = {}


class ChangedQuery(Terms):
    identifier: str


@operation(on=SCHEDULED)
@takes(NewQuery)
async def create_scheduled_query(call: Call, asked: NewQuery) -> dict[str, Any]:
    """The caller has to be allowed to hand its roles over."""
    world = call.world
    made = asked.of(world, asked.name)
    _check(call, made, asked.query_language)
    made.tags = merge((), asked.tags)
    begin_schedule(world, world.add(made))
    return {"scheduled_query_arn": made.arn, "state": made.state}


def _destination(said: Mapping[str, Any] | None) -> dict[str, str]:
    """A bucket; tables to look things up in are not offered."""
    if said and said.get("lookupTableConfiguration"):
        raise unsound("Lookup tables are not offered as destinations of scheduled queries.")
    to: Mapping[str, str] = (said or {}).get("s3Configuration") or {}
    if not to:
        return {}
    return {
        "destination": to["destinationIdentifier"],
        "destination_role_arn": to["roleArn"],
        "destination_owner": to.get("ownerAccountId", ""),
    }


def _check(call: Call, asked: ScheduledQuery, language: str) -> None:
    """Raises ValidationException, or AccessDeniedException for roles that the caller may not hand over."""
    if language != LANGUAGE:
        raise unsound(f"The query language {language} is not offered.")
    try:
        query = Query(asked.query_string)
        read_query_schedule(asked.schedule_expression, asked.timezone)
    except (BadQuery, ValueError) as bad:
        raise unsound(str(bad)) from bad
    if (query.source is None) == (not asked.groups):
        raise unsound("Log groups are named by logGroupIdentifiers or by the SOURCE command of the query.")
    if asked.start_time_offset is not None and asked.start_time_offset <= (asked.end_time_offset or 0):
        raise unsound("The startTimeOffset lies before the endTimeOffset.")
    if (asked.schedule_end_time or 0) < (asked.schedule_start_time or 0) and asked.schedule_end_time is not None:
        raise unsound("The schedule ends before it begins.")
    for role in {asked.execution_role_arn, asked.destination_role_arn} - {""}:
        if read_arn(role).service != "iam" or read_arn(role).kind != "role":
            raise unsound(f"{role} is not the ARN of a role.")
        call.require("iam:PassRole", role, iam_PassedToService=HOST)


@operation(on=SCHEDULED)
@takes(ChangedQuery)
async def update_scheduled_query(call: Call, asked: ChangedQuery) -> dict[str, Any]:
    """All of it anew: nothing of what it was stays but its name and its history."""
    world, found = call.world, _identified(call.world, asked.identifier)
    made = asked.of(world, found.name)
    _check(call, made, asked.query_language)
    for field in (*FIELDS, "last_updated"):
        setattr(found, field, getattr(made, field))
    begin_schedule(world, found)
    return found.said()


def _identified(world: World, identifier: str) -> ScheduledQuery:
    """By its name or its ARN."""
    name = read_arn(identifier).name if identifier.startswith("arn:") else identifier
    found = world.find(ScheduledQuery, name)
    if found is None or identifier not in (found.name, found.arn):
        raise ScheduledQuery.is_missing(identifier)
    return found


@operation(on=SCHEDULED)
async def get_scheduled_query(call: Call, *, identifier: str) -> dict[str, Any]:
    return _identified(call.world, identifier).said()


@operation(on=SCHEDULED)
async def list_scheduled_queries(
    call: Call,
    *,
    max_results: int | None = None,
    next_token: str | None = None,
    state: str | None = None,
    schedule_type: str | None = None,
) -> dict[str, Any]:
    """In the order of their names; AWS itself manages none."""
    found = [
        each
        for each in call.world.all(ScheduledQuery)
        if state in (None, each.state) and schedule_type in (None, "CUSTOMER_MANAGED")
    ]
    page, token = page_of(found, lambda each: (each.name,), max_results, next_token)
    return {"scheduled_queries": [each.briefly() for each in page], "next_token": token}


@operation(on=SCHEDULED)
async def delete_scheduled_query(call: Call, *, identifier: str) -> None:
    """With its history; a query that is under way runs to its end."""
    world, found = call.world, _identified(call.world, identifier)
    end_schedule(world, found)
    for run in world.where(ScheduledRun, name=found.name):
        world.remove(run)
    world.remove(found)


@operation(on=SCHEDULED)
async def get_scheduled_query_history(
    call: Call,
    *,
    identifier: str,
    start_time: int,
    end_time: int,
    execution_statuses: Sequence[str] = (),
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """What came of it, the latest run first; of a time in seconds."""
    world, query = call.world, _identified(call.world, identifier)
    found = [
        run
        for run in world.where(ScheduledRun, name=query.name)
        if start_time <= run.created_at <= end_time and (not execution_statuses or run.status in execution_statuses)
    ]
    page, token = page_of(found, lambda run: (run.serial,), max_results, next_token, descending=True)
    told = [run.said() for run in page]
    return {"name": query.name, "scheduled_query_arn": query.arn, "trigger_history": told, "next_token": token}
