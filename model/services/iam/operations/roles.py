"""IAM: what you can ask for, about roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.iam.boundaries import check_boundary
from model.services.iam.documents import check_trust_policy
from model.services.iam.holding import check_empty
from model.services.iam.naming import check_quota, conflict, labelled, listed, new_id
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.service_roles import check_modifiable
from model.services.iam.showing import bare_role, brief_role, whole_role


@operation
async def create_role(
    call: Call,
    *,
    role_name: str,
    assume_role_policy_document: str,
    path: str = "/",
    description: str | None = None,
    max_session_duration: int = 3600,
    permissions_boundary: str | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    check_trust_policy(assume_role_policy_document)
    check_quota(world, "roles-per-account", "RolesPerAccount", len(world.all(Role)))
    if permissions_boundary is not None:
        check_boundary(world, permissions_boundary)
    role = Role(
        role_name=role_name,
        role_id=new_id(world, "AROA"),
        path=path,
        trust=assume_role_policy_document,
        description=description,
        max_session_duration=max_session_duration,
        boundary_arn=permissions_boundary or "",
        tags=labelled((), tags),
    )
    return {"role": bare_role(world.add(role)) | {"tags": role.tags or None, "description": description}}


@operation
async def get_role(call: Call, *, role_name: str) -> dict[str, Any]:
    return {"role": whole_role(call.world.get(Role, role_name))}


@operation
async def list_roles(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    roles, more = listed(call.world.all(Role), path_prefix, marker, max_items)
    return {"roles": [brief_role(role) for role in roles], **more}


@operation
async def update_role(
    call: Call, *, role_name: str, description: str | None = None, max_session_duration: int | None = None
) -> dict[str, Any]:
    role = call.world.get(Role, role_name)
    check_modifiable(role)
    if description is not None:
        role.description = description
    if max_session_duration is not None:
        role.max_session_duration = max_session_duration
    return {}


@operation
async def update_role_description(call: Call, *, role_name: str, description: str) -> dict[str, Any]:
    role = call.world.get(Role, role_name)
    role.description = description
    return {"role": brief_role(role)}


@operation
async def update_assume_role_policy(call: Call, *, role_name: str, policy_document: str) -> None:
    role = call.world.get(Role, role_name)
    check_modifiable(role)
    check_trust_policy(policy_document)
    role.trust = policy_document


@operation
async def delete_role(call: Call, *, role_name: str) -> None:
    role = call.world.get(Role, role_name)
    check_modifiable(role)
    if call.world.where(InstanceProfile, role_names=role_name):
        raise conflict("remove roles from instance profile")
    check_empty(role)
    call.world.remove(role)
