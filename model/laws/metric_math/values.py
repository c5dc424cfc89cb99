"""What expressions are made of: scalars, time series and arrays of them, and how operators meet them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from model.laws.baseline import Usual
from model.laws.metric_math.syntax import MathError, Text


@dataclass(frozen=True, slots=True)
class Line:
    """A time series: one value (or None) for each start of the request's common periods.

    `period_seconds` is that of a metric; results of expressions have none of their own.
    """

    starts: tuple[float, ...]
    values: tuple[float | None, ...]
    label: str = ""
    period_seconds: int | None = None
    usual: tuple[Usual | None, ...] | None = None
    "What is usual at each start, where somebody asks for it."
    quota: float | None = None
    "The limit of which it tells how much is in use."

    def with_values(self, values: Sequence[float | None]) -> Line:
        return replace(self, values=tuple(values), period_seconds=None, usual=None, quota=None)

    def mapped(self, function: Callable[[float], float | None]) -> Line:
        return self.with_values([None if value is None else function(value) for value in self.values])

    @property
    def points(self) -> list[float]:
        return [value for value in self.values if value is not None]


Lines = tuple[Line, ...]
Value = float | Line | Lines | Text


def _quotient(left: float, right: float) -> float | None:
    return left / right if right else None


def _power(left: float, right: float) -> float | None:
    """None where the result is no real number."""
    if (not left and right < 0) or (left < 0 and right != int(right)):
        return None
    try:
        return float(left**right)
    except OverflowError:
        return None


def _truth(compare: Callable[[float, float], bool]) -> Callable[[float, float], float | None]:
    return lambda left, right: float(compare(left, right))


OPERATORS: dict[str, Callable[[float, float], float | None]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "^": _power,
    "==": _truth(operator.eq),
    "!=": _truth(operator.ne),
    "<": _truth(operator.lt),
    ">": _truth(operator.gt),
    "<=": _truth(operator.le),
    ">=": _truth(operator.ge),
    "AND": _truth(lambda left, right: bool(left) and bool(right)),
    "OR": _truth(lambda left, right: bool(left) or bool(right)),
}


def operated(symbol: str, left: Value, right: Value) -> Value:
    """An operator between any two values; arrays meet a scalar or a series item by item."""
    if isinstance(left, Text) or isinstance(right, Text):
        raise _unsupported(symbol, left, right)
    if isinstance(left, tuple):
        if isinstance(right, tuple):
            raise _unsupported(symbol, left, right)
        return tuple(_between_lines(symbol, line, right) for line in left)
    if isinstance(right, tuple):
        return tuple(_between_lines(symbol, left, line) for line in right)
    if isinstance(left, Line) or isinstance(right, Line):
        return _between_lines(symbol, left, right)
    if (result := _applied(symbol, left, right)) is None:
        raise MathError(f"{left:g} {symbol} {right:g} has no value")
    return result


def _unsupported(symbol: str, left: Value, right: Value) -> MathError:
    return MathError(f"Unsupported operand type(s) for {symbol}: '{kind(left)}' and '{kind(right)}'")


def _applied(symbol: str, left: float, right: float) -> float | None:
    result = OPERATORS[symbol](left, right)
    return result if result is not None and isfinite(result) else None


def _between_lines(symbol: str, left: float | Line, right: float | Line) -> Line:
    """Where one of two series has no value it counts as 0; where none has, and after division by 0, none results."""
    if isinstance(left, Line) and isinstance(right, Line):
        pairs = zip(left.values, right.values, strict=True)
        values = [None if a is None and b is None else _applied(symbol, a or 0.0, b or 0.0) for a, b in pairs]
        return left.with_values(values)
    if isinstance(left, Line):
        return left.mapped(lambda value: _applied(symbol, value, _scalar(right)))
    assert isinstance(right, Line)
    return right.mapped(lambda value: _applied(symbol, _scalar(left), value))


def _scalar(value: float | Line) -> float:
    assert not isinstance(value, Line)
    return value


def kind(value: Value) -> str:
    """What a value is, in the words of the user guide."""
    if isinstance(value, Line):
        return "TS"
    return "TS[]" if isinstance(value, tuple) else "String" if isinstance(value, Text) else "S"
