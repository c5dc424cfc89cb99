"""IAM: what you can ask for, about the boundaries of users and roles."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.iam.boundaries import lift_boundary, set_boundary
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User
from model.services.iam.service_roles import check_modifiable


@operation
async def put_user_permissions_boundary(call: Call, *, user_name: str, permissions_boundary: str) -> None:
    set_boundary(call.world, call.world.get(User, user_name), permissions_boundary)


@operation
async def delete_user_permissions_boundary(call: Call, *, user_name: str) -> None:
    lift_boundary(call.world.get(User, user_name))


@operation
async def put_role_permissions_boundary(call: Call, *, role_name: str, permissions_boundary: str) -> None:
    role = call.world.get(Role, role_name)
    check_modifiable(role)
    set_boundary(call.world, role, permissions_boundary)


@operation
async def delete_role_permissions_boundary(call: Call, *, role_name: str) -> None:
    role = call.world.get(Role, role_name)
    check_modifiable(role)
    lift_boundary(role)
