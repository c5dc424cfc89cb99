"""Whether the values that a client gives can be kept, and the one spelling in which they are.

Source: Amazon DynamoDB Developer Guide, "Supported data types and naming rules", and API Reference, AttributeValue.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from model.kit.errors import AwsError
from model.services.dynamodb.values.items import Item, Value
from model.services.dynamodb.values.numbers import normal

DEEPEST = 32
TOO_DEEP = "Nesting Levels have exceeded supported limits"

_INVALID = "One or more parameter values were invalid: "
_SETS = {"SS": "string", "NS": "number", "BS": "binary"}
_EMPTY_ONCE = {"S": "an empty string", "B": "a null or empty binary type."}
_EMPTY_MEMBER = {
    "SS": "An string set may not have a empty string as a member",
    "BS": "Binary sets may not contain null or empty values",
}


def accepted(item: Item) -> Item:
    """The attributes as they are kept, or the refusal of the first that cannot be."""
    return _attributes(item, 0)


def accepted_value(value: Value, depth: int = 1) -> Value:
    if len(value) != 1:
        raise AwsError("ValidationException", _unclear(value))
    ((kind, held),) = value.items()
    accept = _ACCEPTING.get(kind)
    if accept is None:
        raise AwsError("ValidationException", _unclear({}))
    return value if accept is _as_it_is else {kind: accept(kind, held, depth)}


def _unclear(value: Value) -> str:
    what = "has more than one datatypes set" if value else "is empty"
    return f"Supplied AttributeValue {what}, must contain exactly one of the supported datatypes"


def _attributes(item: Item, depth: int) -> Item:
    return {name: accepted_value(value, depth + 1) for name, value in item.items()}


def _as_it_is(_kind: str, held: Any, _depth: int) -> Any:
    return held


def _null(_kind: str, held: bool, _depth: int) -> bool:
    if not held:
        raise AwsError("ValidationException", f"{_INVALID}Null attribute value types must have the value of true")
    return held


def _number(_kind: str, held: str, _depth: int) -> str:
    return normal(held)


def _set(kind: str, held: list[Any], _depth: int) -> list[Any]:
    if not held:
        raise AwsError("ValidationException", f"{_INVALID}An {_SETS[kind]} set  may not be empty")
    members = [normal(each) for each in held] if kind == "NS" else held
    if not all(members):
        raise AwsError("ValidationException", f"{_INVALID}{_EMPTY_MEMBER[kind]}")
    if len(set(members)) < len(members):
        raise AwsError("ValidationException", _duplicates(kind, held))
    return members


def _duplicates(kind: str, held: list[Any]) -> str:
    if kind == "NS":
        return "Input collection contains duplicates"
    if kind == "SS":
        return f"{_INVALID}Input collection [{', '.join(held)}] contains duplicates."
    return f"{_INVALID}Input collection [{', '.join(map(_base64, held))}]of type BS contains duplicates."


def _base64(member: bytes) -> str:
    return b64encode(member).decode()


def _list(_kind: str, held: list[Value], depth: int) -> list[Value]:
    _refuse_too_deep(depth)
    return [accepted_value(value, depth + 1) for value in held]


def _map(_kind: str, held: Item, depth: int) -> Item:
    _refuse_too_deep(depth)
    return _attributes(held, depth)


def _refuse_too_deep(depth: int) -> None:
    if depth > DEEPEST:
        raise AwsError("ValidationException", TOO_DEEP)


def depth_of(value: Value) -> int:
    """How many lists and maps lie within each other there."""
    ((kind, held),) = value.items()
    if kind not in ("L", "M"):
        return 0
    return 1 + max(map(depth_of, held if kind == "L" else held.values()), default=0)


_ACCEPTING: dict[str, Callable[[str, Any, int], Any]] = {
    "S": _as_it_is,
    "B": _as_it_is,
    "BOOL": _as_it_is,
    "NULL": _null,
    "N": _number,
    "SS": _set,
    "NS": _set,
    "BS": _set,
    "L": _list,
    "M": _map,
}


def refuse_empty(item: Item) -> None:
    """Raises what AWS said of empty texts and binaries until 2020; today only keys must not be empty."""
    pending: list[Value] = list(item.values())
    while pending:
        ((kind, held),) = pending.pop().items()
        if kind == "L":
            pending += held
        elif kind == "M":
            pending += held.values()
        elif kind in _EMPTY_ONCE and not held:
            raise AwsError("ValidationException", f"{_INVALID}An AttributeValue may not contain {_EMPTY_ONCE[kind]}")
