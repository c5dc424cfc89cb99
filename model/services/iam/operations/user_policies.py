"""IAM: what you can ask for, about the policies of users."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.iam import holding
from model.services.iam.resources.users import User


@operation
async def put_user_policy(call: Call, *, user_name: str, policy_name: str, policy_document: str) -> None:
    holding.put_inline(call.world.get(User, user_name), policy_name, policy_document)


@operation
async def get_user_policy(call: Call, *, user_name: str, policy_name: str) -> dict[str, Any]:
    return {"user_name": user_name, **holding.get_inline(call.world.get(User, user_name), policy_name)}


@operation
async def list_user_policies(
    call: Call, *, user_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return holding.list_inline(call.world.get(User, user_name), marker, max_items)


@operation
async def delete_user_policy(call: Call, *, user_name: str, policy_name: str) -> None:
    holding.delete_inline(call.world.get(User, user_name), policy_name)


@operation
async def attach_user_policy(call: Call, *, user_name: str, policy_arn: str) -> None:
    holding.attach(call.world, call.world.get(User, user_name), policy_arn)


@operation
async def detach_user_policy(call: Call, *, user_name: str, policy_arn: str) -> None:
    holding.detach(call.world.get(User, user_name), policy_arn)


@operation
async def list_attached_user_policies(
    call: Call,
    *,
    user_name: str,
    path_prefix: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    return holding.list_attached(call.world.get(User, user_name), path_prefix, marker, max_items)
