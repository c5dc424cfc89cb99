"""The grammar of metric math: from a line of text to a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from model.laws.tokens import TokenReader

DEEPEST = 60


class MathError(ValueError):
    """An expression that cannot be computed, in a sentence for its author."""


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """The id of a metric or expression (m1), or a word that functions know (REPEAT, DESC, AVG)."""

    word: str


@dataclass(frozen=True, slots=True)
class Array:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Node


@dataclass(frozen=True, slots=True)
class Operation:
    symbol: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Invocation:
    function: str
    arguments: tuple[Node, ...]


Node = Number | Text | Name | Array | Negation | Operation | Invocation

SPELLINGS = {"&&": "AND", "||": "OR"}
STRENGTHS = {
    **dict.fromkeys(("OR", "||"), 1),
    **dict.fromkeys(("AND", "&&"), 2),
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), 3),
    **dict.fromkeys("+-", 4),
    **dict.fromkeys("*/", 5),
    "^": 7,
}
NEGATION_STRENGTH = 6


def parsed(expression: str) -> Node:
    """The tree of an expression; MathError says where it stops making sense."""
    return _Reader(expression).whole()


def names_in(node: Node) -> set[str]:
    """The ids an expression refers to."""
    match node:
        case Name(word):
            return {word} if word[0].islower() else set()
        case Array(parts) | Invocation(_, parts):
            return {name for part in parts for name in names_in(part)}
        case Negation(operand):
            return names_in(operand)
        case Operation(_, left, right):
            return names_in(left) | names_in(right)
        case Number() | Text():
            return set()


def invocations(node: Node) -> Iterator[Invocation]:
    """Every function that is called in it."""
    match node:
        case Invocation(_, arguments):
            yield node
            yield from chain.from_iterable(map(invocations, arguments))
        case Array(parts):
            yield from chain.from_iterable(map(invocations, parts))
        case Negation(operand):
            yield from invocations(operand)
        case Operation(_, left, right):
            yield from invocations(left)
            yield from invocations(right)
        case Number() | Text() | Name():
            return


class _Reader(TokenReader):
    TOKEN = re.compile(
        r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|(?P<word>[A-Za-z]\w*)"
        r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<symbol><=|>=|==|!=|&&|\|\||[-+*/^<>()\[\],])|(?P<end>$))"
    )

    def whole(self) -> Node:
        node = self._operation(0)
        if self._kind != "end":
            raise self._flaw()
        return node

    def _operation(self, weakest: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise MathError("Expression is nested too deeply")
        node = self._operand()
        while (strength := STRENGTHS.get(self._word, 0)) > weakest and self._kind in ("symbol", "word"):
            symbol = SPELLINGS.get(self._word, self._word)
            self._advance()
            node = Operation(symbol, node, self._operation(strength - 1 if symbol == "^" else strength))
        self._depth -= 1
        return node

    def _operand(self) -> Node:
        if self._kind == "number":
            return Number(float(self._advance()))
        if self._kind == "text":
            return Text(self._advance()[1:-1])
        if self._kind == "word" and self._word not in STRENGTHS:
            word = self._advance()
            return Invocation(word, self._items("(", ")")) if self._word == "(" else Name(word)
        if self._takes("-"):
            return Negation(self._operation(NEGATION_STRENGTH - 1))
        if self._word == "[":
            return Array(self._items("[", "]"))
        return self._parenthesized()

    def _parenthesized(self) -> Node:
        self._needs("(")
        node = self._operation(0)
        self._needs(")")
        return node

    def _items(self, opening: str, closing: str) -> tuple[Node, ...]:
        self._needs(opening)
        items: list[Node] = []
        while self._word != closing:
            if items:
                self._needs(",")
            items.append(self._operation(0))
        self._needs(closing)
        return tuple(items)

    def _flaw(self) -> MathError:
        if not self._kind:
            return MathError(f"Unexpected character at position {self._start + 1} of '{self._text}'")
        found = f"'{self._word}'" if self._word else "end"
        return MathError(f"Unexpected {found} in '{self._text}'")
