"""The shapes that a policy document may have wherever it may say one thing or several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def listed(one_or_many: Any) -> list[Any]:
    return cast("list[Any]", one_or_many) if isinstance(one_or_many, list) else [one_or_many]


def texts(statement: Mapping[str, Any], name: str) -> list[Any]:
    """What an element says, or its opposite: Action or NotAction."""
    return listed(statement[name] if name in statement else statement.get(f"Not{name}", []))
