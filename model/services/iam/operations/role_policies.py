"""IAM: what you can ask for, about the policies of roles."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.iam import holding
from model.services.iam.resources.roles import Role


@operation
async def put_role_policy(call: Call, *, role_name: str, policy_name: str, policy_document: str) -> None:
    holding.put_inline(call.world.get(Role, role_name), policy_name, policy_document)


@operation
async def get_role_policy(call: Call, *, role_name: str, policy_name: str) -> dict[str, Any]:
    return {"role_name": role_name, **holding.get_inline(call.world.get(Role, role_name), policy_name)}


@operation
async def list_role_policies(
    call: Call, *, role_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return holding.list_inline(call.world.get(Role, role_name), marker, max_items)


@operation
async def delete_role_policy(call: Call, *, role_name: str, policy_name: str) -> None:
    holding.delete_inline(call.world.get(Role, role_name), policy_name)


@operation
async def attach_role_policy(call: Call, *, role_name: str, policy_arn: str) -> None:
    holding.attach(call.world, call.world.get(Role, role_name), policy_arn)


@operation
async def detach_role_policy(call: Call, *, role_name: str, policy_arn: str) -> None:
    holding.detach(call.world.get(Role, role_name), policy_arn)


@operation
async def list_attached_role_policies(
    call: Call,
    *,
    role_name: str,
    path_prefix: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    return holding.list_attached(call.world.get(Role, role_name), path_prefix, marker, max_items)
