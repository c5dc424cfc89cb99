"""DynamoDB: what you can ask for, about backups of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.dynamodb import shelf
from model.services.dynamodb.describing import described
from model.services.dynamodb.places import home_of, invalid
from model.services.dynamodb.resources.backups import SYSTEM, Backup
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.saving import described_backup, details_told, origin_of, restore, save

LARGEST = 100

Given = Mapping[str, Any]


@operation(on=("table/{TableName}",))
async def create_backup(call: Call, *, table_name: str, backup_name: str) -> dict[str, Any]:
    """Of the table as it is now, whatever is written while it is made."""
    world, name = home_of(call, table_name)
    table = world.find(Table, name)
    if table is None:
        raise AwsError("TableNotFoundException", f"Table not found: {name}")
    if not table.is_open:
        raise AwsError("TableInUseException", f"Table is {table.table_status}: {name}")
    return {"backup_details": details_told(await save(world, table, backup_name))}


@operation
async def describe_backup(call: Call, *, backup_arn: str) -> dict[str, Any]:
    return {"backup_description": described_backup(call.world.get(Backup, backup_arn))}


@operation(on=("*",))
async def list_backups(
    call: Call,
    *,
    table_name: str | None = None,
    limit: int = LARGEST,
    time_range_lower_bound: float | None = None,
    time_range_upper_bound: float | None = None,
    exclusive_start_backup_arn: str | None = None,
    backup_type: str = "USER",
) -> dict[str, Any]:
    """Of one table or of all, within a span of time."""
    name = table_name.rpartition("/")[2] if table_name else None
    found = call.world.all(Backup) if name is None else call.world.where(Backup, table_name=name)
    low, high = time_range_lower_bound or 0.0, time_range_upper_bound
    backups = sorted(
        (
            each
            for each in found
            if low <= each.created_at
            and (high is None or each.created_at < high)
            and each.backup_arn > (exclusive_start_backup_arn or "")
            and backup_type in (each.backup_type, "ALL")
        ),
        key=lambda backup: backup.backup_arn,
    )
    page = backups[:limit]
    named = ("table_name", "table_id", "table_arn")
    return {
        "backup_summaries": [
            {**details_told(each), **{field: getattr(each, field) for field in named}} for each in page
        ],
        "last_evaluated_backup_arn": page[-1].backup_arn if len(backups) > len(page) else None,
    }


@operation
async def delete_backup(call: Call, *, backup_arn: str) -> dict[str, Any]:
    backup = call.world.get(Backup, backup_arn)
    if backup.backup_status != "AVAILABLE":
        raise AwsError("BackupInUseException", f"Backup is being created: {backup_arn}")
    if backup.backup_type == SYSTEM:
        raise invalid("System backups cannot be deleted: they go by themselves after 35 days")
    shelf.drop_all(call.world, backup.serial)
    call.world.remove(backup)
    return {"backup_description": described_backup(backup, "DELETED")}


@operation(also=("table/{TargetTableName}",))
async def restore_table_from_backup(
    call: Call,
    *,
    target_table_name: str,
    backup_arn: str,
    billing_mode_override: str | None = None,
    provisioned_throughput_override: Given | None = None,
    local_secondary_index_override: Sequence[Given] | None = None,
    global_secondary_index_override: Sequence[Given] | None = None,
) -> dict[str, Any]:
    """A new table; it takes some minutes until it is there."""
    backup = call.world.get(Backup, backup_arn)
    if backup.backup_status != "AVAILABLE":
        raise AwsError("BackupInUseException", f"Backup is being created: {backup_arn}")
    asked = {
        "BillingModeOverride": billing_mode_override,
        "ProvisionedThroughputOverride": provisioned_throughput_override,
        "LocalSecondaryIndexOverride": local_secondary_index_override,
        "GlobalSecondaryIndexOverride": global_secondary_index_override,
    }
    table = restore(call.world, origin_of(call.world, backup), target_table_name, asked)
    shelf.copy(call.world, backup.serial, table.serial)
    return {"table_description": described(call.world, table)}
