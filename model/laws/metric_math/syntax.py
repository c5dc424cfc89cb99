"""The grammar of metric math: from a line of text to a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

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

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|(?P<word>[A-Za-z]\w*)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<symbol><=|>=|==|!=|&&|\|\||[-+*/^<>()\[\],])|(?P<end>$))"
)
SPELLINGS = {"&&": "AND", "||": "OR"}
STRENGTHS = {
    "OR": 1,
    "AND": 2,
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


class _Reader:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._place = 0
        self._depth = 0
        self._kind, self._lexeme = "", ""
        self._advance()

    def whole(self) -> Node:
        node = self._operation(0)
        if self._kind != "end":
            raise self._unexpected()
        return node

    def _advance(self) -> str:
        before = self._lexeme
        found = TOKEN.match(self._expression, self._place)
        if found is None or found.lastgroup is None:
            raise MathError(f"Unexpected character at position {self._place + 1} of '{self._expression}'")
        self._place = found.end()
        self._kind, self._lexeme = found.lastgroup, found[found.lastgroup]
        self._lexeme = SPELLINGS.get(self._lexeme, self._lexeme)
        return before

    def _operation(self, weakest: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise MathError("Expression is nested too deeply")
        node = self._operand()
        while (strength := STRENGTHS.get(self._lexeme, 0)) > weakest and self._kind in ("symbol", "word"):
            symbol = self._advance()
            node = Operation(symbol, node, self._operation(strength - 1 if symbol == "^" else strength))
        self._depth -= 1
        return node

    def _operand(self) -> Node:
        if self._kind == "number":
            return Number(float(self._advance()))
        if self._kind == "text":
            return Text(self._advance()[1:-1])
        if self._kind == "word" and self._lexeme not in STRENGTHS:
            word = self._advance()
            return Invocation(word, self._items("(", ")")) if self._lexeme == "(" else Name(word)
        if self._lexeme == "-":
            self._advance()
            return Negation(self._operation(NEGATION_STRENGTH - 1))
        if self._lexeme == "[":
            return Array(self._items("[", "]"))
        return self._parenthesized()

    def _parenthesized(self) -> Node:
        self._expect("(")
        node = self._operation(0)
        self._expect(")")
        return node

    def _items(self, opening: str, closing: str) -> tuple[Node, ...]:
        self._expect(opening)
        items: list[Node] = []
        while self._lexeme != closing:
            if items:
                self._expect(",")
            items.append(self._operation(0))
        self._expect(closing)
        return tuple(items)

    def _expect(self, token: str) -> None:
        if self._kind != "symbol" or self._lexeme != token:
            raise self._unexpected()
        self._advance()

    def _unexpected(self) -> MathError:
        found = f"'{self._lexeme}'" if self._lexeme else "end"
        return MathError(f"Unexpected {found} in '{self._expression}'")
