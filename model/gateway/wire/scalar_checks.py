"""Whether a single value has the type, length, size, spelling and form that its shape asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized
from functools import cache
from typing import Any

from model.gateway.wire.flaws import FINE, Check, Flaw, Problem
from model.gateway.wire.shapes import Shape
from model.gateway.wire.times import FIRST_MOMENT, LAST_MOMENT

SUPPLEMENTARY = (r"\uD800\uDC00-\uDBFF\uDFFF", "\U00010000-\U0010ffff")
"How Java spells the characters beyond the first plane, and how Python does."
OTHER_DIALECT = re.compile(r"\\[pPzZ]|\\u[dD][89a-fA-F]|[*+?}]\+|&&|\[[^\]]*\[")
"Possessive quantifiers, properties and class algebra: Java's, and not the same in Python."
NESTED_REPETITION = re.compile(r"[*+}]\)[*+{]")
"Such a pattern can take exponential time on a hostile value."


def scalar_check(shape: Shape) -> Check:
    right_type = TYPE_TESTS.get(shape.type, any_value)
    checks = constraint_checks(shape)
    only = checks[0] if len(checks) == 1 else None

    def check(value: Any) -> Iterable[Problem]:
        if not right_type(value):
            return (Problem(Flaw.TYPE, shape, value),)
        if only is not None:
            return only(value)
        return [problem for constraint in checks for problem in constraint(value)] if checks else FINE

    return check


def constraint_checks(shape: Shape) -> list[Check]:
    checks: list[Check] = []
    if shape.enum:
        checks.append(enum_check(shape))
    if shape.is_number:
        checks.append(range_check(shape))
    elif shape.type in ("string", "blob") and not shape.has("streaming"):
        checks.append(length_check(shape))
    if shape.pattern and (pattern := python_pattern(shape.pattern)):
        checks.append(pattern_check(shape, pattern))
    return checks


def enum_check(shape: Shape) -> Check:
    values = frozenset(shape.enum)
    return lambda value: FINE if value in values else (Problem(Flaw.ENUM, shape, value),)


def range_check(shape: Shape) -> Check:
    least, most = bounds(shape)

    def check(value: float) -> Iterable[Problem]:
        if value < least:
            return (Problem(Flaw.SMALL, shape, value),)
        return (Problem(Flaw.GREAT, shape, value),) if value > most else FINE

    return check


def length_check(shape: Shape) -> Check:
    least, most = bounds(shape)

    def check(value: Sized) -> Iterable[Problem]:
        if len(value) < least:
            return (Problem(Flaw.SHORT, shape, value),)
        return (Problem(Flaw.LONG, shape, value),) if len(value) > most else FINE

    return check


def bounds(shape: Shape) -> tuple[float, float]:
    least = -float("inf") if shape.min is None else shape.min
    most = float("inf") if shape.max is None else shape.max
    return least, most


def pattern_check(shape: Shape, pattern: re.Pattern[str]) -> Check:
    return lambda value: FINE if pattern.fullmatch(value) else (Problem(Flaw.PATTERN, shape, value),)


@cache
def python_pattern(pattern: str) -> re.Pattern[str] | None:
    """AWS's pattern for Python, or None where it would mean something else there or could take forever."""
    translated = pattern.replace(*SUPPLEMENTARY)
    if OTHER_DIALECT.search(translated) or NESTED_REPETITION.search(translated):
        return None
    try:
        return re.compile(translated, re.ASCII)
    except re.error:
        return None


def any_value(_: Any) -> bool:
    return True


def is_string(value: Any) -> bool:
    return isinstance(value, str)


def is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31


def is_long(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63


def is_moment(value: Any) -> bool:
    """Within the years that a calendar has."""
    return is_number(value) and FIRST_MOMENT <= value <= LAST_MOMENT


def is_blob(value: Any) -> bool:
    return value is not None and not isinstance(value, str | int | float | list | tuple | dict)


TYPE_TESTS = {
    "string": is_string,
    "boolean": is_boolean,
    "integer": is_integer,
    "long": is_long,
    "float": is_number,
    "double": is_number,
    "timestamp": is_moment,
    "blob": is_blob,
}
