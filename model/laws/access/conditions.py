"""The Condition element: every key of every operator must hold, and one of a key's values is enough.

Source: IAM User Guide, "Condition", "Conditions with multiple context keys or values", "Multivalued context keys".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from model.laws.access.documents import listed
from model.laws.access.operators import NEGATED, POSITIVE, Compiled
from model.laws.access.question import Question

NULL = "Null"
IF_EXISTS = "IfExists"
OPERATORS = {name.lower(): name for name in (*POSITIVE, *NEGATED, NULL)}


class Quantifier(StrEnum):
    ONE = ""
    ANY = "ForAnyValue"
    ALL = "ForAllValues"


class Operator(NamedTuple):
    """An operator's name, taken apart."""

    quantifier: Quantifier
    name: str
    if_exists: bool


class Condition(Protocol):
    """One key under one operator."""

    @property
    def operator(self) -> str: ...

    @property
    def key(self) -> str: ...

    @property
    def keys(self) -> frozenset[str]: ...

    def holds(self, question: Question) -> bool: ...


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """`keys` are all that it reads of a request, those of the variables in its values included."""

    operator: str
    key: str
    keys: frozenset[str]
    quantifier: Quantifier
    negated: bool
    if_exists: bool
    compiled: Compiled

    def holds(self, question: Question) -> bool:
        """A key that is not present fails, unless the operator is negated or ends in IfExists.

        ForAllValues holds of no values at all, ForAnyValue does not; an empty text is no value to them.
        """
        values = question.values(self.key)
        if self.quantifier:
            each = (self.compiled.test(value, question) != self.negated for value in values if value)
            return any(each) if self.quantifier is Quantifier.ANY else all(each)
        if not values:
            return self.negated or self.if_exists
        for value in values:
            if self.compiled.test(value, question):
                return not self.negated
        return self.negated


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Null: "true" wants the key to be missing, "false" wants it to be there."""

    key: str
    missing: frozenset[bool]
    operator: str = NULL

    @property
    def keys(self) -> frozenset[str]:
        return frozenset({self.key})

    def holds(self, question: Question) -> bool:
        return (not question.values(self.key)) in self.missing


def take_apart(text: str) -> Operator | None:
    """ForAnyValue:StringLikeIfExists and the like; None for what is no operator."""
    quantifier, colon, rest = text.rpartition(":")
    if colon and quantifier not in (Quantifier.ANY, Quantifier.ALL):
        return None
    bare = rest.removesuffix(IF_EXISTS)
    name = OPERATORS.get(bare.lower())
    if name is None or (name == NULL and text.lower() != NULL.lower()):
        return None
    return Operator(Quantifier(quantifier), name, if_exists=bare != rest)


def read_conditions(block: Mapping[str, Mapping[str, Any]], *, variables: bool) -> Iterator[Condition]:
    """The conditions of a statement that was accepted before."""
    for operator, keys in block.items():
        for key, written in keys.items():
            yield _condition(operator, key.lower(), [_text(value) for value in listed(written)], variables)


def _condition(text: str, key: str, values: list[str], variables: bool) -> Condition:
    operator = take_apart(text)
    assert operator is not None, f"{text} was accepted as an operator"
    if operator.name == NULL:
        return Presence(key, frozenset(value.lower() == "true" for value in values))
    compiled = POSITIVE[NEGATED.get(operator.name, operator.name)](values, variables)
    filled = (variable.key for each in compiled.patterns for variable in each.variables)
    return Comparison(
        text,
        key,
        frozenset({key, *filled}),
        operator.quantifier,
        negated=operator.name in NEGATED,
        if_exists=operator.if_exists,
        compiled=compiled,
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
