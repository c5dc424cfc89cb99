"""An event, or what a query made of some, as a row of values by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

from model.laws.log_patterns.line import NOTHING, Line

Value = Any
"A text, a number, a truth, or None for nothing."

DEEPEST = 50


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

    def leaves(self) -> Iterator[tuple[str, Value]]:
        """Whatever the JSON of the message says, by the way to it."""
        document = self._document()
        return iter(()) if document is NOTHING else _leaves(document, "")

    def _document(self) -> Any:
        if self._line is None:
            self._line = Line(str(self.values.get("@message", "")))
        return self._line.document

    def _found(self, name: str) -> Value:
        document = self._document()
        found = NOTHING if document is NOTHING else _within(document, name)
        return None if found is NOTHING or isinstance(found, dict | list) else found


def _within(value: Any, path: str) -> Any:
    """Along the dots; a key that has dots itself comes first."""
    while path:
        if isinstance(value, dict) and path in value:
            return cast("dict[str, Any]", value)[path]
        head, _, path = path.partition(".")
        value = _inside(value, head)
    return value


def _inside(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).get(step, NOTHING)
    elements = cast("list[Any]", value) if isinstance(value, list) else []
    return elements[int(step)] if step.isdecimal() and int(step) < len(elements) else NOTHING


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Value]]:
    """What lies deeper than names are long is left out."""
    if path.count(".") >= DEEPEST:
        return
    if isinstance(value, dict):
        inner = cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        inner = ((str(n), each) for n, each in enumerate(cast("list[Any]", value)))
    else:
        if value is not None:
            yield path, value
        return
    for name, held in inner:
        yield from _leaves(held, f"{path}.{name}" if path else name)


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
