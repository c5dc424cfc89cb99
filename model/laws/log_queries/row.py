"""An event, or what a query made of some, as a row of values by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import orjson

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
    """Values by name; names that no command has given are looked up in the JSON of the message.

    `said` is what is looked into where the message was transformed as it came in, `plain` the message before anything
    in it was masked. An event `is_earlier` where it is only there to be compared with.
    """

    __slots__ = ("_line", "_said", "is_earlier", "plain", "values")

    def __init__(
        self, values: dict[str, Value], *, said: str | None = None, plain: str | None = None, is_earlier: bool = False
    ) -> None:
        self.values = values
        self._line: Line | None = None
        self._said = said
        self.plain = plain
        self.is_earlier = is_earlier

    def get(self, name: str) -> Value:
        """A text, a number, a truth; nothing where there is a whole document or a list."""
        found = self.tree(name)
        return None if isinstance(found, dict | list) else found

    def tree(self, name: str) -> Value:
        """Whatever is there, a document and a list too."""
        if name in self.values:
            return self.values[name]
        if name.startswith("@"):
            return None
        head, _, rest = name.partition(".")
        held = self.values.get(head) if rest else None
        found = _within(held, rest) if held is not None else self._found(name)
        return None if found is NOTHING else found

    def beside(self, more: dict[str, Value]) -> Row:
        """Another row that says this too."""
        row = Row(self.values | more, said=self._said, plain=self.plain, is_earlier=self.is_earlier)
        row._line = self._line
        return row

    def leaves(self) -> Iterator[tuple[str, Value]]:
        """Whatever the JSON of the message says, by the way to it."""
        document = self._document()
        return iter(()) if document is NOTHING else _leaves(document, "")

    def _document(self) -> Any:
        if self._line is None:
            self._line = Line(str(self.values.get("@message", "")) if self._said is None else self._said)
        return self._line.document

    def _found(self, name: str) -> Value:
        document = self._document()
        return NOTHING if document is NOTHING else _within(document, name)


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
    return _written(value) if isinstance(value, dict | list) else str(value)


def _written(value: Any) -> str:
    """As JSON; nothing of what lies deeper than can be written."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return ""


def number(value: Value) -> float | None:
    if isinstance(value, bool | int | float):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None
