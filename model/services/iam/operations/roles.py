"""IAM: what you can ask for, about roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.services.iam.documents import check_trust_policy
from model.services.iam.holding import check_empty
from model.services.iam.naming import check_quota, conflict, listed, new_id
from model.services.iam.resources.roles import InstanceProfile, Role


@operation
async def create_role(
    call: Call,
    *,
    role_name: str,
    assume_role_policy_document: str,
    path: str = "/",
    description: str | None = None,
    max_session_duration: int = 3600,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    check_trust_policy(assume_role_policy_document)
    check_quota(world, "roles-per-account", "RolesPerAccount", len(world.all(Role)))
    role = Role(
        role_name=role_name,
        role_id=new_id(world, "AROA"),
        path=path,
        trust=assume_role_policy_document,
        description=description,
        max_session_duration=max_session_duration,
        tags=read_tags(tags),
    )
    return {"role": world.add(role)}


@operation
async def get_role(call: Call, *, role_name: str) -> dict[str, Any]:
    return {"role": call.world.get(Role, role_name)}


@operation
async def list_roles(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    roles, more = listed(call.world.all(Role), path_prefix, marker, max_items)
    return {"roles": roles, **more}


@operation
async def update_assume_role_policy(call: Call, *, role_name: str, policy_document: str) -> None:
    role = call.world.get(Role, role_name)
    check_trust_policy(policy_document)
    role.trust = policy_document


@operation
async def delete_role(call: Call, *, role_name: str) -> None:
    role = call.world.get(Role, role_name)
    if call.world.where(InstanceProfile, role_names=role_name):
        raise conflict("remove roles from instance profile")
    check_empty(role)
    call.world.remove(role)
