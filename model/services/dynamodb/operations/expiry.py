"""DynamoDB: what you can ask for, about items that are to go by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.dynamodb.behavior.expiring import begin_expiring, end_expiring
from model.services.dynamodb.places import invalid, known_table
from model.services.dynamodb.updating import refuse_busy

HOUR = 3600


@operation(on=("table/{TableName}",))
async def update_time_to_live(
    call: Call, *, table_name: str, time_to_live_specification: Mapping[str, Any]
) -> dict[str, Any]:
    """Once an hour, and only if it is not so already."""
    world, table = known_table(call, table_name)
    refuse_busy(table, ())
    enabled, attribute = bool(time_to_live_specification["Enabled"]), time_to_live_specification["AttributeName"]
    if enabled and table.is_expiring:
        raise invalid("TimeToLive is already enabled")
    if not enabled and not table.is_expiring:
        raise invalid("TimeToLive is already disabled")
    if table.expiry_changed_at is not None and world.now < table.expiry_changed_at + HOUR:
        raise invalid("Time to live has been modified multiple times within a fixed interval")
    if enabled:
        begin_expiring(world, table, attribute)
    elif attribute != table.expiry_attribute:
        raise invalid(
            f"TimeToLive is active on a different AttributeName: current AttributeName is {table.expiry_attribute}"
        )
    else:
        end_expiring(world, table)
    return {"time_to_live_specification": {"enabled": enabled, "attribute_name": attribute}}


@operation
async def describe_time_to_live(call: Call, *, table_name: str) -> dict[str, Any]:
    _, table = known_table(call, table_name)
    told = {"time_to_live_status": table.expiry_status, "attribute_name": table.expiry_attribute or None}
    return {"time_to_live_description": told}
