"""A condition's tree as a question that can be put to any item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.services.dynamodb.expressions.conditions import OPERANDS_OF
from model.services.dynamodb.expressions.paths import found
from model.services.dynamodb.expressions.reading import spelt_path
from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import (
    Among,
    BadExpression,
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
from model.services.dynamodb.values.comparing import COMPARISONS, begins_with, contains, equal, is_between, length
from model.services.dynamodb.values.items import KEY_KINDS, NOTHING, Item, Value, content, kind_of

Test = Callable[[Item], bool]
Look = Callable[[Item], Value | None]
KINDS = ("B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M")
_SIZED = frozenset(KINDS) - {"N", "BOOL", "NULL"}


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked of an item, or of None where there is none, says whether it holds."""

    test: Test
    attributes: frozenset[str] = frozenset()
    "The attributes that it looks at."

    def __call__(self, item: Item | None) -> bool:
        return self.test(NOTHING if item is None else item)


@dataclass(frozen=True, slots=True)
class _Operand:
    """Something that has a value in an item: where it is looked up, and what is known of it beforehand."""

    look: Look
    path: tuple[str | int, ...] | None = None
    value: Value | None = None
    kind: str | None = None


def judge(node: Node, scope: Scope) -> Test:
    """BadExpression says what cannot be asked with these names and values."""
    match node:
        case Both(left, right):
            one, two = judge(left, scope), judge(right, scope)
            return lambda item: one(item) and two(item)
        case Either(left, right):
            one, two = judge(left, scope), judge(right, scope)
            return lambda item: one(item) or two(item)
        case Negated(operand):
            test = judge(operand, scope)
            return lambda item: not test(item)
        case _:
            return _simple(node, [_operand(part, scope) for part in parts(node)])


def _simple(node: Node, operands: Sequence[_Operand]) -> Test:
    match node:
        case Comparison(symbol):
            return _comparison(symbol, operands)
        case Between():
            return _between(operands)
        case Among():
            return _among(operands)
        case _:
            assert isinstance(node, Function), node
            _refuse_count(node)
            _refuse_same(node.name, operands)
            return FUNCTIONS[node.name](*operands)


def _operand(node: Node, scope: Scope) -> _Operand:
    match node:
        case Path():
            steps = scope.steps(node)
            if len(steps) == 1:
                name = str(steps[0])
                return _Operand(lambda item: item.get(name), path=steps)
            return _Operand(lambda item: found(item, steps), path=steps)
        case Given():
            value = scope.value(node)
            return _Operand(lambda _: value, value=value, kind=kind_of(value))
        case _:
            assert isinstance(node, Function), node
            inner = [_operand(part, scope) for part in node.operands]
            _refuse_count(node)
            return _size(inner[0])


def _comparison(symbol: str, operands: Sequence[_Operand]) -> Test:
    _refuse_same(symbol, operands)
    if symbol not in ("=", "<>"):
        for operand in operands:
            _refuse_kind(symbol, operand, KEY_KINDS)
    compare, left, right = COMPARISONS[symbol], operands[0].look, operands[1].look
    without = symbol == "<>"

    def test(item: Item) -> bool:
        one, two = left(item), right(item)
        return without if one is None or two is None else compare(one, two)

    return test


def _between(operands: Sequence[_Operand]) -> Test:
    value, low, high = operands
    _refuse_bounds(low.value, high.value)

    def test(item: Item) -> bool:
        asked, least, most = value.look(item), low.look(item), high.look(item)
        return asked is not None and least is not None and most is not None and is_between(asked, least, most)

    return test


def _among(operands: Sequence[_Operand]) -> Test:
    value, *others = operands

    def test(item: Item) -> bool:
        asked = value.look(item)
        if asked is None:
            return False
        return any((other := each.look(item)) is not None and equal(asked, other) for each in others)

    return test


def _size(operand: _Operand) -> _Operand:
    _refuse_kind("size", operand, _SIZED)

    def look(item: Item) -> Value | None:
        value = operand.look(item)
        return None if value is None else length(value)

    return _Operand(look, kind="N")


def _exists(operand: _Operand) -> Test:
    _refuse_no_path("attribute_exists", operand)
    return lambda item: operand.look(item) is not None


def _not_exists(operand: _Operand) -> Test:
    _refuse_no_path("attribute_not_exists", operand)
    return lambda item: operand.look(item) is None


def _is_of_type(operand: _Operand, kind: _Operand) -> Test:
    if kind.value is None:
        raise _bad_kind("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
    _refuse_kind("attribute_type", kind, frozenset("S"))
    wanted = content(kind.value)
    if wanted not in KINDS:
        raise BadExpression(f"Invalid attribute type name found; type: {wanted}, valid types: {{{','.join(KINDS)}}}")

    def test(item: Item) -> bool:
        value = operand.look(item)
        return value is not None and kind_of(value) == wanted

    return test


def _begins(operand: _Operand, prefix: _Operand) -> Test:
    for each in (operand, prefix):
        _refuse_kind("begins_with", each, frozenset(("S", "B")))
    return _of_both(begins_with, operand, prefix)


def _contains(operand: _Operand, part: _Operand) -> Test:
    return _of_both(contains, operand, part)


def _of_both(says: Callable[[Value, Value], bool], left: _Operand, right: _Operand) -> Test:
    def test(item: Item) -> bool:
        one, two = left.look(item), right.look(item)
        return one is not None and two is not None and says(one, two)

    return test


FUNCTIONS: dict[str, Callable[..., Test]] = {
    "attribute_exists": _exists,
    "attribute_not_exists": _not_exists,
    "attribute_type": _is_of_type,
    "begins_with": _begins,
    "contains": _contains,
}


def _refuse_count(function: Function) -> None:
    if len(function.operands) != OPERANDS_OF[function.name]:
        raise BadExpression(
            "Incorrect number of operands for operator or function; "
            f"operator or function: {function.name}, number of operands: {len(function.operands)}"
        )


def _refuse_same(operator: str, operands: Sequence[_Operand]) -> None:
    if len(operands) == 2 and operands[0].path is not None and operands[0].path == operands[1].path:
        raise BadExpression(
            "The first operand must be distinct from the remaining operands for this operator or function; "
            f"operator: {operator}, first operand: {spelt_path(operands[0].path)}"
        )


def _refuse_kind(operator: str, operand: _Operand, allowed: frozenset[str]) -> None:
    if operand.kind is not None and operand.kind not in allowed:
        raise _bad_kind(operator, operand.kind)


def _bad_kind(operator: str, kind: str) -> BadExpression:
    return BadExpression(
        f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
    )


def _refuse_no_path(operator: str, operand: _Operand) -> None:
    if operand.path is None:
        raise BadExpression(f"Operator or function requires a document path; operator or function: {operator}")


def _refuse_bounds(low: Value | None, high: Value | None) -> None:
    if low is None or high is None:
        return
    shown = f"lower bound operand: AttributeValue: {_shown(low)}, upper bound operand: AttributeValue: {_shown(high)}"
    if kind_of(low) != kind_of(high):
        raise BadExpression(f"The BETWEEN operator requires same data type for lower and upper bounds; {shown}")
    if COMPARISONS[">"](low, high):
        raise BadExpression(
            f"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {shown}"
        )


def _shown(value: Value) -> str:
    return f"{{{kind_of(value)}:{content(value)}}}"
