"""Public keys, and groups of them whom behaviours trust: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.services.cloudfront.editions import location, new_id, new_uuid, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.keys import refuse_no_key
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import refuse_beyond
from model.services.cloudfront.resources.access import KeyGroup, PublicKey
from model.services.cloudfront.resources.distributions import Distribution


@operation
async def create_public_key(call: Call, *, public_key_config: dict[str, str]) -> dict[str, Any]:
    """The same again is the one that there is."""
    world, said = call.world, public_key_config
    for known in world.where(PublicKey, caller_reference=said["CallerReference"]):
        if (known.name, known.encoded_key) == (said["Name"], said["EncodedKey"]):
            return _answer(known)
        raise _is_taken("PublicKeyAlreadyExists")
    if world.where(PublicKey, name=said["Name"]):
        raise _is_taken("PublicKeyAlreadyExists")
    refuse_no_key(said["EncodedKey"])
    refuse_beyond(world, "public-keys", len(world.all(PublicKey)) + 1, "TooManyPublicKeys")
    key = PublicKey(
        key_id=new_id(world, "K"),
        name=said["Name"],
        caller_reference=said["CallerReference"],
        encoded_key=said["EncodedKey"],
        comment=said.get("Comment", ""),
        etag=new_id(world),
    )
    return _answer(home(world).add(key))


def _is_taken(code: str) -> AwsError:
    return AwsError(code, "There is another of this name or caller reference; each needs its own.", 409)


def _answer(key: PublicKey) -> dict[str, Any]:
    return {"public_key": key.description, "location": location(f"public-key/{key.key_id}"), "e_tag": key.etag}


@operation
async def get_public_key(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(PublicKey, id)
    return {"public_key": found.description, "e_tag": found.etag}


@operation
async def get_public_key_config(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(PublicKey, id)
    return {"public_key_config": found.config, "e_tag": found.etag}


@operation
async def update_public_key(
    call: Call, *, public_key_config: dict[str, str], id: str, if_match: str | None = None
) -> dict[str, Any]:
    """Only the comment can be another."""
    found, said = call.world.get(PublicKey, id), public_key_config
    refuse_other_edition(found.etag, if_match)
    same = (found.caller_reference, found.name, found.encoded_key)
    if (said["CallerReference"], said["Name"], said["EncodedKey"]) != same:
        told = "You can't change the value of a public key."
        raise AwsError("CannotChangeImmutablePublicKeyFields", told)
    found.comment, found.etag = said.get("Comment", ""), new_id(call.world)
    return {"public_key": found.description, "e_tag": found.etag}


@operation
async def delete_public_key(call: Call, *, id: str, if_match: str | None = None) -> None:
    found = call.world.get(PublicKey, id)
    refuse_other_edition(found.etag, if_match)
    if any(id in each.key_ids for each in call.world.all(KeyGroup)):
        raise AwsError("PublicKeyInUse", "The specified public key is in use.", 409)
    call.world.remove(found)


@operation
async def list_public_keys(call: Call, *, marker: str | None = None, max_items: str | None = None) -> dict[str, Any]:
    found = listed(call.world.all(PublicKey), marker, max_items, _summary)
    return {"public_key_list": found}


def _summary(key: PublicKey) -> dict[str, Any]:
    return {"id": key.key_id, "created_time": key.created_at, **key.config}


@operation
async def create_key_group(call: Call, *, key_group_config: dict[str, Any]) -> dict[str, Any]:
    world, said = call.world, key_group_config
    _refuse_group(world, said, "")
    refuse_beyond(world, "key-groups", len(world.all(KeyGroup)) + 1, "TooManyKeyGroups")
    group = KeyGroup(
        group_id=new_uuid(world),
        name=said["Name"],
        key_ids=tuple(said["Items"]),
        comment=said.get("Comment", ""),
        etag=new_id(world),
        last_modified_time=world.now,
    )
    made = home(world).add(group)
    return {"key_group": made.description, "location": location(f"key-group/{made.group_id}"), "e_tag": made.etag}


def _refuse_group(world: World, said: Mapping[str, Any], own: str) -> None:
    ids: Sequence[str] = said["Items"]
    if any(each.group_id != own for each in world.where(KeyGroup, name=said["Name"])):
        raise _is_taken("KeyGroupAlreadyExists")
    if not ids or any(world.find(PublicKey, each) is None for each in ids):
        raise AwsError("InvalidArgument", "One or more of the public keys of the key group do not exist.")
    if len(ids) > most(world, "cloudfront/keys-per-group"):
        raise AwsError(
            "TooManyPublicKeysInKeyGroup", "The number of public keys in this key group is more than allowed."
        )


@operation
async def get_key_group(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(KeyGroup, id)
    return {"key_group": found.description, "e_tag": found.etag}


@operation
async def get_key_group_config(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(KeyGroup, id)
    return {"key_group_config": found.config, "e_tag": found.etag}


@operation
async def update_key_group(
    call: Call, *, key_group_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    world, said = call.world, key_group_config
    found = world.get(KeyGroup, id)
    refuse_other_edition(found.etag, if_match)
    _refuse_group(world, said, id)
    found.name, found.key_ids, found.comment = said["Name"], tuple(said["Items"]), said.get("Comment", "")
    found.etag, found.last_modified_time = new_id(world), world.now
    return {"key_group": found.description, "e_tag": found.etag}


@operation
async def delete_key_group(call: Call, *, id: str, if_match: str | None = None) -> None:
    found = call.world.get(KeyGroup, id)
    refuse_other_edition(found.etag, if_match)
    for each in call.world.all(Distribution):
        if any(id in behaviour.key_groups for behaviour in each.setup.behaviours):
            raise AwsError("ResourceInUse", "Cannot delete this resource because it is in use.", 409)
    call.world.remove(found)


@operation
async def list_key_groups(call: Call, *, marker: str | None = None, max_items: str | None = None) -> dict[str, Any]:
    found = listed(call.world.all(KeyGroup), marker, max_items, lambda each: {"key_group": each.description})
    return {"key_group_list": found}
