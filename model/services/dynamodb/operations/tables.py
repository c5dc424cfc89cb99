"""DynamoDB: what you can ask for, about tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.dynamodb import drafts
from model.services.dynamodb.behavior.forgetting import expect_end
from model.services.dynamodb.describing import described, in_brief, table_warmth
from model.services.dynamodb.encryption import read_encryption
from model.services.dynamodb.limits import KINDS, limit, refuse_beyond
from model.services.dynamodb.places import home_of, invalid, known_table, wrong
from model.services.dynamodb.policies import put_policy
from model.services.dynamodb.resources.backups import SYSTEM
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import PROVISIONED, STANDARD, Table
from model.services.dynamodb.saving import save
from model.services.dynamodb.streaming import close_stream, open_stream, read_specification
from model.services.dynamodb.tagging import merge
from model.services.dynamodb.updating import refuse_busy

Given = Mapping[str, Any]


@operation(on=("table/{TableName}",))
async def create_table(
    call: Call,
    *,
    table_name: str,
    key_schema: Sequence[Given] = (),
    attribute_definitions: Sequence[Given] = (),
    local_secondary_indexes: Sequence[Given] = (),
    global_secondary_indexes: Sequence[Given] = (),
    billing_mode: str = PROVISIONED,
    provisioned_throughput: Given | None = None,
    on_demand_throughput: Given | None = None,
    warm_throughput: Given | None = None,
    stream_specification: Given | None = None,
    sse_specification: Given | None = None,
    table_class: str = STANDARD,
    deletion_protection_enabled: bool = False,
    resource_policy: str | None = None,
    tags: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """It takes some seconds until items can be put into it."""
    world, name = home_of(call, table_name)
    drafts.refuse_bad_name(name)
    if not key_schema:
        raise wrong("KeySchema must be specified for a new table")
    kinds = drafts.read_kinds(attribute_definitions)
    schema = drafts.read_schema(key_schema, kinds)
    throughput = drafts.read_throughput(billing_mode, provisioned_throughput)
    indexes = [drafts.read_local_index(name, schema, each, kinds) for each in local_secondary_indexes]
    indexes += [drafts.read_index(name, each, kinds, billing_mode) for each in global_secondary_indexes]
    drafts.refuse_bad_indexes(world, indexes)
    drafts.refuse_undefined(kinds, [schema, *(index.key_schema for index in indexes)])
    view = read_specification(stream_specification)
    if world.find(Table, name) is None:
        drafts.refuse_too_many(world, len(world.all(Table)))
    for bought in (throughput, *(index.throughput for index in indexes)):
        refuse_beyond(world, bought)
    table = Table(
        table_name=name,
        account=world.account,
        region=world.region,
        table_id=drafts.new_table_id(world),
        billing_mode=billing_mode,
        throughput=throughput,
        most=drafts.read_most(on_demand_throughput),
        on_demand_since=None if billing_mode == PROVISIONED else world.now,
        table_class=table_class,
        deletion_protection=deletion_protection_enabled,
        kms_key=read_encryption(world, sse_specification),
        tags=merge((), tags),
        **drafts.parts_of(schema),
    )
    table.warm = drafts.read_warm(warm_throughput, table_warmth(table))
    world.add(table)
    for index in indexes:
        world.add(index)
    if view:
        open_stream(world, table, view)
    if resource_policy:
        put_policy(world, table, resource_policy)
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
