"""What values are compared with, and how."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from model.laws.log_patterns.line import number_of, read_number, text_of
from model.laws.log_patterns.regex import Regex

ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


class Operand(Protocol):
    @property
    def number(self) -> float | None:
        """What it is as a number, if it is one."""
        ...

    def equals(self, value: Any) -> bool: ...


@dataclass(frozen=True)
class Matching:
    """A regular expression that a value is to match somewhere."""

    regex: Regex

    @property
    def number(self) -> None:
        return None

    def equals(self, value: Any) -> bool:
        return value is not None and self.regex.finds(text_of(value))


@dataclass(frozen=True)
class Same:
    """A text, in which a star is any text; or a number."""

    text: str

    @property
    def number(self) -> float | None:
        return self._number

    @cached_property
    def _number(self) -> float | None:
        return read_number(self.text)

    @cached_property
    def _pieces(self) -> list[str]:
        return self.text.split("*")

    def equals(self, value: Any) -> bool:
        if value is None:
            return False
        if self._number is not None and isinstance(value, int | float) and not isinstance(value, bool):
            return value == self._number
        return self._is_like(text_of(value))

    def _is_like(self, text: str) -> bool:
        """The pieces between the stars follow each other in the text, the outer ones at its ends."""
        first, *middle = self._pieces
        if not middle:
            return text == first
        last = middle.pop()
        if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
            return False
        at, end = len(first), len(text) - len(last)
        for piece in middle:
            found = text.find(piece, at, end)
            if found < 0:
                return False
            at = found + len(piece)
        return True


def compare(value: Any, sign: str, operand: Operand) -> bool:
    """Whether a value is what a condition says of it; what is no number is neither greater nor less."""
    if sign in ("=", "!="):
        return operand.equals(value) == (sign == "=")
    number, limit = number_of(value), operand.number
    return number is not None and limit is not None and ORDERS[sign](number, limit)
