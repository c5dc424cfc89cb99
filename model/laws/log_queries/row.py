"""An event, or what a query made of some, as a row of values by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from model.laws.log_patterns.line import NOTHING, Line

Value = Any
"A text, a number, a truth, or None for nothing."


class Moment(int):
    """Milliseconds since the epoch, which are shown as a date."""

    def __str__(self) -> str:
        at = datetime.fromtimestamp(self // 1000, UTC)
        return f"{at:%Y-%m-%d %H:%M:%S}.{self % 1000:03}"


class Row:
    """Values by name; names that no command has given are looked up in the JSON of the message."""

    __slots__ = ("_line", "values")

    def __init__(self, values: dict[str, Value]) -> None:
        self.values = values
        self._line: Line | None = None

    def get(self, name: str) -> Value:
        if name in self.values:
            return self.values[name]
        return None if name.startswith("@") else self._found(name)

    def _found(self, name: str) -> Value:
        if self._line is None:
            self._line = Line(str(self.values.get("@message", "")))
        document = self._line.document
        found = NOTHING if document is NOTHING else _within(document, name)
        return None if found is NOTHING or isinstance(found, dict | list) else found


def _within(value: Any, path: str) -> Any:
    """Along the dots; a key that has dots itself comes first."""
    if isinstance(value, list):
        head, _, rest = path.partition(".")
        elements = cast("list[Any]", value)
        if not head.isdecimal() or int(head) >= len(elements):
            return NOTHING
        return _within(elements[int(head)], rest) if rest else elements[int(head)]
    if not isinstance(value, dict):
        return NOTHING
    held = cast("dict[str, Any]", value)
    if path in held:
        return held[path]
    head, _, rest = path.partition(".")
    return _within(held[head], rest) if rest and head in held else NOTHING


def shown(value: Value) -> str:
    """As a result says it: numbers with at most four places."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)


def number(value: Value) -> float | None:
    if isinstance(value, bool | int | float):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None
