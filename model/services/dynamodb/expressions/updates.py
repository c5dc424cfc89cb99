"""Updates: what is set, removed, added and deleted, all at once, from what the item was before.

Source: Amazon DynamoDB Developer Guide, "Using update expressions".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from model.services.dynamodb.expressions.reading import ExpressionReader, bare
from model.services.dynamodb.expressions.syntax import BadExpression, Function, Given, Node, Path

OPERANDS_OF = {"if_not_exists": 2, "list_append": 2}
SECTIONS = ("SET", "REMOVE", "ADD", "DELETE")


@dataclass(frozen=True, slots=True)
class Sum:
    """`left + right`, or their difference."""

    symbol: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a section: what is done at a path, and with what."""

    section: str
    path: Path
    value: Node | Sum | None = None


@lru_cache(maxsize=512)
def read_update(text: str) -> tuple[Change, ...]:
    """The changes that an update asks for; BadExpression says where it makes no sense."""
    return _UpdateReader(text).whole()


class _UpdateReader(ExpressionReader):
    KEYWORDS = frozenset(SECTIONS)

    def whole(self) -> tuple[Change, ...]:
        changes: list[Change] = []
        sections: list[str] = []
        while self._is_word(*SECTIONS):
            sections.append(self._advance().upper())
            changes += self._section(sections[-1])
        if self._kind != "end" or not sections:
            raise self._flaw()
        self._refuse_reserved()
        for change in changes:
            _refuse_unknown(change)
        for section in SECTIONS:
            if sections.count(section) > 1:
                raise BadExpression(f'The "{section}" section can only be used once in an update expression;')
        return tuple(changes)

    def _section(self, section: str) -> tuple[Change, ...]:
        if section == "SET":
            return self._several(self._setting)
        if section == "REMOVE":
            return self._several(lambda: Change(section, self._whole_path()))
        return self._several(lambda: Change(section, self._whole_path(), self._given()))

    def _given(self) -> Node:
        if self._kind != "given":
            raise self._flaw()
        self._counts()
        return Given(self._advance())

    def _setting(self) -> Change:
        path = self._whole_path()
        self._needs("=")
        self._counts()
        return Change("SET", path, self._value())

    def _value(self) -> Node | Sum:
        if self._stands("("):
            value = self._parenthesized(self._value)
            if isinstance(value, Sum):
                return value
        else:
            value = bare(self._operand())
        if not self._stands("+", "-"):
            return value
        self._counts()
        return Sum(self._advance(), value, bare(self._operand()))


def _refuse_unknown(change: Change) -> None:
    value = change.value
    pending: list[Node] = [value.left, value.right] if isinstance(value, Sum) else [value] if value else []
    while pending:
        node = pending.pop(0)
        if isinstance(node, Function):
            if node.name not in OPERANDS_OF:
                raise BadExpression(_unknown(node.name))
            pending += node.operands


def _unknown(name: str) -> str:
    if name in ("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"):
        return f"The function is not allowed in an update expression; function: {name}"
    return f"Invalid function name; function: {name}"
