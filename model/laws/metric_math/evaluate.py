"""Expressions computed over the metrics of one request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from model.laws.metric_math.functions import FUNCTIONS
from model.laws.metric_math.syntax import (
    Array,
    Invocation,
    MathError,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    Text,
    invocations,
    names_in,
    parsed,
)
from model.laws.metric_math.values import Line, Lines, Value, kind, operated

ID = re.compile(r"[a-z]\w*")
SEARCHED_PERIOD = 300
WORDS = frozenset({"REPEAT", "LINEAR", "ASC", "DESC", "AVG", "SUM", "MIN", "MAX"})


class Search(NamedTuple):
    """What SEARCH is asked for."""

    text: str
    statistic: str
    period: int


class Asked(NamedTuple):
    """What a function is asked for that others than the metrics of the request have to answer."""

    function: str
    arguments: tuple[str | float, ...]


Sought = Search | Asked

INSIGHT_RULE_METRIC, LAMBDA, DB_PERF_INSIGHTS = "INSIGHT_RULE_METRIC", "LAMBDA", "DB_PERF_INSIGHTS"
ELSEWHERE = {INSIGHT_RULE_METRIC: (2, 2), LAMBDA: (1, 10), DB_PERF_INSIGHTS: (3, 3)}
"Functions that others answer, with the fewest and most arguments they take: texts and numbers alone."


def evaluate(
    expressions: Mapping[str, str],
    metrics: Mapping[str, Line],
    found: Mapping[Sought, Lines] | None = None,
    answers: Mapping[str, Lines] | None = None,
) -> dict[str, Lines]:
    """Every expression of a request by its id, as the time series it gives; they may refer to each other.

    All metrics share their starts, and so does what was `found` elsewhere and the `answers` to questions. MathError
    carries AWS's opening, "Error in expression 'e1': …".
    """
    return _Request(expressions, metrics, found or {}, answers or {}).results()


class _Request:
    def __init__(
        self,
        expressions: Mapping[str, str],
        metrics: Mapping[str, Line],
        found: Mapping[Sought, Lines],
        answers: Mapping[str, Lines],
    ) -> None:
        self._expressions = expressions
        self._found = found
        self._metrics = metrics
        self._known: dict[str, Value] = {**metrics, **answers}
        self._open: list[str] = []

    def results(self) -> dict[str, Lines]:
        return {name: self._final(name) for name in self._expressions}

    def _final(self, name: str) -> Lines:
        value = self._value_of(name)
        if isinstance(value, Line):
            return (value,)
        if isinstance(value, tuple):
            return value
        raise MathError(f"Error in expression '{name}': The result is '{kind(value)}' and must be 'TS' or 'TS[]'")

    def _value_of(self, name: str) -> Value:
        if name not in self._known:
            self._open.append(name)
            try:
                self._known[name] = self._computed(parsed(self._expressions[name]))
            except MathError as error:
                known = str(error).startswith("Error in expression")
                raise error if known else MathError(f"Error in expression '{name}': {error}") from None
            self._open.pop()
        return self._known[name]

    def _computed(self, node: Node) -> Value:
        match node:
            case Number(value):
                return value
            case Text():
                return node
            case Name(word):
                return self._named(word)
            case Array(items):
                return self._array(items)
            case Negation(operand):
                return operated("*", -1.0, self._computed(operand))
            case Operation(symbol, left, right):
                return operated(symbol, self._computed(left), self._computed(right))
            case Invocation(function, arguments):
                return self._invoked(function, arguments)

    def _named(self, word: str) -> Value:
        if word in WORDS:
            return Text(word)
        if word in self._open:
            raise MathError(f"'{word}' refers to itself")
        if not ID.fullmatch(word) or (word not in self._known and word not in self._expressions):
            raise MathError(f"No metric or expression of this request has the id '{word}'")
        return self._value_of(word)

    def _array(self, items: Sequence[Node]) -> Lines:
        lines: list[Line] = []
        for value in map(self._computed, items):
            if isinstance(value, Line):
                lines.append(value)
            elif isinstance(value, tuple):
                lines += value
            else:
                raise MathError(f"An array holds time series, not '{kind(value)}'")
        return tuple(lines)

    def _invoked(self, name: str, nodes: Sequence[Node]) -> Value:
        if name == "METRICS":
            return self._all_metrics([self._computed(node) for node in nodes])
        if name == "TIME_SERIES":
            return self._time_series([self._computed(node) for node in nodes])
        if name == "SEARCH":
            return self._found.get(_search(nodes), ())
        if name in ELSEWHERE:
            lines = self._found.get(_asked(name, nodes), ())
            return lines if name == LAMBDA else lines[0]
        if name not in FUNCTIONS:
            raise MathError(f"Function '{name}' not found")
        function, fewest, most = FUNCTIONS[name]
        if not fewest <= len(nodes) <= most:
            wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            raise MathError(f"Function '{name}' takes {wanted} argument(s), {len(nodes)} given")
        return function([self._computed(node) for node in nodes])

    def _all_metrics(self, arguments: Sequence[Value]) -> Lines:
        if len(arguments) > 1 or (arguments and not isinstance(arguments[0], Text)):
            raise MathError("METRICS takes nothing or one string")
        part = arguments[0].value if arguments and isinstance(arguments[0], Text) else ""
        return tuple(line for name, line in self._metrics.items() if part in name)

    def _time_series(self, arguments: Sequence[Value]) -> Line:
        if len(arguments) != 1 or not isinstance(arguments[0], float) or not self._metrics:
            raise MathError("TIME_SERIES takes one scalar, in a request with at least one metric")
        frame = next(iter(self._metrics.values()))
        return Line(frame.starts, (arguments[0],) * len(frame.starts))


def _search(nodes: Sequence[Node]) -> Search:
    match list(nodes):
        case [Text(text), Text(statistic)]:
            return Search(text, statistic, SEARCHED_PERIOD)
        case [Text(text), Text(statistic), Number(period)]:
            return Search(text, statistic, int(period))
        case _:
            raise MathError("SEARCH takes a search and a statistic in quotes, and a period")


def _asked(name: str, nodes: Sequence[Node]) -> Asked:
    fewest, most = ELSEWHERE[name]
    given = tuple(node.value for node in nodes if isinstance(node, Text | Number))
    if len(given) != len(nodes) or not fewest <= len(nodes) <= most:
        wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        raise MathError(f"Function '{name}' takes {wanted} argument(s), each a text in quotes or a number")
    return Asked(name, given)


def sought(expression: str) -> list[Sought]:
    """What an expression searches for, and what it asks others for."""
    called = list(invocations(parsed(expression)))
    found: list[Sought] = [_search(each.arguments) for each in called if each.function == "SEARCH"]
    return found + [_asked(each.function, each.arguments) for each in called if each.function in ELSEWHERE]


def references(expression: str) -> set[str]:
    """The ids that an expression needs; MathError when it cannot be read."""
    return names_in(parsed(expression))


def banded(expression: str) -> set[str]:
    """The ids of the metrics whose usual values an expression asks for."""
    calls = (each for each in invocations(parsed(expression)) if each.function == "ANOMALY_DETECTION_BAND")
    return {each.arguments[0].word for each in calls if each.arguments and isinstance(each.arguments[0], Name)}
