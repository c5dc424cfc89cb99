"""IAM: what you can ask for, about users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import merge_tags, read_tags, without_tags
from model.services.iam.holding import check_empty
from model.services.iam.naming import check_quota, conflict, listed, new_id
from model.services.iam.resources.users import AccessKey, User


@operation
async def create_user(
    call: Call, *, user_name: str, path: str = "/", tags: Sequence[Mapping[str, str]] | None = None
) -> dict[str, Any]:
    world = call.world
    check_quota(world, "users-per-account", "UsersPerAccount", len(world.all(User)))
    user = User(user_name=user_name, user_id=new_id(world, "AIDA"), path=path, tags=read_tags(tags))
    return {"user": world.add(user)}


@operation
async def get_user(call: Call, *, user_name: str | None = None) -> dict[str, Any]:
    """Without a name it is who asks; root is shown as a user without a name."""
    if user_name is None and call.principal.type == "Root":
        root = call.principal
        return {"user": {"user_id": root.user_id, "arn": root.arn, "path": "/", "create_date": call.world.now}}
    return {"user": call.world.get(User, name_or_own(call, user_name))}


@operation
async def list_users(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    users, more = listed(call.world.all(User), path_prefix, marker, max_items)
    return {"users": users, **more}


@operation
async def update_user(
    call: Call, *, user_name: str, new_path: str | None = None, new_user_name: str | None = None
) -> None:
    """A new name is a new ARN; id, keys, groups and policies stay."""
    world = call.world
    user = world.get(User, user_name)
    if new_path is not None:
        user.path = new_path
    if new_user_name is not None and new_user_name != user_name:
        renamed = User.revive(user.body())
        renamed.serial, renamed.user_name = 0, new_user_name
        world.add(renamed)
        for key in world.where(AccessKey, user_name=user_name):
            key.user_name = new_user_name
        world.remove(user)


@operation
async def delete_user(call: Call, *, user_name: str) -> None:
    world = call.world
    user = world.get(User, user_name)
    if world.where(AccessKey, user_name=user_name):
        raise conflict("delete access keys")
    check_empty(user)
    if user.groups:
        raise conflict("remove users from group")
    world.remove(user)


@operation
async def tag_user(call: Call, *, user_name: str, tags: Sequence[Mapping[str, str]]) -> None:
    user = call.world.get(User, user_name)
    user.tags = merge_tags(user.tags, tags)


@operation
async def untag_user(call: Call, *, user_name: str, tag_keys: Sequence[str]) -> None:
    user = call.world.get(User, user_name)
    user.tags = without_tags(user.tags, tag_keys)


@operation
async def list_user_tags(call: Call, *, user_name: str) -> dict[str, Any]:
    return {"tags": call.world.get(User, user_name).tags, "is_truncated": False}


def name_or_own(call: Call, user_name: str | None) -> str:
    """The user that is named, or else the one who asks."""
    if user_name is not None:
        return user_name
    if call.principal.type != "IAMUser":
        raise AwsError("ValidationError", "Must specify userName when calling with non-User credentials")
    return call.principal.name
