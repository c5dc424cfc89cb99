"""What expressions consist of, once they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class BadExpression(ValueError):
    """What is wrong with an expression, in AWS's words."""


@dataclass(frozen=True, slots=True)
class Path:
    """Where in an item something lies: names, `#names` that stand for others, and places in lists."""

    steps: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A value that the request gives beside the expression: `:price`."""

    name: str


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    symbol: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between:
    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Among:
    operand: Node
    others: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Both:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Either:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negated:
    operand: Node


@dataclass(frozen=True, slots=True)
class Grouped:
    """What stands between parentheses; it only lives while it is read."""

    node: Node


Node = Path | Given | Function | Comparison | Between | Among | Both | Either | Negated | Grouped
OPERANDS = (Path, Given)
"What is a value and never a condition."


def parts(node: Node) -> tuple[Node, ...]:
    """What a node is made of."""
    match node:
        case Function(_, operands):
            return operands
        case Comparison(_, left, right) | Both(left, right) | Either(left, right):
            return (left, right)
        case Between(operand, low, high):
            return (operand, low, high)
        case Among(operand, others):
            return (operand, *others)
        case Negated(operand) | Grouped(operand):
            return (operand,)
        case Path() | Given():
            return ()


def nodes(node: Node) -> Iterator[Node]:
    """The node and everything within it."""
    yield node
    for part in parts(node):
        yield from nodes(part)
