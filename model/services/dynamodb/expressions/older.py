"""The parameters that requests had before there were expressions, made into the same conditions and changes.

Source: Amazon DynamoDB API Reference, AttributeValueUpdate, Condition and ExpectedAttributeValue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.changing import Update, adding, deleting, removing, update_of
from model.services.dynamodb.expressions.judging import Condition, Test
from model.services.dynamodb.expressions.key_conditions import BEGINS, BETWEEN, KeyTest, key_range
from model.services.dynamodb.expressions.paths import tree
from model.services.dynamodb.expressions.projections import Projection
from model.services.dynamodb.values.accepting import accepted_value
from model.services.dynamodb.values.comparing import COMPARISONS, begins_with, contains, equal, is_between
from model.services.dynamodb.values.items import KEY_KINDS, SETS, Item, Value, kind_of
from model.services.dynamodb.values.keys import KeyRange, KeySchema

Said = Mapping[str, Mapping[str, Any]]
"By attribute, as a client says it."
Judgement = Callable[[Value | None, Sequence[Value]], bool]

SYMBOLS = {"EQ": "=", "NE": "<>", "LE": "<=", "LT": "<", "GE": ">=", "GT": ">"}
INDEXABLE = {**{word: SYMBOLS[word] for word in SYMBOLS if word != "NE"}, "BEGINS_WITH": BEGINS, "BETWEEN": BETWEEN}
COMPARABLE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("LE", "LT", "GE", "GT", "IN", "BETWEEN", "CONTAINS", "NOT_CONTAINS"), KEY_KINDS),
    "BEGINS_WITH": frozenset({"S", "B"}),
}
"The kinds of value that an operator takes, where it does not take all."
COUNTS = {"NULL": (0, 0), "NOT_NULL": (0, 0), "IN": (1, 100), "BETWEEN": (2, 2)}
MISMATCH = "Type mismatch for attribute to update"


def _compared(symbol: str) -> Judgement:
    compare = COMPARISONS[symbol]
    return lambda value, given: value is not None and compare(value, given[0])


JUDGEMENTS: Mapping[str, Judgement] = {
    **{word: _compared(symbol) for word, symbol in SYMBOLS.items()},
    "NE": lambda value, given: value is None or not equal(value, given[0]),
    "NULL": lambda value, _: value is None,
    "NOT_NULL": lambda value, _: value is not None,
    "IN": lambda value, given: value is not None and any(equal(value, each) for each in given),
    "BETWEEN": lambda value, given: value is not None and is_between(value, given[0], given[1]),
    "BEGINS_WITH": lambda value, given: value is not None and begins_with(value, given[0]),
    "CONTAINS": lambda value, given: value is not None and contains(value, given[0]),
    "NOT_CONTAINS": lambda value, given: value is not None and not contains(value, given[0]),
}


def expected_condition(expected: Said, operator: str | None = None) -> Condition:
    """`Expected`: what must be so for a write to take place."""
    return _joined({name: _expectation(name, said) for name, said in expected.items()}, operator)


def filter_condition(conditions: Said, operator: str | None = None, key: KeySchema | None = None) -> Condition:
    """`ScanFilter`, or with the key that is queried by `QueryFilter`."""
    tests = {name: _test(name, *_operator(said)) for name, said in conditions.items()}
    for name in key.names if key else ():
        if name in tests:
            raise AwsError(
                "ValidationException",
                f"QueryFilter can only contain non-primary key attributes: Primary key attribute: {name}",
            )
    return _joined(tests, operator)


def key_conditions(conditions: Said, key: KeySchema) -> KeyRange:
    """`KeyConditions`: what a query reads."""
    tests: dict[str, KeyTest] = {}
    for name, said in conditions.items():
        operator, values = _operator(said)
        if operator not in INDEXABLE:
            raise AwsError("ValidationException", "Attempted conditional constraint is not an indexable operation")
        tests[name] = KeyTest(INDEXABLE[operator], tuple(values))
    return key_range(tests, key)


def wanted_attributes(names: Sequence[str]) -> Projection:
    """`AttributesToGet`: whole attributes by name."""
    for name, times in Counter(names).items():
        if times > 1:
            raise _invalid(f"Duplicate value in attribute name: {name}")
    return Projection(tree(((name,), True) for name in names))


def attribute_update(updates: Said, key_names: Collection[str]) -> Update:
    """`AttributeUpdates`: what becomes of whole attributes."""
    return update_of([((name,), _act(said)) for name, said in updates.items()], key_names)


def refuse_operator_alone(operator: str | None, conditions: Said | None) -> None:
    """Refuses a `ConditionalOperator` that joins nothing."""
    if operator is None:
        return
    if conditions is None:
        raise AwsError("ValidationException", "ConditionalOperator cannot be used without Filter or Expected")
    if len(conditions) < 2:
        raise AwsError(
            "ValidationException",
            "ConditionalOperator can only be used when Filter or Expected has two or more elements",
        )


def _joined(tests: Mapping[str, Test], operator: str | None) -> Condition:
    among = any if operator == "OR" else all
    return Condition(lambda item: among(test(item) for test in tests.values()), frozenset(tests))


def _expectation(name: str, said: Mapping[str, Any]) -> Test:
    operator, value, values = said.get("ComparisonOperator"), said.get("Value"), said.get("AttributeValueList")
    if value is not None and values is not None:
        raise _invalid(f"Value and AttributeValueList cannot be used together for Attribute: {name}")
    if operator is None:
        return _existence(name, said, value)
    if "Exists" in said:
        raise _invalid(f"Exists and ComparisonOperator cannot be used together for Attribute: {name}")
    if value is None and values is None and operator not in ("NULL", "NOT_NULL"):
        raise _invalid(
            f"Value or AttributeValueList must be used with ComparisonOperator: {operator} for Attribute: {name}"
        )
    given = values if values is not None else [] if value is None else [value]
    return _test(name, *_operator({"ComparisonOperator": operator, "AttributeValueList": given}))


def _existence(name: str, said: Mapping[str, Any], value: Value | None) -> Test:
    """With a value the attribute must have it; with Exists false there must be none."""
    if "AttributeValueList" in said:
        raise _invalid(f"AttributeValueList can only be used with a ComparisonOperator for Attribute: {name}")
    exists = said.get("Exists")
    if exists is False:
        if value is not None:
            raise _invalid(f"Value cannot be used when Exists is false for Attribute: {name}")
        return _test(name, "NULL", ())
    if value is None:
        shown = "null" if exists is None else "true"
        raise _invalid(f"Value must be provided when Exists is {shown} for Attribute: {name}")
    return _test(name, "EQ", (accepted_value(value),))


def _test(name: str, operator: str, values: Sequence[Value]) -> Test:
    says = JUDGEMENTS[operator]

    def test(item: Item) -> bool:
        return says(item.get(name), values)

    return test


def _operator(said: Mapping[str, Any]) -> tuple[str, Sequence[Value]]:
    """An operator and what it compares with, if it takes so many values of such kinds."""
    operator: str = said["ComparisonOperator"]
    given: Sequence[Value] = said.get("AttributeValueList") or ()
    values = [accepted_value(value) for value in given]
    least, most = COUNTS.get(operator, (1, 1))
    if not least <= len(values) <= most:
        raise _invalid(f"Invalid number of argument(s) for the {operator} ComparisonOperator")
    kinds = [kind_of(value) for value in values]
    if len(set(kinds)) > 1:
        raise _invalid("AttributeValues inside AttributeValueList must be of same type")
    if kinds and kinds[0] not in COMPARABLE.get(operator, kinds):
        raise _invalid(f"ComparisonOperator {operator} is not valid for {kinds[0]} AttributeValue type")
    if operator == "BETWEEN" and COMPARISONS[">"](values[0], values[1]):
        raise AwsError(
            "ValidationException",
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
        )
    return operator, values


def _act(said: Mapping[str, Any]) -> Callable[[Value | None, Item], Value | None]:
    action = said.get("Action", "PUT")
    if said.get("Value") is None:
        if action != "DELETE":
            raise _invalid("Only DELETE action is allowed when no attribute value is specified")
        return removing
    value = accepted_value(said["Value"])
    if action == "PUT":
        return lambda _existing, _item: value
    kind = kind_of(value)
    if action == "DELETE":
        if kind not in SETS:
            raise _invalid(f"DELETE action with value is not supported for the type {kind}")
        return deleting(value, MISMATCH)
    if kind not in SETS | {"N", "L"}:
        raise _invalid(f"ADD action is not supported for the type {kind}")
    return adding(value, MISMATCH)


def _invalid(what: str) -> AwsError:
    return AwsError("ValidationException", f"One or more parameter values were invalid: {what}")
