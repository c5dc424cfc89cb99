"""Questions about all metrics of a name: `SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId) GROUP BY …`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from model.laws.metric_math.search import Named
from model.laws.metric_math.syntax import MathError
from model.laws.tokens import QUOTED, TokenReader

FUNCTIONS = {"AVG": "Average", "COUNT": "SampleCount", "MAX": "Maximum", "MIN": "Minimum", "SUM": "Sum"}
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Condition:
    """A dimension that must, or must not, have a value."""

    dimension: str
    value: str
    equal: bool

    def holds(self, metric: Named) -> bool:
        return (metric.dimensions.get(self.dimension) == self.value) == self.equal


@dataclass(frozen=True, slots=True)
class Question:
    """`schema` are the dimensions that a metric must have, these and no others; None where any will do."""

    function: str
    metric: str
    namespace: str
    schema: frozenset[str] | None
    conditions: tuple[Condition, ...] = ()
    groups: tuple[str, ...] = ()
    order: str = ""
    descending: bool = False
    limit: int = MOST_LINES

    def means(self, metric: Named) -> bool:
        return (
            (metric.namespace, metric.name) == (self.namespace, self.metric)
            and self.schema in (None, frozenset(metric.dimensions))
            and all(each in metric.dimensions for each in self.groups)
            and all(each.holds(metric) for each in self.conditions)
        )


def is_question(expression: str) -> bool:
    return expression.lstrip()[:7].upper() == "SELECT "


def read_question(text: str) -> Question:
    """MathError says where it cannot be read."""
    return _Reader(text).whole()


class _Reader(TokenReader):
    TOKEN = re.compile(
        r"""\s*(?:"(?P<name>[^"]*)"|'(?P<text>[^']*)'|(?P<mark>!=|[(),=])|(?P<word>[\w./:#-]+)|(?P<end>$))"""
    )

    def whole(self) -> Question:
        self._needs("SELECT")
        function = self._function()
        self._needs("(")
        metric = self._name()
        self._needs(")")
        self._needs("FROM")
        namespace, schema = self._source()
        conditions = self._conditions() if self._takes("WHERE") else ()
        groups = self._groups() if self._takes("GROUP") else ()
        order, descending = self._order() if self._takes("ORDER") else ("", False)
        limit = self._limit() if self._takes("LIMIT") else MOST_LINES
        if self._kind != "end":
            raise self._flaw()
        return Question(function, metric, namespace, schema, conditions, groups, order, descending, limit)

    def _source(self) -> tuple[str, frozenset[str] | None]:
        if not self._takes("SCHEMA"):
            return self._name(), None
        self._needs("(")
        namespace, dimensions = self._name(), list[str]()
        while self._takes(","):
            dimensions.append(self._name())
        self._needs(")")
        return namespace, frozenset(dimensions)

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._takes("AND"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        dimension, equal = self._name(), self._word == "="
        if not self._takes("="):
            self._needs("!=")
        if self._kind != "text":
            raise self._flaw()
        return Condition(dimension, self._advance(), equal)

    def _groups(self) -> tuple[str, ...]:
        self._needs("BY")
        found = [self._name()]
        while self._takes(","):
            found.append(self._name())
        return tuple(found)

    def _order(self) -> tuple[str, bool]:
        self._needs("BY")
        function = self._function()
        self._needs("(")
        self._needs(")")
        descending = self._takes("DESC")
        if not descending:
            self._takes("ASC")
        return function, descending

    def _limit(self) -> int:
        if not self._word.isdigit() or not 1 <= int(self._word) <= MOST_LINES:
            raise self._flaw()
        return int(self._advance())

    def _function(self) -> str:
        word = self._word.upper()
        if self._kind != "word" or word not in FUNCTIONS:
            raise self._flaw()
        self._advance()
        return word

    def _name(self) -> str:
        if self._kind not in ("word", "name"):
            raise self._flaw()
        return self._advance()

    def _stands(self, *words: str) -> bool:
        """In small letters too."""
        return self._kind not in QUOTED and self._word.upper() in words

    def _flaw(self) -> MathError:
        if not self._kind:
            return MathError(f"Unexpected character at position {self._start + 1} of the query")
        found = f"'{self._word}'" if self._word else "end"
        return MathError(f"Unexpected {found} in the query")
