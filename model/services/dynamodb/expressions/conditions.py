"""Conditions: what must be true of an item, read once and then asked of every item that comes along.

Source: Amazon DynamoDB Developer Guide, "Condition and filter expressions, operators, and functions".
"""

from __future__ import annotations

from functools import lru_cache

from model.services.dynamodb.expressions.reading import ExpressionReader, bare
from model.services.dynamodb.expressions.syntax import (
    OPERANDS,
    Among,
    BadExpression,
    Between,
    Both,
    Comparison,
    Either,
    Function,
    Grouped,
    Negated,
    Node,
    nodes,
    parts,
)

SYMBOLS = frozenset({"=", "<>", "<", "<=", ">", ">="})
OPERANDS_OF = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
"How many operands each function takes."
MOST_OTHERS = 100


@lru_cache(maxsize=512)
def read_condition(text: str) -> Node:
    """The tree of a condition; BadExpression says where it is none."""
    return _ConditionReader(text).whole()


class _ConditionReader(ExpressionReader):
    KEYWORDS = frozenset({"AND", "OR", "NOT", "IN", "BETWEEN"})

    def whole(self) -> Node:
        node = bare(self._condition(self._either()))
        if self._kind != "end":
            raise self._flaw()
        if self._is_redundant:
            raise BadExpression("The expression has redundant parentheses;")
        for each in nodes(node):
            if isinstance(each, Function) and each.name not in OPERANDS_OF:
                raise BadExpression(f"Invalid function name; function: {each.name}")
        _refuse_misused(node)
        self._refuse_reserved()
        return node

    def _either(self) -> Node:
        node = self._both()
        while self._is_word("OR"):
            left = bare(self._condition(node))
            self._advance()
            self._counts()
            node = Either(left, bare(self._condition(self._both())))
        return node

    def _both(self) -> Node:
        node = self._negation()
        while self._is_word("AND"):
            left = bare(self._condition(node))
            self._advance()
            self._counts()
            node = Both(left, bare(self._condition(self._negation())))
        return node

    def _negation(self) -> Node:
        if not self._takes_word("NOT"):
            return self._comparison()
        self._counts()
        return Negated(bare(self._condition(self._negation())))

    def _comparison(self) -> Node:
        left = self._group() if self._stands("(") else self._operand()
        if self._word in SYMBOLS and self._kind == "symbol":
            self._counts()
            return Comparison(self._compared(left), bare(left), bare(self._operand()))
        if self._is_word("BETWEEN"):
            return self._between(left)
        return self._among(left) if self._is_word("IN") else left

    def _compared(self, left: Node) -> str:
        """The symbol at hand, if what stands before it can be compared."""
        if not isinstance(bare(left), (*OPERANDS, Function)):
            raise self._flaw()
        return self._advance()

    def _between(self, operand: Node) -> Node:
        self._compared(operand)
        self._counts()
        low = self._operand()
        if not self._takes_word("AND"):
            raise self._flaw()
        return Between(bare(operand), bare(low), bare(self._operand()))

    def _among(self, operand: Node) -> Node:
        self._compared(operand)
        self._counts()
        others = tuple(map(bare, self._parenthesized(lambda: self._several(self._operand))))
        if len(others) > MOST_OTHERS:
            raise BadExpression(
                f"The IN operator is provided with too many operands; number of operands: {len(others)}"
            )
        return Among(bare(operand), others)

    def _group(self) -> Node:
        """Parentheses around a condition, or around a mere operand of what follows."""
        inner = self._parenthesized(self._either)
        self._is_redundant |= isinstance(inner, Grouped)
        return Grouped(inner)

    def _condition(self, node: Node) -> Node:
        """The node, if it says something that is true or false."""
        if isinstance(bare(node), OPERANDS):
            raise self._flaw()
        return node


def _refuse_misused(node: Node) -> None:
    """`size` is a number and no condition; all other functions are conditions and no operands."""
    is_joining = isinstance(node, Both | Either | Negated)
    if isinstance(node, Function) and node.name == "size":
        raise _misused(node)
    for part in parts(node):
        if is_joining:
            _refuse_misused(part)
        elif isinstance(part, Function):
            if part.name != "size":
                raise _misused(part)
            for inner in part.operands:
                if isinstance(inner, Function):
                    raise _misused(inner)


def _misused(function: Function) -> BadExpression:
    return BadExpression(f"The function is not allowed to be used this way in an expression; function: {function.name}")
