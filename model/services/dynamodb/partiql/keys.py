"""What conditions of statements say of keys, apart from what else they say."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.judging import Condition, judge
from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import Among, Both, Comparison, Given, Node, Path, parts
from model.services.dynamodb.values.items import Item, Value
from model.services.dynamodb.values.keys import KeySchema


def conjuncts(node: Node | None) -> list[Node]:
    """The conditions that must all hold."""
    if isinstance(node, Both):
        return [*conjuncts(node.left), *conjuncts(node.right)]
    return [] if node is None else [node]


def all_of(nodes: Sequence[Node], scope: Scope) -> Condition | None:
    """One condition of several; None of none."""
    tests = [judge(node, scope) for node in nodes]
    return Condition(lambda item: all(test(item) for test in tests)) if tests else None


def named_values(node: Node, name: str, scope: Scope) -> list[Value] | None:
    """The values that an attribute must have, or one of which, if this is what the condition says."""
    if isinstance(node, Comparison) and node.symbol != "=":
        return None
    if not isinstance(node, Comparison | Among):
        return None
    operands = parts(node)
    paths = [each for each in operands if isinstance(each, Path)]
    if len(paths) != 1 or scope.steps(paths[0]) != (name,):
        return None
    values = [scope.value(each) for each in operands if isinstance(each, Given)]
    is_of_values = isinstance(node, Comparison) or operands[0] is paths[0]
    return values if is_of_values and len(values) == len(operands) - 1 else None


def key_and_rest(where: Node | None, schema: KeySchema, scope: Scope) -> tuple[Item, list[Node]]:
    """The key of the one item that a condition is about, and what else must be true of it."""
    rest = conjuncts(where)
    key: dict[str, Value] = {}
    for name in schema.names:
        for node in rest:
            values = named_values(node, name, scope) if isinstance(node, Comparison) else None
            if values:
                key[name] = values[0]
                rest = [each for each in rest if each is not node]
                break
        else:
            raise AwsError(
                "ValidationException", "Where clause does not contain a mandatory equality on all key attributes"
            )
    return key, rest
