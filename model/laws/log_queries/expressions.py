"""Expressions of a query: what they come to for a row."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.line import read_number
from model.laws.log_patterns.regex import Regex
from model.laws.log_queries.functions import FUNCTIONS, floor_of, period_of
from model.laws.log_queries.row import Row, Value, number, shown
from model.laws.log_queries.words import BadQuery, Words, unquoted

Expression = Callable[[Row], Value]

DEEPEST = 30
ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Work = Callable[[float, float], float]

SUMS: Mapping[str, Work] = {"+": operator.add, "-": operator.sub}
PRODUCTS: Mapping[str, Work] = {"*": operator.mul, "/": lambda one, other: one / other, "%": operator.mod}
_LETTER = re.compile(r"(\\.)|([A-Z])")


@dataclass(frozen=True)
class Field:
    """What a row says under a name."""

    name: str

    def __call__(self, row: Row) -> Value:
        return row.get(self.name)


@dataclass(frozen=True)
class Constant:
    value: Value

    def __call__(self, _row: Row) -> Value:
        return self.value


@dataclass(frozen=True)
class Among:
    """One of some."""

    left: Expression
    choices: Sequence[Expression]

    def __call__(self, row: Row) -> Value:
        return any(_same(self.left(row), choice(row)) for choice in self.choices)


@dataclass(frozen=True)
class Both:
    one: Expression
    other: Expression

    def __call__(self, row: Row) -> Value:
        return bool(self.one(row)) and bool(self.other(row))


def demands(condition: Expression) -> Mapping[str, tuple[str, ...]]:
    """Which fields have to have which of some values, whatever else is asked for: what an index can help with."""
    if isinstance(condition, Both):
        return {**demands(condition.one), **demands(condition.other)}
    if not isinstance(condition, Among) or not isinstance(condition.left, Field):
        return {}
    constants = [choice.value for choice in condition.choices if isinstance(choice, Constant)]
    return {condition.left.name: tuple(map(shown, constants))} if len(constants) == len(condition.choices) else {}


class Expressions:
    """Reads expressions out of the words of a query."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._depth = 0
        self.unmasks = False
        "Whether something of what is masked was asked for."

    def read(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadQuery("the query is nested too deeply")
        found = self._all()
        while self._words.takes("or"):
            found = _either(found, self._all())
        self._depth -= 1
        return found

    def _all(self) -> Expression:
        found = self._not()
        while self._words.takes("and"):
            found = Both(found, self._not())
        return found

    def _not(self) -> Expression:
        negated = False
        while self._words.takes("not"):
            negated = not negated
        found = self._comparison()
        return _not(found) if negated else found

    def _comparison(self) -> Expression:
        left, words = self._sum(), self._words
        if sign := words.takes("=", "!="):
            same = Among(left, (self._sum(),))
            return same if sign == "=" else _not(same)
        if sign := words.takes(*ORDERS):
            return _ordered(left, ORDERS[sign], self._sum())
        if words.takes("=~"):
            return self._like(left)
        negated = bool(words.takes("not"))
        found = self._like(left) if words.takes("like") else self._among(left) if words.takes("in") else None
        if found is None and negated:
            raise words.refuse("like or in")
        return left if found is None else _not(found) if negated else found

    def _like(self, left: Expression) -> Expression:
        said = self._words.regex()
        if said is not None:
            finds = _finder(said)
            return lambda row: (value := left(row)) is not None and finds(shown(value))
        text = self._words.text()
        return lambda row: (value := left(row)) is not None and text in shown(value)

    def _among(self, left: Expression) -> Expression:
        self._words.needs("[")
        choices = [self._sum()]
        while self._words.takes(","):
            choices.append(self._sum())
        self._words.needs("]")
        return Among(left, choices)

    def _sum(self) -> Expression:
        found = self._product()
        while sign := self._words.takes(*SUMS):
            found = _arithmetic(found, SUMS[sign], self._product())
        return found

    def _product(self) -> Expression:
        found = self._one()
        while sign := self._words.takes(*PRODUCTS):
            found = _arithmetic(found, PRODUCTS[sign], self._one())
        return found

    def _one(self) -> Expression:
        words = self._words
        if words.takes("("):
            inner = self.read()
            words.needs(")")
            return inner
        if words.takes("-"):
            return _arithmetic(Constant(0.0), operator.sub, self._bounded())
        word = words.peek()
        if word.kind == "number":
            return Constant(read_number(words.next().text))
        if word.kind == "text":
            return Constant(unquoted(words.next().text))
        name = words.name()
        return self._call(name.lower()) if word.kind == "name" and words.takes("(") else Field(name)

    def _bounded(self) -> Expression:
        """What follows a sign, of which there may be only so many."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadQuery("the query is nested too deeply")
        found = self._one()
        self._depth -= 1
        return found

    def _call(self, name: str) -> Expression:
        """A function, whose bracket is open already."""
        if name in ("bin", "datefloor"):
            return self._floor(name)
        if name == "unmask":
            return self._plain()
        if name not in FUNCTIONS:
            raise BadQuery(f"unknown function {name}")
        least, most, function = FUNCTIONS[name]
        values = [self.read()]
        while self._words.takes(","):
            values.append(self.read())
        self._words.needs(")")
        if not least <= len(values) <= most:
            raise BadQuery(f"{name} does not take {len(values)} values")
        return lambda row: function(*(value(row) for value in values))

    def _plain(self) -> Expression:
        """The message as it came in, with nothing masked."""
        self.unmasks = True
        inner = self.read()
        self._words.needs(")")
        if inner != Field("@message"):
            raise BadQuery("unmask takes @message")
        return plain

    def _floor(self, name: str) -> Expression:
        time: Expression = lambda row: row.get("@timestamp")  # noqa: E731
        if name == "datefloor":
            time = self._sum()
            self._words.needs(",")
        word = self._words.next()
        period = period_of(word.text) if word.kind == "period" else None
        if period is None:
            raise BadQuery(f"'{word.text}' is no period")
        self._words.needs(")")
        return lambda row: floor_of(time(row), period)


def _finder(said: str) -> Callable[[str], bool]:
    """A regular expression; `(?i)` before it leaves aside how letters are written."""
    aside = said.startswith("(?i)")
    text = _LETTER.sub(lambda found: found[1] or found[2].lower(), said[4:]) if aside else said
    try:
        finds = Regex(text, loose=True).finds
    except BadPattern as bad:
        raise BadQuery(str(bad)) from bad
    return (lambda seen: finds(seen.lower())) if aside else finds


def plain(row: Row) -> Value:
    return row.get("@message") if row.plain is None else row.plain


def _either(one: Expression, other: Expression) -> Expression:
    return lambda row: bool(one(row)) or bool(other(row))


def _not(one: Expression) -> Expression:
    return lambda row: not one(row)


def _same(one: Value, other: Value) -> bool:
    if one is None or other is None:
        return one is other
    numbers = number(one), number(other)
    return numbers[0] == numbers[1] if None not in numbers else shown(one) == shown(other)


def _ordered(one: Expression, order: Callable[[float, float], bool], other: Expression) -> Expression:
    def judge(row: Row) -> bool:
        left, right = number(one(row)), number(other(row))
        return left is not None and right is not None and order(left, right)

    return judge


def _arithmetic(one: Expression, work: Work, other: Expression) -> Expression:
    def calculate(row: Row) -> Value:
        left, right = number(one(row)), number(other(row))
        try:
            return None if left is None or right is None else work(left, right)
        except (ZeroDivisionError, OverflowError):
            return None

    return calculate
