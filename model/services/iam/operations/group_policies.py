"""IAM: what you can ask for, about the policies of groups."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.iam import holding
from model.services.iam.resources.groups import Group


@operation
async def put_group_policy(call: Call, *, group_name: str, policy_name: str, policy_document: str) -> None:
    holding.put_inline(call.world.get(Group, group_name), policy_name, policy_document)


@operation
async def get_group_policy(call: Call, *, group_name: str, policy_name: str) -> dict[str, Any]:
    return {"group_name": group_name, **holding.get_inline(call.world.get(Group, group_name), policy_name)}


@operation
async def list_group_policies(
    call: Call, *, group_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return holding.list_inline(call.world.get(Group, group_name), marker, max_items)


@operation
async def delete_group_policy(call: Call, *, group_name: str, policy_name: str) -> None:
    holding.delete_inline(call.world.get(Group, group_name), policy_name)


@operation
async def attach_group_policy(call: Call, *, group_name: str, policy_arn: str) -> None:
    holding.attach(call.world, call.world.get(Group, group_name), policy_arn)


@operation
async def detach_group_policy(call: Call, *, group_name: str, policy_arn: str) -> None:
    holding.detach(call.world.get(Group, group_name), policy_arn)


@operation
async def list_attached_group_policies(
    call: Call,
    *,
    group_name: str,
    path_prefix: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    return holding.list_attached(call.world.get(Group, group_name), path_prefix, marker, max_items)
