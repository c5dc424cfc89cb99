"""IAM: what you can ask for, about access keys."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.iam.naming import check_quota, listed, new_key
from model.services.iam.operations.users import name_or_own
from model.services.iam.resources.users import AccessKey, User


@operation
async def create_access_key(call: Call, *, user_name: str | None = None) -> dict[str, Any]:
    """The secret is told now and never again."""
    world = call.world
    user = world.get(User, name_or_own(call, user_name))
    held = len(world.where(AccessKey, user_name=user.user_name))
    check_quota(world, "access-keys-per-user", "AccessKeysPerUser", held)
    id, secret = new_key(world)
    return {"access_key": world.add(AccessKey(access_key_id=id, secret_access_key=secret, user_name=user.user_name))}


@operation
async def list_access_keys(
    call: Call, *, user_name: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    user = call.world.get(User, name_or_own(call, user_name))
    keys, more = listed(call.world.where(AccessKey, user_name=user.user_name), None, marker, max_items)
    return {"access_key_metadata": keys, **more}


@operation
async def update_access_key(call: Call, *, access_key_id: str, status: str, user_name: str | None = None) -> None:
    _get(call.world, name_or_own(call, user_name), access_key_id).status = status


@operation
async def delete_access_key(call: Call, *, access_key_id: str, user_name: str | None = None) -> None:
    call.world.remove(_get(call.world, name_or_own(call, user_name), access_key_id))


def _get(world: World, user_name: str, access_key_id: str) -> AccessKey:
    """A key is found under its own user only."""
    world.get(User, user_name)
    key = world.get(AccessKey, access_key_id)
    if key.user_name != user_name:
        raise AccessKey.is_missing(access_key_id)
    return key
