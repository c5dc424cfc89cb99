"""DynamoDB: what you can ask for: changes of a table that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.dynamodb import drafts, updating
from model.services.dynamodb.describing import described, table_warmth
from model.services.dynamodb.encryption import read_encryption
from model.services.dynamodb.places import invalid, known_table
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.streaming import close_stream, open_stream, read_specification

Given = Mapping[str, Any]

_NOTHING = (
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
    "SSESpecification or ReplicaUpdates is required"
)


@operation(on=("table/{TableName}",))
async def update_table(
    call: Call,
    *,
    table_name: str,
    attribute_definitions: Sequence[Given] | None = None,
    billing_mode: str | None = None,
    provisioned_throughput: Given | None = None,
    on_demand_throughput: Given | None = None,
    warm_throughput: Given | None = None,
    global_secondary_index_updates: Sequence[Given] | None = None,
    stream_specification: Given | None = None,
    sse_specification: Given | None = None,
    table_class: str | None = None,
    deletion_protection_enabled: bool | None = None,
) -> dict[str, Any]:
    """Requests go on to be served while it takes place. The key is what it was made to be."""
    world, table = known_table(call, table_name)
    indexes = world.where(SecondaryIndex, table_name=table.table_name)
    slow = (
        *(billing_mode, provisioned_throughput, on_demand_throughput, global_secondary_index_updates),
        *(stream_specification, sse_specification, table_class, warm_throughput),
    )
    if all(each is None for each in (*slow, deletion_protection_enabled)):
        updating.refuse_key_change(table, indexes, attribute_definitions)
        raise invalid(_NOTHING)
    updating.refuse_busy(table, ())
    if deletion_protection_enabled is not None:
        table.deletion_protection = deletion_protection_enabled
    if any(each is not None for each in slow[:3]):
        updating.want_capacity(world, table, billing_mode, provisioned_throughput, on_demand_throughput)
    if global_secondary_index_updates:
        mode = billing_mode or table.billing_mode
        updating.change_indexes(world, table, global_secondary_index_updates, attribute_definitions, mode)
    else:
        updating.refuse_key_change(table, indexes, attribute_definitions)
    if warm_throughput is not None:
        table.warm = drafts.read_warm(warm_throughput, table_warmth(table))
    _switch_stream(world, table, stream_specification)
    if sse_specification is not None:
        table.kms_key = read_encryption(world, sse_specification)
    if table_class is not None and table_class != table.table_class:
        table.table_class, table.class_changed_at = table_class, world.now
    if any(each is not None for each in slow):
        world.request(table, "UpdateTable")
    return {"table_description": described(world, table)}


def _switch_stream(world: World, table: Table, given: Given | None) -> None:
    view = read_specification(given)
    if view is None:
        return
    if view and table.stream_view:
        raise invalid(f"Table already has an enabled stream: TableName: {table.table_name}")
    if view:
        open_stream(world, table, view)
    elif table.stream_view:
        close_stream(world, table)
    else:
        raise invalid(f"Table is already disabled for streaming: TableName: {table.table_name}")
