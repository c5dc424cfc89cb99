"""Key conditions: which hash key a query reads, and which range of sort keys under it.

Source: Amazon DynamoDB Developer Guide, "Key condition expressions for the Query operation".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import (
    Among,
    Between,
    Both,
    Comparison,
    Either,
    Function,
    Given,
    Negated,
    Node,
    Path,
    parts,
)
from model.services.dynamodb.values.items import Value, content, kind_of
from model.services.dynamodb.values.keys import KeyPart, KeyRange, KeySchema, after, after_prefix, key_bytes

TURNED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"What a comparison says when its sides change places."
BEGINS = "begins_with"
BETWEEN = "BETWEEN"
REFUSED: Mapping[type[Node], str] = {Either: "OR", Negated: "NOT", Among: "IN"}


class KeyTest(NamedTuple):
    """What one part of a key is held against, and how."""

    symbol: str
    values: tuple[Value, ...]


def key_tests(node: Node, scope: Scope) -> dict[str, KeyTest]:
    """The tests of a key condition by the attribute that they are about."""
    if isinstance(node, Both):
        left, right = key_tests(node.left, scope), key_tests(node.right, scope)
        if left.keys() & right.keys():
            raise _Misfit("KeyConditionExpressions must only contain one condition per key")
        return left | right
    _refuse_operator(node)
    name, *deeper = scope.steps(_only_path(node))
    if deeper:
        raise _Misfit("KeyConditionExpressions cannot have conditions on nested attributes")
    return {str(name): _test(node, scope)}


class _Misfit(AwsError):
    """A condition that makes sense, but not for keys."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message)


def _refuse_operator(node: Node) -> None:
    operator = REFUSED.get(type(node), "")
    if isinstance(node, Function) and node.name != BEGINS:
        operator = node.name
    elif isinstance(node, Comparison) and node.symbol == "<>":
        operator = node.symbol
    if operator:
        raise _Misfit(f"Invalid operator used in KeyConditionExpression: {operator}")


def _only_path(node: Node) -> Path:
    operands = parts(node)
    if any(isinstance(each, Function) for each in operands):
        raise _Misfit("KeyConditionExpressions cannot contain nested operations")
    paths = [each for each in operands if isinstance(each, Path)]
    if len(paths) > 1:
        raise _Misfit("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")
    if not paths:
        raise _Misfit("Invalid condition in KeyConditionExpression: No key attribute specified")
    if isinstance(node, Between | Function) and operands[0] is not paths[0]:
        operator = BETWEEN if isinstance(node, Between) else BEGINS
        raise _Misfit(
            f"Invalid condition in KeyConditionExpression: {operator} operator must have the key attribute as its "
            "first operand"
        )
    return paths[0]


def _test(node: Node, scope: Scope) -> KeyTest:
    values = tuple(scope.value(each) for each in parts(node) if isinstance(each, Given))
    if isinstance(node, Comparison):
        return KeyTest(node.symbol if isinstance(node.left, Path) else TURNED[node.symbol], values)
    return KeyTest(BETWEEN if isinstance(node, Between) else BEGINS, values)


def key_range(tests: Mapping[str, KeyTest], key: KeySchema) -> KeyRange:
    """What a query reads, or the refusal of tests that do not fit the key."""
    if not 1 <= len(tests) <= 2:
        raise _Misfit("Conditions can be of length 1 or 2 only")
    if key.sort is None and len(tests) > 1:
        raise _Misfit("Query key condition not supported")
    if key.hash.name not in tests:
        raise _Misfit(f"Query condition missed key schema element: {key.hash.name}")
    hashed = tests[key.hash.name]
    _refuse_kind(key.hash, hashed.values)
    if hashed.symbol != "=":
        raise _Misfit("Query key condition not supported")
    if len(tests) == 1:
        return KeyRange(hashed.values[0])
    assert key.sort is not None
    if key.sort.name not in tests:
        raise _Misfit(f"Query condition missed key schema element: {key.sort.name}")
    sorted_by = tests[key.sort.name]
    _refuse_kind(key.sort, sorted_by.values)
    return _range(hashed.values[0], sorted_by.symbol, [key_bytes(value) for value in sorted_by.values])


def _refuse_kind(part: KeyPart, values: Sequence[Value]) -> None:
    for value in values:
        if kind_of(value) != part.kind:
            raise _Misfit(
                "One or more parameter values were invalid: Condition parameter type does not match schema type"
            )
        if part.kind != "N" and not content(value):
            raise _Misfit(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                f"empty {'string' if part.kind == 'S' else 'binary'} value. Key: {part.name}"
            )


def _range(hash_value: Value, symbol: str, bounds: Sequence[bytes]) -> KeyRange:
    first, last = bounds[0], bounds[-1]
    match symbol:
        case "<":
            return KeyRange(hash_value, high=first)
        case "<=":
            return KeyRange(hash_value, high=after(first))
        case ">":
            return KeyRange(hash_value, after(first))
        case ">=":
            return KeyRange(hash_value, first)
        case _ if symbol == BEGINS:
            return KeyRange(hash_value, first, after_prefix(first))
        case _:
            return KeyRange(hash_value, first, after(last))
