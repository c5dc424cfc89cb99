"""Tables and indexes as DescribeTable tells of them."""

from __future__ import annotations

from typing import Any

from model.kit.world import World
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import IMPORTING, STANDARD, Most, Table, Throughput, Warm
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
        "restore_summary": _origin(table),
        "sse_description": _encryption(table),
        "table_class_summary": _table_class(table),
        "on_demand_throughput": most_told(table.most),
        "warm_throughput": _warm(table),
    }


def in_brief(world: World, table: Table) -> Told:
    """What is told of a table that is to go, too."""
    return {
        "table_name": table.table_name,
        "table_status": "CREATING" if table.table_status == IMPORTING else table.table_status,
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


def warmth(thing: Table | SecondaryIndex, partitions: int) -> Warm:
    """What it can give at once: all that was bought, or what its partitions give."""
    bought = thing.throughput
    if bought.read_units:
        return Warm(read_units=bought.read_units, write_units=bought.write_units)
    return Warm(read_units=3000 * partitions, write_units=1000 * partitions)


def table_warmth(table: Table) -> Warm:
    """At least what was asked for to be ready."""
    usual, asked = warmth(table, table.partitions), table.warm
    if asked is None:
        return usual
    return Warm(
        read_units=max(usual.read_units, asked.read_units), write_units=max(usual.write_units, asked.write_units)
    )


def _warm(table: Table) -> Told | None:
    if table.table_status == "ACTIVE":
        return _warm_told(table_warmth(table), "ACTIVE")
    return _warm_told(table.warm, "UPDATING") if table.warm else None


def _warm_told(warm: Warm, status: str) -> Told:
    return {"read_units_per_second": warm.read_units, "write_units_per_second": warm.write_units, "status": status}


def _counted(world: World, thing: Table | SecondaryIndex, quantity: str) -> int:
    """As of the last full minute in which it was used."""
    told = world.signal(thing.arn, quantity)
    return int(told.last) if len(told) and told.last == told.last else 0


def _billing(table: Table) -> Told | None:
    if table.on_demand_since is None:
        return None
    since = None if table.table_status == "CREATING" else table.on_demand_since
    return {"billing_mode": table.billing_mode, "last_update_to_pay_per_request_date_time": since}


def _origin(table: Table) -> Told | None:
    if not table.restored_from:
        return None
    source, backup, _ = table.restored_from.partition("/backup/")
    return {
        "source_backup_arn": table.restored_from if backup else None,
        "source_table_arn": source,
        "restore_date_time": table.restored_at,
        "restore_in_progress": table.table_status == "CREATING",
    }


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
        "warm_throughput": _warm_told(warmth(index, 4), "ACTIVE") if status == "ACTIVE" else None,
    }
