"""DynamoDB: what you can ask for, about who else may use a table."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.dynamodb.places import known_table
from model.services.dynamodb.policies import drop_policy, put_policy, told_policy


@operation
async def put_resource_policy(
    call: Call, *, resource_arn: str, policy: str, expected_revision_id: str | None = None
) -> dict[str, Any]:
    """It takes the place of any policy that there was, unless another than the expected one is there."""
    world, table = known_table(call, resource_arn)
    return {"revision_id": put_policy(world, table, policy, expected_revision_id)}


@operation
async def get_resource_policy(call: Call, *, resource_arn: str) -> dict[str, Any]:
    return told_policy(known_table(call, resource_arn)[1])


@operation
async def delete_resource_policy(
    call: Call, *, resource_arn: str, expected_revision_id: str | None = None
) -> dict[str, Any]:
    """Nothing happens where there is none."""
    return {"revision_id": drop_policy(known_table(call, resource_arn)[1], expected_revision_id)}
