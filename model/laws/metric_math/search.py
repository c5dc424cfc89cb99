"""Which metrics a search means: `{AWS/EC2,InstanceId} MetricName="CPUUtilization" (web OR api) NOT old`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from model.laws.metric_math.syntax import MathError
from model.laws.tokens import TokenReader

_SCHEMA = re.compile(r"\s*\{([^}]*)\}")
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Named:
    """A metric, as a search sees it."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        return (self.namespace, self.name, *self.dimensions, *self.dimensions.values())

    def of(self, what: str) -> str | None:
        """A property by its name; None for a dimension that it does not have."""
        own = {"namespace": self.namespace, "metricname": self.name}
        return own.get(what.lower(), self.dimensions.get(what))


Matches = Callable[[Named], bool]


def read_search(text: str) -> Matches:
    """MathError says what cannot be read."""
    schema = _SCHEMA.match(text)
    rest = text[schema.end() :] if schema else text
    terms = _Terms(rest).whole()
    if schema is None:
        return terms
    namespace, *dimensions = (part.strip().strip('"') for part in schema[1].split(","))
    return lambda metric: metric.namespace == namespace and {*metric.dimensions} == {*dimensions} and terms(metric)


class _Terms(TokenReader):
    """Terms beside each other must all match; NOT binds strongest, then AND, then OR."""

    TOKEN = re.compile(r'\s*(?:"(?P<text>[^"]*)"|(?P<mark>[()=])|(?P<word>[^\s()="]+)|(?P<end>$))')

    def whole(self) -> Matches:
        if not self._more:
            return lambda _: True
        found = self._either()
        if self._more:
            raise self._flaw()
        return found

    @property
    def _more(self) -> bool:
        return self._kind != "end"

    def _either(self) -> Matches:
        found = self._both()
        while self._takes("OR"):
            found = _or(found, self._both())
        return found

    def _both(self) -> Matches:
        found = self._one()
        while self._more and not self._stands(")", "OR"):
            self._takes("AND")
            found = _and(found, self._one())
        return found

    def _one(self) -> Matches:
        self._depth += 1
        if self._depth > DEEPEST:
            raise MathError("The search is nested too deeply")
        if self._takes("NOT"):
            found = _not(self._one())
        elif self._takes("("):
            found = self._grouped(self._either)
        else:
            found = self._term()
        self._depth -= 1
        return found

    def _grouped(self, read: Callable[[], Matches]) -> Matches:
        found = read()
        if not self._takes(")"):
            raise MathError(f"A parenthesis has no end in the search '{self._text}'")
        return found

    def _term(self) -> Matches:
        if self._kind in ("mark", "end"):
            raise self._flaw()
        quoted, word = self._kind == "text", self._advance()
        if not self._takes("="):
            return _anywhere(word, quoted)
        if self._takes("("):
            return self._grouped(lambda: self._values(word))
        return self._value(word)

    def _values(self, what: str) -> Matches:
        found = self._value(what)
        while self._takes("OR"):
            found = _or(found, self._value(what))
        return found

    def _value(self, what: str) -> Matches:
        if self._kind in ("mark", "end"):
            raise MathError(f"A value is missing after '{what}=' in the search '{self._text}'")
        quoted, word = self._kind == "text", self._advance()
        return lambda metric: (own := metric.of(what)) is not None and _fits(own, word, quoted)

    def _flaw(self) -> MathError:
        if not self._kind:
            return MathError(f"A quote has no end in the search '{self._text}'")
        return MathError(f"Unexpected '{self._word or 'end'}' in the search '{self._text}'")


def _and(one: Matches, other: Matches) -> Matches:
    return lambda metric: one(metric) and other(metric)


def _or(one: Matches, other: Matches) -> Matches:
    return lambda metric: one(metric) or other(metric)


def _not(one: Matches) -> Matches:
    return lambda metric: not one(metric)


def _anywhere(word: str, quoted: bool) -> Matches:
    return lambda metric: any(_fits(own, word, quoted) for own in metric.words)


def _fits(own: str, word: str, quoted: bool) -> bool:
    """In quotes a text is meant as a whole; otherwise its pieces, as `cpu` is one of CPUUtilization."""
    if quoted:
        return own == word
    pieces, wanted = _pieces(own), _pieces(word)
    return own.lower() == word.lower() or (bool(wanted) and wanted <= pieces)


def _pieces(text: str) -> set[str]:
    return {piece.lower() for piece in _PIECES.findall(text)}
