"""Tables and indexes as DescribeTable tells of them."""

from __future__ import annotations

from typing import Any

from model.kit.world import World
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import STANDARD, Most, Table, Throughput
from model.services.dynamodb.values.keys import KeySchema

Told = dict[str, Any]

DAY = 86400


def described(world: World, table: Table) -> Told:
    indexes = world.where(SecondaryIndex, table_name=table.table_name)
    kinds = {part.name: part.kind for each in (table, *indexes) for part in (each.hash, each.sort) if part is not None}
    return {
        "attribute_definitions": [{"attribute_name": name, "attribute_type": kinds[name]} for name in sorted(kinds)],
        "key_schema": schema_told(table.key_schema),
        "creation_date_time": table.created_at,
        **in_brief(world, table),
        "billing_mode_summary": _billing(table),
        "local_secondary_indexes": [_index(world, each) for each in indexes if each.local] or None,
        "global_secondary_indexes": [_global(world, each) for each in indexes if not each.local] or None,
        "stream_specification": {"stream_enabled": True, "stream_view_type": table.stream_view}
        if table.stream_view
        else None,
        "latest_stream_arn": table.stream_arn or None,
        "latest_stream_label": table.stream_arn.rpartition("/")[2] or None,
        "sse_description": _encryption(table),
        "table_class_summary": _table_class(table),
        "on_demand_throughput": most_told(table.most),
        "warm_throughput": warm_told(table, table.partitions) if table.table_status == "ACTIVE" else None,
    }


def in_brief(world: World, table: Table) -> Told:
    """What is told of a table that is to go, too."""
    return {
        "table_name": table.table_name,
        "table_status": table.table_status,
        "provisioned_throughput": throughput_told(table.throughput, world.now),
        "table_size_bytes": _counted(world, table, "bytes"),
        "item_count": _counted(world, table, "items"),
        "table_arn": table.arn,
        "table_id": table.table_id,
        "deletion_protection_enabled": table.deletion_protection,
    }


def schema_told(schema: KeySchema) -> list[dict[str, str]]:
    types = ("HASH", "RANGE")
    return [{"attribute_name": name, "key_type": type} for name, type in zip(schema.names, types, strict=False)]


def throughput_told(throughput: Throughput, now: float) -> Told:
    today = now - now % DAY
    return {
        "last_increase_date_time": throughput.increased_at,
        "last_decrease_date_time": throughput.decreased_at,
        "number_of_decreases_today": sum(at >= today for at in throughput.decreases),
        "read_capacity_units": throughput.read_units,
        "write_capacity_units": throughput.write_units,
    }


def most_told(most: Most | None) -> Told | None:
    if most is None:
        return None
    return {"max_read_request_units": most.read_units or -1, "max_write_request_units": most.write_units or -1}


def warm_told(thing: Table | SecondaryIndex, partitions: int) -> Told:
    """What it can give at once: all that was bought, or what its partitions give."""
    bought = thing.throughput
    read, write = (
        (bought.read_units, bought.write_units) if bought.read_units else (3000 * partitions, 1000 * partitions)
    )
    return {"read_units_per_second": read, "write_units_per_second": write, "status": "ACTIVE"}


def _counted(world: World, thing: Table | SecondaryIndex, quantity: str) -> int:
    """As of the last full minute in which it was used."""
    told = world.signal(thing.arn, quantity)
    return int(told.last) if len(told) and told.last == told.last else 0


def _billing(table: Table) -> Told | None:
    if table.on_demand_since is None:
        return None
    since = None if table.table_status == "CREATING" else table.on_demand_since
    return {"billing_mode": table.billing_mode, "last_update_to_pay_per_request_date_time": since}


def _encryption(table: Table) -> Told | None:
    return {"status": "ENABLED", "sse_type": "KMS", "kms_master_key_arn": table.kms_key} if table.kms_key else None


def _table_class(table: Table) -> Told | None:
    if table.table_class == STANDARD and table.class_changed_at is None:
        return None
    return {"table_class": table.table_class, "last_update_date_time": table.class_changed_at}


def _index(world: World, index: SecondaryIndex) -> Told:
    attributes = list(index.attributes) or None
    return {
        "index_name": index.index_name,
        "key_schema": schema_told(index.key_schema),
        "projection": {"projection_type": index.projection, "non_key_attributes": attributes},
        "index_size_bytes": _counted(world, index, "bytes"),
        "item_count": _counted(world, index, "items"),
        "index_arn": index.arn,
    }


def _global(world: World, index: SecondaryIndex) -> Told:
    status = "CREATING" if index.index_status in ("WAITING", "BACKFILLING") else index.index_status
    backfilling = index.index_status == "BACKFILLING"
    return {
        **_index(world, index),
        "index_status": status,
        "backfilling": backfilling if backfilling or index.index_status == "CREATING" else None,
        "provisioned_throughput": throughput_told(index.throughput, world.now),
        "on_demand_throughput": most_told(index.most),
        "warm_throughput": warm_told(index, 4) if status == "ACTIVE" else None,
    }
