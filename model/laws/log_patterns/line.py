"""The text of a log event, as patterns look at it: a text, a JSON document, or fields between spaces."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import orjson

_FIELD = re.compile(r'\[([^\]]*)\]|"([^"]*)"|(\S+)')

NOTHING = object()
"What a text that is no JSON object says."


class Line:
    """Each way to look at it is worked out once, however many patterns ask."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def document(self) -> Any:
        """The JSON object or array that it is; NOTHING where it is none."""
        if not self.text.lstrip().startswith(("{", "[")):
            return NOTHING
        try:
            return orjson.loads(self.text)
        except orjson.JSONDecodeError:
            return NOTHING

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Its words; what stands in brackets or quotes is one."""
        return tuple(found[found.lastindex or 0] for found in _FIELD.finditer(self.text))


def text_of(value: Any) -> str:
    """A JSON value as a text that conditions compare with."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def number_of(value: Any) -> float | None:
    """A JSON number, or a text that reads as one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    return read_number(value) if isinstance(value, str) else None


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def read_number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None
