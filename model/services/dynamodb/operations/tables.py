"""DynamoDB: what you can ask for, about tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.form import takes
from model.kit.operation import operation
from model.services.dynamodb.behavior.forgetting import expect_end
from model.services.dynamodb.describing import described, in_brief
from model.services.dynamodb.forms import NewTableForm
from model.services.dynamodb.limits import KINDS, limit
from model.services.dynamodb.making import make_table
from model.services.dynamodb.places import home_of, invalid, known_table
from model.services.dynamodb.policies import put_policy
from model.services.dynamodb.resources.backups import SYSTEM
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.saving import save
from model.services.dynamodb.streaming import close_stream
from model.services.dynamodb.updating import refuse_busy

Given = Mapping[str, Any]


@operation(on=("table/{TableName}",))
@takes(NewTableForm)
async def create_table(call: Call, asked: NewTableForm) -> dict[str, Any]:
    """It takes some seconds until items can be put into it."""
    world, name = home_of(call, asked.table_name)
    table = make_table(world, name, asked)
    if asked.resource_policy:
        put_policy(world, table, asked.resource_policy)
    return {"table_description": described(world, table)}


@operation
async def describe_table(call: Call, *, table_name: str) -> dict[str, Any]:
    """How many items there are is known as of the last full minute in which something was done to them."""
    return {"table": described(*known_table(call, table_name))}


@operation(on=("*",))
async def list_tables(call: Call, *, exclusive_start_table_name: str | None = None, limit: int = 100) -> dict[str, Any]:
    """In the order of their names, at most a hundred."""
    after = exclusive_start_table_name or ""
    names = sorted(table.table_name for table in call.world.all(Table) if table.table_name > after)
    page = names[:limit]
    return {"table_names": page, "last_evaluated_table_name": page[-1] if len(names) > len(page) else None}


@operation(on=("table/{TableName}",))
async def delete_table(call: Call, *, table_name: str) -> dict[str, Any]:
    """Its items and indexes go with it; its stream can be read for another day.

    Where its past is kept, AWS makes a backup of how it was in the end.
    """
    world, table = known_table(call, table_name)
    refuse_busy(table, world.where(SecondaryIndex, table_name=table.table_name))
    if table.deletion_protection:
        raise invalid(
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
            "first."
        )
    if table.recoverable_since is not None and table.is_open:
        expect_end(world, await save(world, table, f"{table.table_name}$DeletedTableBackup", SYSTEM))
    close_stream(world, table)
    world.request(table, "DeleteTable")
    return {"table_description": in_brief(world, table)}


@operation(on=("*",))
async def describe_limits(call: Call) -> dict[str, Any]:
    """How much capacity may be bought in advance in this region."""
    return {
        f"{whose}_max_{kind}_capacity_units": limit(call.world, kind, whose)
        for whose in ("account", "table")
        for kind in KINDS
    }
