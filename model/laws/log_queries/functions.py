"""The functions that a query may call on values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from model.laws.log_patterns.line import NOTHING, Line
from model.laws.log_queries.row import Moment, Value, number, shown

MILLISECONDS: Mapping[str, int] = {
    "ms": 1,
    "s": 1000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 604_800_000,
}


def period_of(text: str) -> int | None:
    """`5m` in milliseconds; None for months and years, which have no fixed length."""
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = MILLISECONDS.get(text[len(digits) :])
    return int(digits) * unit if unit and int(digits) else None


def floor_of(time: Value, period: int) -> Value:
    moment = number(time)
    return None if moment is None else Moment(int(moment) // period * period)


def _numeric(function: Callable[..., float]) -> Callable[..., Value]:
    """On numbers; on anything else it is nothing."""

    def call(*values: Value) -> Value:
        numbers = [number(value) for value in values]
        try:
            return None if None in numbers else function(*numbers)
        except (ValueError, OverflowError):
            return None

    return call


def _text(function: Callable[..., Value]) -> Callable[..., Value]:
    def call(*values: Value) -> Value:
        return None if None in values else function(*(shown(value) for value in values))

    return call


def _contains(text: str, part: str) -> int:
    return int(part in text)


def _joined(*texts: str) -> str:
    return "".join(texts)


def _cut(text: str, at: str, length: str = "") -> Value:
    begin, count = number(at), number(length) if length else float(len(text))
    if begin is None or count is None or not 0 <= begin <= len(text):
        return None
    return text[int(begin) : int(begin + min(max(count, 0), len(text)))]


def _is_present(value: Value) -> bool:
    return value is not None


def _is_empty(value: Value) -> bool:
    return value in (None, "")


def _is_blank(value: Value) -> bool:
    return value is None or not shown(value).strip()


def _parsed(text: str) -> Value:
    """A document or a list out of JSON; nothing out of anything else."""
    document = Line(text).document
    return None if document is NOTHING else document


def _first(*values: Value) -> Value:
    return next((value for value in values if value is not None), None)


FUNCTIONS: Mapping[str, tuple[int, int, Callable[..., Value]]] = {
    "abs": (1, 1, _numeric(math.fabs)),
    "ceil": (1, 1, _numeric(math.ceil)),
    "floor": (1, 1, _numeric(math.floor)),
    "sqrt": (1, 1, _numeric(math.sqrt)),
    "log": (1, 1, _numeric(math.log)),
    "greatest": (1, 9, _numeric(lambda *numbers: max(numbers))),
    "least": (1, 9, _numeric(lambda *numbers: min(numbers))),
    "strlen": (1, 1, _text(len)),
    "toupper": (1, 1, _text(str.upper)),
    "tolower": (1, 1, _text(str.lower)),
    "trim": (1, 1, _text(str.strip)),
    "concat": (1, 9, _text(_joined)),
    "strcontains": (2, 2, _text(_contains)),
    "replace": (3, 3, _text(str.replace)),
    "substr": (2, 3, _text(_cut)),
    "ispresent": (1, 1, _is_present),
    "isempty": (1, 1, _is_empty),
    "isblank": (1, 1, _is_blank),
    "coalesce": (1, 9, _first),
    "jsonparse": (1, 1, _text(_parsed)),
}
"By name in small letters: how many values they take at the least and at the most, and what they make of them."
