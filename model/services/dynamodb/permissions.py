"""DynamoDB: what its operations act on, what conditions can ask about a call, and the policies of its tables.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn, read_arn
from model.kit.permission import Acted, Guard, Value, acting_on, condition_keys, guarding
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.services.dynamodb.fine_keys import fine_keys
from model.services.dynamodb.resources.indexes import SecondaryIndex, path_of
from model.services.dynamodb.resources.tables import Table


@acting_on
def tables(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    """Tables by name or ARN, and the index that is searched instead of one."""
    for name in _names(params):
        whole = name if name.startswith("arn:") else arn("dynamodb", world.region, world.account, f"table/{name}")
        if index := params.get("IndexName"):
            yield f"{whole}/index/{index}"
        else:
            yield Acted(whole, _table(world, whole))


def _names(params: Mapping[str, Any]) -> Iterator[str]:
    for member in ("TableName", "ResourceArn", "TableArn", "StreamArn", "BackupArn"):
        if params.get(member):
            yield params[member]
    made = params.get("TableCreationParameters")
    if isinstance(made, Mapping) and "TableName" in made:
        yield made["TableName"]
    asked = params.get("RequestItems")
    if isinstance(asked, Mapping):
        yield from asked
    for each in params.get("TransactItems") or ():
        yield from (part["TableName"] for part in each.values() if "TableName" in part)


def _table(world: World, named: str) -> Table | None:
    read = read_arn(named)
    name = read.resource.removeprefix("table/").partition("/")[0]
    return world.cell.world(read.account, world.region, "dynamodb").find(Table, name)


@condition_keys
def asked(world: World, params: Mapping[str, Any], thing: Resource | None) -> dict[str, Value]:
    return fine_keys(_searched(world, params, thing), params)


def _searched(world: World, params: Mapping[str, Any], thing: Resource | None) -> Table | SecondaryIndex | None:
    if isinstance(thing, Table) or "IndexName" not in params:
        return thing if isinstance(thing, Table) else None
    return world.find(SecondaryIndex, path_of(str(params.get("TableName")), params["IndexName"]))


@guarding
def table_policy(world: World, action: str, named: str) -> Guard | None:
    """Whoever owns a table guards it, and its policy."""
    table = None if action == "dynamodb:CreateTable" else _table(world, named)
    if table is None:
        return None
    text = table.policy
    return Guard(table.account, (read_policy(text, table.table_name, "resource-based policy"),) if text else ())
