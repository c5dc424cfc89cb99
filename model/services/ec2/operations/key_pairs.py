"""EC2: key pairs that open instances."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.key_material import KeyMaterial, make_key, read_key
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.resources.key_pairs import KeyPair
from model.services.ec2.tagging import read_tag_specifications

LONGEST_NAME = 255

_FILTERS: Mapping[str, Getter] = {
    "key-pair-id": lambda each: each.key_pair_id,
    "fingerprint": lambda each: each.key_fingerprint,
    "key-name": lambda each: each.key_name,
}


@operation
async def create_key_pair(
    call: Call,
    *,
    key_name: str,
    key_type: str = "rsa",
    key_format: str = "pem",
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The private half is in this answer and nowhere else."""
    if key_format != "pem":
        raise AwsError("UnsupportedOperation", f"Keys are given in the format pem here, not {key_format}.")
    tags = read_tag_specifications(tag_specifications, "key-pair")
    _check_name(call.world, key_name)
    luck = call.world.luck("key pair", call.world.count("key pairs"))
    material = await asyncio.to_thread(make_key, key_type, luck)
    pair = _add(call.world, key_name, material, tags)
    return {
        "key_pair_id": pair.key_pair_id,
        "key_name": key_name,
        "key_fingerprint": pair.key_fingerprint,
        "key_material": material.private,
        "tags": tags,
    }


@operation(on=("key-pair/{KeyName}",))
async def import_key_pair(
    call: Call,
    *,
    key_name: str,
    public_key_material: bytes,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> KeyPair:
    tags = read_tag_specifications(tag_specifications, "key-pair")
    _check_name(call.world, key_name)
    return _add(call.world, key_name, read_key(public_key_material), tags)


def _check_name(world: World, name: str) -> None:
    if not name or len(name) > LONGEST_NAME or not name.isascii():
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({name}) for parameter KeyName is invalid. It must be 1 to {LONGEST_NAME} ASCII characters.",
        )
    if world.where(KeyPair, key_name=name):
        raise AwsError("InvalidKeyPair.Duplicate", f"The keypair '{name}' already exists.")
    wanted = len(world.all(KeyPair)) + 1
    refuse_beyond(world, "ec2/key-pairs-per-region", wanted, "KeyPairLimitExceeded", "key pairs")


def _add(world: World, name: str, material: KeyMaterial, tags: tuple[Tag, ...]) -> KeyPair:
    return world.add(
        KeyPair(
            key_pair_id=world.new_id("key"),
            key_name=name,
            key_type=material.key_type,
            key_fingerprint=material.fingerprint,
            public_material=material.public,
            tags=tags,
        )
    )


@operation
async def describe_key_pairs(
    call: Call,
    *,
    key_names: Sequence[str] | None = None,
    key_pair_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    include_public_key: bool = False,
) -> dict[str, Any]:
    world = call.world
    named = [_named(world, name) for name in key_names or ()] + [world.get(KeyPair, id) for id in key_pair_ids or ()]
    pairs = select(named or world.all(KeyPair), filters, _FILTERS)
    if include_public_key:
        return {"key_pairs": [_with_public_key(pair) for pair in pairs]}
    return {"key_pairs": pairs}


def _with_public_key(pair: KeyPair) -> dict[str, Any]:
    return vars(pair) | {"create_time": pair.create_time, "public_key": f"{pair.public_material} {pair.key_name}"}


def _named(world: World, name: str) -> KeyPair:
    found = world.where(KeyPair, key_name=name)
    if not found:
        raise KeyPair.is_missing(name)
    return found[0]


@operation
async def delete_key_pair(call: Call, *, key_name: str | None = None, key_pair_id: str | None = None) -> dict[str, Any]:
    """A name that nobody has is fine: it is gone."""
    world = call.world
    if not key_name and not key_pair_id:
        raise AwsError("MissingParameter", "The request must contain the parameter keyName or keyPairId")
    found = (world.get(KeyPair, key_pair_id),) if key_pair_id else world.where(KeyPair, key_name=key_name)
    for pair in found:
        world.remove(pair)
    return {"return": True, "key_pair_id": found[0].key_pair_id if found else None}
