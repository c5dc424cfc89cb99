"""Stores of keys that functions read: what you can ask for. What is in one is written through a service of its own."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterable, Mapping
from typing import Any, cast

import orjson

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.body import FileSlice
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.edge.setup import items
from model.services.cloudfront.editions import location, new_id, new_uuid, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.functions import CloudFrontFunction
from model.services.cloudfront.resources.key_values import (
    LARGEST_STORE,
    LARGEST_VALUE,
    LONGEST_KEY,
    KeyValue,
    KeyValueStore,
    place_of,
)
from model.services.cloudfront.tagging import merged

LARGEST_SOURCE = 2 * LARGEST_STORE
"Bytes of an object from which one is filled."


@operation(on=("key-value-store/*",))
async def create_key_value_store(
    call: Call,
    *,
    name: str,
    comment: str | None = None,
    import_source: dict[str, str] | None = None,
    tags: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """With what an object of a bucket lists, where it names one: `{"data": [{"key": …, "value": …}]}`."""
    world = call.world
    refuse_beyond(world, "key-value-stores", len(world.all(KeyValueStore)) + 1, "EntityLimitExceeded")
    listed_there = await _imported(call, import_source) if import_source else {}
    made = KeyValueStore(
        name=name,
        store_id=new_uuid(world),
        comment=comment or "",
        etag=new_id(world),
        data_etag=new_id(world, "KV"),
        modified_at=world.now,
        tags=merged((), items(tags)),
    )
    own = home(world)
    own.add(made)
    for key, value in listed_there.items():
        own.add(KeyValue(place=place_of(made.store_id, key), store_id=made.store_id, key=key, value=value))
    return {**_told(made), "location": location(f"key-value-store/{name}")}


async def _imported(call: Call, source: Mapping[str, str]) -> dict[str, str]:
    """The caller has to be allowed to read it too."""
    bucket, _, key = read_arn(source["SourceARN"]).resource.partition("/")
    if not bucket or not key:
        raise invalid("The source ARN does not name an object of a bucket.")
    call.require("s3:GetObject", source["SourceARN"])
    try:
        answer = await call.world.ask("s3:GetObject", Bucket=bucket, Key=key)
    except AwsError as refusal:
        raise invalid(f"The import source cannot be read: {refusal.message}") from refusal
    if answer["ContentLength"] > LARGEST_SOURCE:
        raise AwsError("EntitySizeLimitExceeded", "The import source is larger than it may be.", 413)
    found = _read_source(await _whole(answer.get("Body", b"")))
    if sum(len(key.encode()) + len(value.encode()) for key, value in found.items()) > LARGEST_STORE:
        raise AwsError("EntitySizeLimitExceeded", "The key value store is larger than it may be.", 413)
    return found


async def _whole(body: bytes | FileSlice | Iterable[bytes]) -> bytes:
    if isinstance(body, bytes):
        return body
    return await to_thread(lambda: b"".join(body.pieces() if isinstance(body, FileSlice) else body))


def _read_source(text: bytes) -> dict[str, str]:
    try:
        said: Any = orjson.loads(text)["data"]
        pairs = [(each["key"], each["value"]) for each in cast("list[dict[str, Any]]", said)]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise invalid("The import source is not a list of keys and values.") from None
    for key, value in pairs:
        if not isinstance(key, str) or not isinstance(value, str):
            raise invalid("Keys and values of the import source are texts.")
        if not 0 < len(key.encode()) <= LONGEST_KEY or len(value.encode()) > LARGEST_VALUE:
            raise invalid("A key or a value of the import source is too long.")
    if len(dict(pairs)) < len(pairs):
        raise invalid("The import source has a key twice.")
    return dict(pairs)


def _told(store: KeyValueStore) -> dict[str, Any]:
    return {"key_value_store": store.description, "e_tag": store.etag}


@operation
async def describe_key_value_store(call: Call, *, name: str) -> dict[str, Any]:
    return _told(call.world.get(KeyValueStore, name))


@operation
async def list_key_value_stores(
    call: Call, *, marker: str | None = None, max_items: str | None = None, status: str | None = None
) -> dict[str, Any]:
    found = [each for each in call.world.all(KeyValueStore) if status in (None, each.status)]
    return {"key_value_store_list": listed(found, marker, max_items, lambda each: each.description)}


@operation
async def update_key_value_store(call: Call, *, name: str, comment: str, if_match: str) -> dict[str, Any]:
    """Only the comment can be another."""
    found = call.world.get(KeyValueStore, name)
    refuse_other_edition(found.etag, if_match)
    found.comment, found.etag, found.modified_at = comment, new_id(call.world), call.world.now
    return _told(found)


@operation
async def delete_key_value_store(call: Call, *, name: str, if_match: str) -> None:
    world = call.world
    found = world.get(KeyValueStore, name)
    refuse_other_edition(found.etag, if_match)
    if _readers(world, found.arn):
        told = "The key value store cannot be deleted while functions are associated with it."
        raise AwsError("CannotDeleteEntityWhileInUse", told, 409)
    for each in world.where(KeyValue, store_id=found.store_id):
        home(world).remove(each)
    home(world).remove(found)


def _readers(world: World, arn: str) -> list[str]:
    """Functions that are associated with it in one of their stages."""
    functions = world.all(CloudFrontFunction)
    return [
        each.name
        for each in functions
        if any(arn in edition.stores for edition in (each.development, each.live) if edition)
    ]
