"""IAM: what you can ask for, about groups."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.holding import check_empty
from model.services.iam.naming import check_quota, conflict, listed, new_id
from model.services.iam.resources.groups import Group
from model.services.iam.resources.users import User
from model.services.iam.showing import brief_user


@operation
async def create_group(call: Call, *, group_name: str, path: str = "/") -> dict[str, Any]:
    world = call.world
    check_quota(world, "groups-per-account", "GroupsPerAccount", len(world.all(Group)))
    return {"group": world.add(Group(group_name=group_name, group_id=new_id(world, "AGPA"), path=path))}


@operation
async def get_group(
    call: Call, *, group_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """The group with its members."""
    group = call.world.get(Group, group_name)
    users, more = listed(call.world.where(User, groups=group_name), None, marker, max_items)
    return {"group": group, "users": [brief_user(user) for user in users], **more}


@operation
async def list_groups(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    groups, more = listed(call.world.all(Group), path_prefix, marker, max_items)
    return {"groups": groups, **more}


@operation
async def list_groups_for_user(
    call: Call, *, user_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    user = call.world.get(User, user_name)
    groups, more = listed((call.world.get(Group, name) for name in user.groups), None, marker, max_items)
    return {"groups": groups, **more}


@operation
async def update_group(
    call: Call, *, group_name: str, new_path: str | None = None, new_group_name: str | None = None
) -> None:
    """A new name is a new ARN; members and policies stay."""
    world = call.world
    group = world.get(Group, group_name)
    if new_path is not None:
        group.path = new_path
    if new_group_name is not None and new_group_name != group_name:
        renamed = Group.revive(group.body())
        renamed.serial, renamed.group_name = 0, new_group_name
        world.add(renamed)
        for user in world.where(User, groups=group_name):
            user.groups = tuple(new_group_name if name == group_name else name for name in user.groups)
        world.remove(group)


@operation
async def delete_group(call: Call, *, group_name: str) -> None:
    group = call.world.get(Group, group_name)
    if call.world.where(User, groups=group_name):
        raise conflict("remove users from group")
    check_empty(group)
    call.world.remove(group)


@operation
async def add_user_to_group(call: Call, *, group_name: str, user_name: str) -> None:
    """Adding a member again changes nothing."""
    world = call.world
    world.get(Group, group_name)
    user = world.get(User, user_name)
    if group_name not in user.groups:
        check_quota(world, "groups-per-user", "GroupsPerUser", len(user.groups))
        user.groups = (*user.groups, group_name)


@operation
async def remove_user_from_group(call: Call, *, group_name: str, user_name: str) -> None:
    call.world.get(Group, group_name)
    user = call.world.get(User, user_name)
    if group_name not in user.groups:
        raise AwsError("NoSuchEntity", f"User {user_name} not in group {group_name}", 404)
    user.groups = tuple(name for name in user.groups if name != group_name)
