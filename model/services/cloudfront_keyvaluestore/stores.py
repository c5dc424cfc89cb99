"""Finding a store and what is in it, and writing several keys at once or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudfront.resources.key_values import (
    LARGEST_STORE,
    LARGEST_VALUE,
    LONGEST_KEY,
    KeyValue,
    KeyValueStore,
    place_of,
)

READY = "READY"
HOME = "us-east-1"


def store_called(world: World, arn: str) -> KeyValueStore:
    """Raises ResourceNotFoundException."""
    found = next(iter(world.where(KeyValueStore, store_id=arn.rpartition("/")[2])), None)
    if found is None or found.arn != arn:
        raise _missing(f"Key value store {arn} does not exist.")
    return found


def value_called(world: World, store: KeyValueStore, key: str) -> KeyValue:
    found = world.find(KeyValue, place_of(store.store_id, key))
    if found is None:
        raise _missing(f"Key {key} does not exist.")
    return found


def _missing(told: str) -> AwsError:
    return AwsError("ResourceNotFoundException", told, 404)


def content_of(world: World, store: KeyValueStore) -> Sequence[KeyValue]:
    """In the order of the keys."""
    return sorted(world.where(KeyValue, store_id=store.store_id), key=lambda each: each.key)


def size_of(content: Sequence[KeyValue]) -> dict[str, int]:
    return {"item_count": len(content), "total_size_in_bytes": sum(each.size for each in content)}


def write(
    world: World, store: KeyValueStore, if_match: str, puts: Mapping[str, str], deletes: Sequence[str]
) -> dict[str, Any]:
    """All of it, or nothing. A key that is to go and is not there is no matter."""
    _refuse(store, if_match, puts, deletes)
    own = world.cell.world(world.account, HOME, "cloudfront")
    for key in deletes:
        gone = own.find(KeyValue, place_of(store.store_id, key))
        if gone is not None:
            own.remove(gone)
    for key, value in puts.items():
        known = own.find(KeyValue, place_of(store.store_id, key))
        if known is not None:
            known.value = value
        else:
            own.add(KeyValue(place=place_of(store.store_id, key), store_id=store.store_id, key=key, value=value))
    size = size_of(content_of(world, store))
    if size["total_size_in_bytes"] > LARGEST_STORE:
        told = f"A key value store has at most {LARGEST_STORE} bytes."
        raise AwsError("ServiceQuotaExceededException", told, 402)
    store.data_etag = f"KV{own.luck('key value edition', own.count('key value edition')).letters(12)}"
    store.modified_at = world.now
    return {**size, "e_tag": store.data_etag}


def _refuse(store: KeyValueStore, if_match: str, puts: Mapping[str, str], deletes: Sequence[str]) -> None:
    if store.status != READY:
        raise AwsError("ConflictException", "The key value store is not ready yet.", 409)
    if if_match != store.data_etag:
        raise AwsError("ConflictException", "Pre-condition failed: the ETag is not that of the store.", 409)
    if any(len(key.encode()) > LONGEST_KEY for key in (*puts, *deletes)):
        raise AwsError("ValidationException", f"A key has at most {LONGEST_KEY} bytes.")
    if any(len(value.encode()) > LARGEST_VALUE for value in puts.values()):
        raise AwsError("ValidationException", f"A value has at most {LARGEST_VALUE} bytes.")
