"""IAM: what you can ask for, about access keys."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.iam.accounts import first_key_of, own_account
from model.services.iam.naming import check_quota, listed, missing, new_key
from model.services.iam.operations.users import name_or_own
from model.services.iam.resources.users import AccessKey, User


@operation
async def create_access_key(call: Call, *, user_name: str | None = None) -> dict[str, Any]:
    """The secret is told now and never again."""
    world = call.world
    owner = _owner(call, user_name)
    held = len(world.where(AccessKey, user_name=owner)) + (not owner and first_key_of(world) != "Deleted")
    check_quota(world, "access-keys-per-user", "AccessKeysPerUser", held)
    id, secret = new_key(world)
    key = world.add(AccessKey(access_key_id=id, secret_access_key=secret, user_name=owner))
    return {
        "access_key": {
            "user_name": owner or "root",
            "access_key_id": id,
            "status": key.status,
            "secret_access_key": secret,
            "create_date": key.created_at,
        }
    }


@operation
async def list_access_keys(
    call: Call, *, user_name: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """The key that the settings give to root is older than the world and comes first."""
    owner = _owner(call, user_name)
    keys, more = listed(call.world.where(AccessKey, user_name=owner), None, marker, max_items)
    shown = [_shown(key) for key in keys]
    if not owner and marker is None and first_key_of(call.world) != "Deleted":
        id = call.cell.settings.root_key[0]
        shown.insert(0, {"access_key_id": id, "status": first_key_of(call.world), "user_name": "root"})
    return {"access_key_metadata": shown, **more}


@operation
async def update_access_key(call: Call, *, access_key_id: str, status: str, user_name: str | None = None) -> None:
    owner = _owner(call, user_name)
    if not owner and _is_first(call, access_key_id):
        own_account(call.world).first_key = status
        return
    _get(call.world, owner, access_key_id).status = status


@operation
async def delete_access_key(call: Call, *, access_key_id: str, user_name: str | None = None) -> None:
    owner = _owner(call, user_name)
    if not owner and _is_first(call, access_key_id):
        own_account(call.world).first_key = "Deleted"
        return
    call.world.remove(_get(call.world, owner, access_key_id))


@operation
async def get_access_key_last_used(call: Call, *, access_key_id: str) -> dict[str, Any]:
    """A key that was never used says so by N/A."""
    world = call.world
    key = world.find(AccessKey, access_key_id)
    if key is None and not _is_first(call, access_key_id):
        raise missing(f"The Access Key with id {access_key_id} cannot be found.")
    use = call.cell.identities.last_use(access_key_id)
    said = use or {"region": "N/A", "service_name": "N/A"}
    return {"user_name": key.user_name if key and key.user_name else "root", "access_key_last_used": said}


def _owner(call: Call, user_name: str | None) -> str:
    """The user whose keys are meant; empty for the account's root, which means its own when it names nobody."""
    if user_name is None and call.principal.type == "Root":
        return ""
    return call.world.get(User, name_or_own(call, user_name)).user_name


def _is_first(call: Call, access_key_id: str) -> bool:
    is_it = access_key_id == call.cell.settings.root_key[0] and call.world.account == call.cell.settings.account
    return is_it and first_key_of(call.world) != "Deleted"


def _shown(key: AccessKey) -> dict[str, Any]:
    return {
        "user_name": key.user_name or "root",
        "access_key_id": key.access_key_id,
        "status": key.status,
        "create_date": key.created_at,
    }


def _get(world: World, owner: str, access_key_id: str) -> AccessKey:
    """A key is found under its own user only."""
    key = world.get(AccessKey, access_key_id)
    if key.user_name != owner:
        raise AccessKey.is_missing(access_key_id)
    return key
