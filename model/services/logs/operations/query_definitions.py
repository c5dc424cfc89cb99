"""Logs: what you can ask for, about queries that are put by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.laws.log_queries.query import Query
from model.laws.log_queries.words import BadQuery
from model.services.logs.ids import uuid
from model.services.logs.operations.queries import LANGUAGE
from model.services.logs.paging import page_of
from model.services.logs.places import named
from model.services.logs.refusals import invalid, too_many
from model.services.logs.resources.query_definitions import QueryDefinition

MOST = 1000
"In a region of an account."


@operation(on=("*",))
async def put_query_definition(
    call: Call,
    *,
    name: str,
    query_string: str,
    query_definition_id: str | None = None,
    log_group_names: Sequence[str] = (),
    query_language: str = LANGUAGE,
) -> dict[str, str]:
    """A new one, or with an id all of a known one anew: nothing of what it was stays."""
    world = call.world
    if query_language != LANGUAGE:
        raise invalid(f"The query language {query_language} is not offered.")
    try:
        Query(query_string, None)
    except BadQuery as bad:
        raise invalid(str(bad)) from bad
    groups = tuple(dict.fromkeys(map(named, log_group_names)))
    if query_definition_id:
        found = world.get(QueryDefinition, query_definition_id)
        found.name, found.query_string, found.log_group_names = name, query_string, groups
        found.last_modified = world.now
        return {"query_definition_id": found.query_definition_id}
    if len(world.all(QueryDefinition)) >= MOST:
        raise too_many()
    made = QueryDefinition(
        query_definition_id=uuid(world, "query definition"),
        name=name,
        query_string=query_string,
        log_group_names=groups,
        last_modified=world.now,
    )
    return {"query_definition_id": world.add(made).query_definition_id}


@operation(on=("*",))
async def delete_query_definition(call: Call, *, query_definition_id: str) -> dict[str, bool]:
    call.world.remove(call.world.get(QueryDefinition, query_definition_id))
    return {"success": True}


@operation(on=("*",))
async def describe_query_definitions(
    call: Call,
    *,
    query_definition_name_prefix: str = "",
    max_results: int | None = None,
    next_token: str | None = None,
    query_language: str = LANGUAGE,
) -> dict[str, Any]:
    """In the order of their names; in other languages there are none."""
    found = [
        each
        for each in call.world.all(QueryDefinition)
        if each.name.startswith(query_definition_name_prefix) and query_language == LANGUAGE
    ]
    definitions, token = page_of(found, _by_name, max_results or MOST, next_token)
    return {"query_definitions": [each.said() for each in definitions], "next_token": token}


def _by_name(definition: QueryDefinition) -> tuple[str, int]:
    return definition.name, definition.serial
