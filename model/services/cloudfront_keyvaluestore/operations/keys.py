"""Keys and values: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.cloudfront_keyvaluestore.stores import content_of, size_of, store_called, value_called, write

MOST_AT_ONCE = 50
USUAL_PAGE = 10


@operation(on=("{KvsARN}",))
async def describe_key_value_store(call: Call, *, kvs_arn: str) -> dict[str, Any]:
    found = store_called(call.world, kvs_arn)
    return {
        **size_of(content_of(call.world, found)),
        "kvs_arn": found.arn,
        "created": found.created_at,
        "last_modified": found.modified_at,
        "status": found.status,
        "e_tag": found.data_etag,
    }


@operation(on=("{KvsARN}",))
async def get_key(call: Call, *, kvs_arn: str, key: str) -> dict[str, Any]:
    store = store_called(call.world, kvs_arn)
    found = value_called(call.world, store, key)
    return {"key": key, "value": found.value, **size_of(content_of(call.world, store))}


@operation(on=("{KvsARN}",))
async def put_key(call: Call, *, key: str, value: str, kvs_arn: str, if_match: str) -> dict[str, Any]:
    return write(call.world, store_called(call.world, kvs_arn), if_match, {key: value}, ())


@operation(on=("{KvsARN}",))
async def delete_key(call: Call, *, kvs_arn: str, key: str, if_match: str) -> dict[str, Any]:
    store = store_called(call.world, kvs_arn)
    value_called(call.world, store, key)
    return write(call.world, store, if_match, {}, (key,))


@operation(on=("{KvsARN}",))
async def update_keys(
    call: Call,
    *,
    kvs_arn: str,
    if_match: str,
    puts: list[dict[str, str]] | None = None,
    deletes: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    store = store_called(call.world, kvs_arn)
    put, gone = puts or [], deletes or []
    names = [each["Key"] for each in (*put, *gone)]
    if not 0 < len(names) <= MOST_AT_ONCE or len(set(names)) < len(names):
        told = f"Between 1 and {MOST_AT_ONCE} keys are put or deleted at once, each of them once."
        raise AwsError("ValidationException", told)
    return write(
        call.world, store, if_match, {each["Key"]: each["Value"] for each in put}, [each["Key"] for each in gone]
    )


@operation(on=("{KvsARN}",))
async def list_keys(
    call: Call, *, kvs_arn: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    """A token is the key that the last page ended with."""
    content = content_of(call.world, store_called(call.world, kvs_arn))
    following = [each for each in content if next_token is None or each.key > next_token]
    size = max_results or USUAL_PAGE
    shown = following[:size]
    return {
        "items": [{"key": each.key, "value": each.value} for each in shown],
        "next_token": shown[-1].key if len(following) > size else None,
    }
