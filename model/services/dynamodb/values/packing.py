"""An item as the bytes that are stored of it, and back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import orjson

from model.services.dynamodb.values.items import Item, Value, content, kind_of


def packed(item: Item) -> bytes:
    return orjson.dumps(item, default=_base64)


def unpacked(stored: bytes) -> Item:
    item: Item = orjson.loads(stored)
    return _revived_all(item) if b'"B":' in stored or b'"BS":' in stored else item


def _base64(value: bytes | bytearray | memoryview) -> str:
    return b64encode(value).decode()


def _revived_all(item: Item) -> Item:
    return {name: _revived(value) for name, value in item.items()}


def _revived(value: Value) -> Value:
    kind = kind_of(value)
    revive = _REVIVALS.get(kind)
    return {kind: revive(content(value))} if revive else value


_REVIVALS: dict[str, Callable[[Any], Any]] = {
    "B": b64decode,
    "BS": lambda held: [b64decode(each) for each in held],
    "L": lambda held: [_revived(each) for each in held],
    "M": _revived_all,
}
