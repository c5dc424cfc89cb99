"""An update at work: an item as it is becomes the item as it is to be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.paths import Branch, Steps, found, picked, tree
from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import BadExpression, Function, Given, Node, Path
from model.services.dynamodb.expressions.updates import OPERANDS_OF, Change, Sum
from model.services.dynamodb.values.accepting import DEEPEST, TOO_DEEP, depth_of
from model.services.dynamodb.values.items import NOTHING, SETS, Item, Value, content, kind_of
from model.services.dynamodb.values.numbers import difference, total

Act = Callable[[Value | None, Item], Value | None]
"What becomes of a value, given the item before any change; None where nothing is left."
Compute = Callable[[Item], Value]

LONG_NAMES = {"S": "STRING", "N": "NUMBER", "B": "BINARY", "NULL": "NULL", "BOOL": "BOOLEAN", "L": "LIST", "M": "MAP"}
ADDABLE = SETS | {"N"}
BAD_PATH = "The document path provided in the update expression is invalid for update"
BAD_OPERAND = "An operand in the update expression has an incorrect data type"
NOT_THERE = "The provided expression refers to an attribute that does not exist in the item"


@dataclass(frozen=True, slots=True)
class Updated:
    """An item after an update, and of the attributes it names what they were and what they are now."""

    item: Item
    old: Item
    new: Item


@dataclass(frozen=True, slots=True)
class Update:
    """Everything that is to be changed, by where it lies."""

    acts: Branch[Act]

    @property
    def attributes(self) -> frozenset[str]:
        return frozenset(str(name) for name in self.acts.below)

    def __call__(self, item: Item | None, key: Item) -> Updated:
        """The item changed; where there is none one with this key begins."""
        before = key if item is None else item
        after = _changed_map(before, self.acts, before)
        return Updated(after, picked(item or NOTHING, self.acts), picked(after, self.acts))


def update_of(changes: Sequence[tuple[Steps, Act]], key_names: Collection[str]) -> Update:
    """All changes in one, of which none may be about the key."""
    acts = tree(changes)
    for name in acts.below:
        if name in key_names:
            raise AwsError(
                "ValidationException",
                "One or more parameter values were invalid: "
                f"Cannot update attribute {name}. This attribute is part of the key",
            )
    return Update(acts)


def bound(change: Change, scope: Scope) -> tuple[Steps, Act]:
    """Where a change takes place, and what it does there."""
    steps = scope.steps(change.path)
    if change.section == "REMOVE":
        return steps, removing
    if change.section == "SET":
        assert change.value is not None
        return steps, _setting(_computing(change.value, scope), len(steps))
    assert isinstance(change.value, Given)
    value = scope.value(change.value)
    if kind_of(value) not in (ADDABLE if change.section == "ADD" else SETS):
        raise BadExpression(
            f"Incorrect operand type for operator or function; operator: {change.section}, "
            f"operand type: {LONG_NAMES[kind_of(value)]}, typeSet: ALLOWED_FOR_{change.section}_OPERAND"
        )
    return steps, adding(value) if change.section == "ADD" else deleting(value)


def removing(_existing: Value | None, _item: Item) -> Value | None:
    return None


def adding(value: Value, complaint: str = BAD_OPERAND) -> Act:
    """More of a number, further members of a set, further elements of a list."""
    kind, given = kind_of(value), content(value)

    def act(existing: Value | None, _: Item) -> Value:
        if existing is None:
            return value
        held = _of_kind(existing, kind, complaint)
        if kind == "N":
            return {"N": total(held, given)}
        known: set[Any] = set() if kind == "L" else set(held)
        return {kind: [*held, *(each for each in given if kind == "L" or each not in known)]}

    return act


def deleting(value: Value, complaint: str = BAD_OPERAND) -> Act:
    """Fewer members of a set, of which an empty one is none."""
    kind, given = kind_of(value), set(content(value))

    def act(existing: Value | None, _: Item) -> Value | None:
        if existing is None:
            return None
        left = [each for each in _of_kind(existing, kind, complaint) if each not in given]
        return {kind: left} if left else None

    return act


def _setting(compute: Compute, depth: int) -> Act:
    def act(_existing: Value | None, item: Item) -> Value:
        value = compute(item)
        if depth > 1 and depth - 1 + depth_of(value) > DEEPEST:
            raise AwsError("ValidationException", TOO_DEEP)
        return value

    return act


def _computing(node: Node | Sum, scope: Scope) -> Compute:
    match node:
        case Sum(symbol, left, right):
            return _sum(symbol, _computing(left, scope), _computing(right, scope), _known_kinds((left, right), scope))
        case Given():
            value = scope.value(node)
            return lambda _: value
        case Path():
            steps = scope.steps(node)
            return lambda item: _there(found(item, steps))
        case _:
            assert isinstance(node, Function), node
            if len(node.operands) != OPERANDS_OF[node.name]:
                raise BadExpression(
                    "Incorrect number of operands for operator or function; "
                    f"operator or function: {node.name}, number of operands: {len(node.operands)}"
                )
            return _if_not_exists(node, scope) if node.name == "if_not_exists" else _list_append(node, scope)


def _sum(symbol: str, left: Compute, right: Compute, known: Sequence[str]) -> Compute:
    _refuse_kinds(symbol, known, "N")
    result = total if symbol == "+" else difference
    return lambda item: {"N": result(_of_kind(left(item), "N"), _of_kind(right(item), "N"))}


def _if_not_exists(node: Function, scope: Scope) -> Compute:
    path, other = node.operands
    if not isinstance(path, Path):
        raise BadExpression(f"Operator or function requires a document path; operator or function: {node.name}")
    steps, compute = scope.steps(path), _computing(other, scope)

    def value(item: Item) -> Value:
        existing = found(item, steps)
        return compute(item) if existing is None else existing

    return value


def _list_append(node: Function, scope: Scope) -> Compute:
    left, right = (_computing(each, scope) for each in node.operands)
    _refuse_kinds(node.name, _known_kinds(node.operands, scope), "L")
    return lambda item: {"L": [*_of_kind(left(item), "L"), *_of_kind(right(item), "L")]}


def _known_kinds(operands: Sequence[Node], scope: Scope) -> list[str]:
    return [kind_of(scope.value(each)) for each in operands if isinstance(each, Given)]


def _refuse_kinds(operator: str, known: Sequence[str], wanted: str) -> None:
    for kind in known:
        if kind != wanted:
            raise BadExpression(
                "Incorrect operand type for operator or function; "
                f"operator or function: {operator}, operand type: {kind}"
            )


def _there(value: Value | None) -> Value:
    if value is None:
        raise AwsError("ValidationException", NOT_THERE)
    return value


def _of_kind(value: Value, kind: str, complaint: str = BAD_OPERAND) -> Any:
    if kind_of(value) != kind:
        raise AwsError("ValidationException", complaint)
    return content(value)


def _changed_map(members: Item, acts: Branch[Act], item: Item) -> Item:
    changed = dict(members)
    for name, act in acts.below.items():
        if not isinstance(name, str):
            raise AwsError("ValidationException", BAD_PATH)
        value = _changed(members.get(name), act, item)
        if value is not None:
            changed[name] = value
        elif name in changed:
            del changed[name]
    return changed


def _changed(existing: Value | None, act: Branch[Act], item: Item) -> Value | None:
    if act.leaf is not None:
        return act.leaf(existing, item)
    if existing is None or kind_of(existing) not in ("M", "L"):
        raise AwsError("ValidationException", BAD_PATH)
    if "M" in existing:
        return {"M": _changed_map(existing["M"], act, item)}
    return {"L": _changed_list(existing["L"], act, item)}


def _changed_list(elements: Sequence[Value], acts: Branch[Act], item: Item) -> list[Value]:
    """Places are those before the change; what is set behind the end is appended."""
    changed: list[Value | None] = list(elements)
    if any(isinstance(step, str) for step in acts.below):
        raise AwsError("ValidationException", BAD_PATH)
    for place in sorted(step for step in acts.below if isinstance(step, int)):
        if place < len(elements):
            changed[place] = _changed(elements[place], acts.below[place], item)
        else:
            changed.append(_changed(None, acts.below[place], item))
    return [each for each in changed if each is not None]
