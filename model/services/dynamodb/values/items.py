"""Items: attributes by name, each a value of exactly one kind, spelt as the wire spells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Value = Mapping[str, Any]
'One member, named after its kind: {"S": "teapot"}, {"N": "4.5"}, {"B": b"..."}, {"L": [...]}.'
Item = Mapping[str, Value]

SETS = frozenset({"SS", "NS", "BS"})
KEY_KINDS = frozenset({"S", "N", "B"})
NOTHING: Item = {}


def kind_of(value: Value) -> str:
    """S, N, B, SS, NS, BS, M, L, BOOL or NULL."""
    return next(iter(value))


def content(value: Value) -> Any:
    """What stands behind the kind."""
    return next(iter(value.values()))
