"""Queries that were put by under names, to be asked again."""

from __future__ import annotations

from collections.abc import Sequence

from model.client import Client
from screens.widgets.choose import Option


async def saved_queries(client: Client, region: str) -> dict[str, str]:
    """Their texts by their names. Raises AwsError."""
    told = await client.call("logs:DescribeQueryDefinitions", region=region)
    return {each["name"]: each["queryString"] for each in told["queryDefinitions"]}


async def save_query(client: Client, region: str, name: str, query: str, groups: Sequence[str]) -> str:
    """In place of the one of that name; returns the line that does the same. Raises AwsError."""
    told = await client.call("logs:DescribeQueryDefinitions", region=region, queryDefinitionNamePrefix=name)
    known = [each["queryDefinitionId"] for each in told["queryDefinitions"] if each["name"] == name]
    params = {"name": name, "queryString": query, "logGroupNames": list(groups)}
    params |= {"queryDefinitionId": known[0]} if known else {}
    await client.call("logs:PutQueryDefinition", region=region, **params)
    return client.command_line("logs:PutQueryDefinition", params, region)


def options_of(queries: dict[str, str]) -> list[Option]:
    return [Option(name, "query", name, query) for name, query in queries.items()]
