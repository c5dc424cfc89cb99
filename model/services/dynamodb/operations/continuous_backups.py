"""DynamoDB: what you can ask for, about going back to how a table was at any moment of late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.dynamodb import drafts
from model.services.dynamodb.describing import described
from model.services.dynamodb.encryption import read_encryption
from model.services.dynamodb.places import home_of, invalid
from model.services.dynamodb.recovering import MOST_DAYS, copy_as_of, moment_within, switch, window
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.saving import origin_of, restore

Given = Mapping[str, Any]


@operation
async def describe_continuous_backups(call: Call, *, table_name: str) -> dict[str, Any]:
    return _told(*_table_at(call, table_name))


@operation(on=("table/{TableName}",))
async def update_continuous_backups(
    call: Call, *, table_name: str, point_in_time_recovery_specification: Given
) -> dict[str, Any]:
    """The past begins when it is switched on; switched off, it is gone."""
    world, table = _table_at(call, table_name)
    if not table.is_open:
        text = f"Backups are being enabled for the table: {table.table_name}. Please retry later"
        raise AwsError("ContinuousBackupsUnavailableException", text)
    on = bool(point_in_time_recovery_specification["PointInTimeRecoveryEnabled"])
    days = point_in_time_recovery_specification.get("RecoveryPeriodInDays")
    if days is not None and not (on and 1 <= days <= MOST_DAYS):
        raise invalid(f"RecoveryPeriodInDays must be between 1 and {MOST_DAYS}, where recovery is enabled")
    switch(world, table, days, on=on)
    return _told(world, table)


def _table_at(call: Call, called: str) -> tuple[World, Table]:
    world, name = home_of(call, called)
    table = world.find(Table, name)
    if table is None:
        raise AwsError("TableNotFoundException", f"Table not found: {name}")
    return world, table


def _told(world: World, table: Table) -> dict[str, Any]:
    recovery: dict[str, Any] = {"point_in_time_recovery_status": "DISABLED"}
    if table.recoverable_since is not None:
        earliest, latest = window(table, world.now)
        recovery = {
            "point_in_time_recovery_status": "ENABLED",
            "recovery_period_in_days": table.recoverable_days,
            "earliest_restorable_date_time": earliest,
            "latest_restorable_date_time": latest,
        }
    told = {"continuous_backups_status": "ENABLED", "point_in_time_recovery_description": recovery}
    return {"continuous_backups_description": told}


@operation(also=("table/{SourceTableName}", "table/{TargetTableName}"))
async def restore_table_to_point_in_time(
    call: Call,
    *,
    target_table_name: str,
    source_table_arn: str | None = None,
    source_table_name: str | None = None,
    use_latest_restorable_time: bool = False,
    restore_date_time: float | None = None,
    billing_mode_override: str | None = None,
    provisioned_throughput_override: Given | None = None,
    on_demand_throughput_override: Given | None = None,
    local_secondary_index_override: Sequence[Given] | None = None,
    global_secondary_index_override: Sequence[Given] | None = None,
    sse_specification_override: Given | None = None,
) -> dict[str, Any]:
    """A new table with the items as they were; it takes some minutes until it is there."""
    if (source_table_arn is None) == (source_table_name is None):
        raise invalid("Exactly one of SourceTableName and SourceTableArn must be specified")
    world, source = _table_at(call, source_table_arn or source_table_name or "")
    moment = moment_within(world, source, restore_date_time, latest=use_latest_restorable_time)
    asked = {
        "BillingModeOverride": billing_mode_override,
        "ProvisionedThroughputOverride": provisioned_throughput_override,
        "LocalSecondaryIndexOverride": local_secondary_index_override,
        "GlobalSecondaryIndexOverride": global_secondary_index_override,
    }
    table = restore(world, origin_of(world, source), target_table_name, asked)
    table.restored_at = moment
    table.most = drafts.read_most(on_demand_throughput_override)
    if sse_specification_override is not None:
        table.kms_key = read_encryption(world, sse_specification_override)
    copy_as_of(world, source.serial, table.serial, moment)
    return {"table_description": described(world, table)}


@operation(on=("*",))
async def describe_endpoints(call: Call) -> dict[str, Any]:
    """Where clients that discover their endpoint find the service: where they have just asked."""
    address = call.host or f"dynamodb.{call.region}.amazonaws.com"
    return {"endpoints": [{"address": address, "cache_period_in_minutes": 1440}]}
