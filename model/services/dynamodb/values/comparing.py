"""Which values are equal, and which come before others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from model.services.dynamodb.values.items import KEY_KINDS, SETS, Item, Value, content, kind_of


def equal(left: Value, right: Value) -> bool:
    """Of one kind and with the same content; sets whatever their order."""
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    ours, theirs = content(left), content(right)
    if kind in SETS:
        return set(ours) == set(theirs)
    if kind == "L":
        return len(ours) == len(theirs) and all(map(equal, ours, theirs))
    return _equal_maps(ours, theirs) if kind == "M" else ours == theirs


def _equal_maps(left: Item, right: Item) -> bool:
    return left.keys() == right.keys() and all(equal(value, right[name]) for name, value in left.items())


def _measure(value: Value) -> Any:
    """What orders values of one kind."""
    return Decimal(content(value)) if kind_of(value) == "N" else content(value)


def _are_ordered(left: Value, right: Value) -> bool:
    return kind_of(left) == kind_of(right) and kind_of(left) in KEY_KINDS


COMPARISONS: Mapping[str, Callable[[Value, Value], bool]] = {
    "=": equal,
    "<>": lambda left, right: not equal(left, right),
    "<": lambda left, right: _are_ordered(left, right) and _measure(left) < _measure(right),
    "<=": lambda left, right: _are_ordered(left, right) and _measure(left) <= _measure(right),
    ">": lambda left, right: _are_ordered(left, right) and _measure(left) > _measure(right),
    ">=": lambda left, right: _are_ordered(left, right) and _measure(left) >= _measure(right),
}
"By the symbols that expressions use. What cannot be ordered is neither less nor greater."


def is_between(value: Value, low: Value, high: Value) -> bool:
    return COMPARISONS["<="](low, value) and COMPARISONS["<="](value, high)


def begins_with(value: Value, prefix: Value) -> bool:
    """Text with text, binary with binary."""
    kind = kind_of(value)
    return kind in ("S", "B") and kind == kind_of(prefix) and content(value).startswith(content(prefix))


def contains(value: Value, part: Value) -> bool:
    """A text within a text, a member of a set, an element of a list."""
    kind = kind_of(value)
    if kind in ("S", "B"):
        return kind == kind_of(part) and content(part) in content(value)
    if kind in SETS:
        return kind[0] == kind_of(part) and content(part) in content(value)
    return kind == "L" and any(equal(each, part) for each in content(value))


def length(value: Value) -> Value | None:
    """How long a text or binary is, or how many members a set, list or map has."""
    if kind_of(value) in ("N", "BOOL", "NULL"):
        return None
    return {"N": str(len(content(value)))}
