"""IAM: what you can ask for, about roles that belong to services."""

from __future__ import annotations

from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.naming import missing, new_id, new_uuid
from model.services.iam.resources.roles import Role, RoleDeletion
from model.services.iam.service_roles import describe_role_of, policy_for, role_name_for
from model.services.iam.showing import bare_role


@operation
async def create_service_linked_role(
    call: Call, *, aws_service_name: str, description: str | None = None, custom_suffix: str | None = None
) -> dict[str, Any]:
    world = call.world
    name = role_name_for(aws_service_name, custom_suffix)
    if world.find(Role, name) is not None:
        message = f"Service role name {name} has been taken in this account, please try a different suffix."
        raise AwsError("InvalidInput", message)
    allowed = {"Effect": "Allow", "Principal": {"Service": aws_service_name}, "Action": "sts:AssumeRole"}
    role = Role(
        role_name=name,
        role_id=new_id(world, "AROA"),
        path=f"/aws-service-role/{aws_service_name}/",
        trust=orjson.dumps({"Version": "2012-10-17", "Statement": [allowed]}).decode(),
        description=description or describe_role_of(aws_service_name),
        attached_policies=(policy_for(aws_service_name),),
    )
    return {"role": bare_role(world.add(role)) | {"description": role.description}}


@operation
async def delete_service_linked_role(call: Call, *, role_name: str) -> dict[str, Any]:
    """The service has the last word; the task says how that went."""
    world = call.world
    role = world.get(Role, role_name)
    if not role.is_service_linked:
        raise AwsError("InvalidInput", f"Role {role_name} is not a service-linked role")
    task = world.add(RoleDeletion(deletion_task_id=f"task{role.path}{role_name}/{new_uuid(world, 'role deletion')}"))
    world.remove(role)
    return {"deletion_task_id": task.deletion_task_id}


@operation
async def get_service_linked_role_deletion_status(call: Call, *, deletion_task_id: str) -> dict[str, Any]:
    if call.world.find(RoleDeletion, deletion_task_id) is None:
        raise missing(f"Deletion Task Id {deletion_task_id} not found.")
    return {"status": "SUCCEEDED"}
