"""What requests could say before there were expressions."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.older import (
    attribute_update,
    expected_condition,
    filter_condition,
    key_conditions,
    refuse_operator_alone,
    wanted_attributes,
)
from model.services.dynamodb.values.items import Item, Value
from model.services.dynamodb.values.keys import KeyPart, KeyRange, KeySchema

KEY = KeySchema(KeyPart("artist", "S"), KeyPart("song", "S"))
ITEM: Item = {"id": {"S": "1"}, "price": {"N": "40"}, "tags": {"SS": ["a", "b"]}, "list": {"L": [{"N": "1"}]}}


def says(operator: str, *values: Value) -> dict[str, Any]:
    return {"ComparisonOperator": operator, "AttributeValueList": list(values)}


def refusal(ask: Callable[[], object]) -> str:
    with pytest.raises(AwsError) as refused:
        ask()
    assert refused.value.code == "ValidationException"
    return refused.value.message.removeprefix("One or more parameter values were invalid: ")


@pytest.mark.parametrize(
    ("name", "said", "holds"),
    [
        ("price", says("EQ", {"N": "40"}), True),
        ("price", says("NE", {"N": "40"}), False),
        ("absent", says("NE", {"N": "40"}), True),
        ("absent", says("NOT_CONTAINS", {"S": "a"}), False),
        ("price", says("GT", {"N": "5"}), True),
        ("price", says("LT", {"S": "5"}), False),
        ("price", says("BETWEEN", {"N": "39"}, {"N": "40"}), True),
        ("price", says("IN", {"N": "1"}, {"N": "40"}), True),
        ("tags", says("CONTAINS", {"S": "a"}), True),
        ("tags", says("NOT_CONTAINS", {"S": "a"}), False),
        ("id", says("BEGINS_WITH", {"S": "1"}), True),
        ("id", says("NULL"), False),
        ("absent", says("NULL"), True),
        ("id", says("NOT_NULL"), True),
    ],
)
def test_a_filter_compares_attributes_with_values(name: str, said: dict[str, Any], holds: bool):
    assert filter_condition({name: said})(ITEM) is holds


def test_conditions_hold_together_or_with_or_any_of_them():
    both = {"price": says("EQ", {"N": "40"}), "id": says("EQ", {"S": "2"})}

    assert not filter_condition(both)(ITEM)
    assert filter_condition(both, "OR")(ITEM)


def test_an_expected_value_is_there_or_nothing_is():
    assert expected_condition({"price": {"Value": {"N": "40.0"}}})(ITEM)
    assert not expected_condition({"price": {"Exists": False}})(ITEM)
    assert expected_condition({"id": {"Exists": False}})(None)
    assert expected_condition({"price": {"Value": {"N": "50"}, "ComparisonOperator": "LT"}})(ITEM)


def test_attributes_are_put_added_and_deleted():
    update = attribute_update(
        {
            "price": {"Action": "ADD", "Value": {"N": "2"}},
            "tags": {"Action": "DELETE", "Value": {"SS": ["a"]}},
            "list": {"Action": "ADD", "Value": {"L": [{"N": "1"}]}},
            "name": {"Value": {"S": "x"}},
            "gone": {"Action": "DELETE"},
        },
        ("id",),
    )

    assert update(ITEM, {}).item == {
        "id": {"S": "1"},
        "price": {"N": "42"},
        "tags": {"SS": ["b"]},
        "list": {"L": [{"N": "1"}, {"N": "1"}]},
        "name": {"S": "x"},
    }


def test_keys_are_compared_as_in_expressions():
    said = {"artist": says("EQ", {"S": "Ann"}), "song": says("BEGINS_WITH", {"S": "Tea"})}

    assert key_conditions(said, KEY) == KeyRange({"S": "Ann"}, b"Tea", b"Teb")
    assert refusal(lambda: key_conditions({"artist": says("NULL")}, KEY)).endswith("is not an indexable operation")


def test_attributes_are_asked_for_by_name_even_with_dots():
    assert wanted_attributes(["id", "a.b"])({**ITEM, "a.b": {"N": "1"}}) == {"id": {"S": "1"}, "a.b": {"N": "1"}}
    assert refusal(lambda: wanted_attributes(["id", "id"])) == "Duplicate value in attribute name: id"


EXPECTED: list[tuple[Mapping[str, Any], str]] = [
    ({}, "Value must be provided when Exists is null for Attribute: a"),
    ({"Exists": True}, "Value must be provided when Exists is true for Attribute: a"),
    ({"Exists": False, "Value": {"N": "1"}}, "Value cannot be used when Exists is false for Attribute: a"),
    (
        {"AttributeValueList": [{"N": "1"}]},
        "AttributeValueList can only be used with a ComparisonOperator for Attribute: a",
    ),
    (
        {"AttributeValueList": [{"N": "1"}], "Value": {"N": "1"}},
        "Value and AttributeValueList cannot be used together for Attribute: a",
    ),
    (
        {"ComparisonOperator": "EQ", "Exists": True},
        "Exists and ComparisonOperator cannot be used together for Attribute: a",
    ),
    (
        {"ComparisonOperator": "EQ"},
        "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a",
    ),
    (says("EQ", {"N": "1"}, {"N": "2"}), "Invalid number of argument(s) for the EQ ComparisonOperator"),
    (says("IN", {"N": "1"}, {"S": "2"}), "AttributeValues inside AttributeValueList must be of same type"),
    (says("LT", {"SS": ["1"]}), "ComparisonOperator LT is not valid for SS AttributeValue type"),
    (
        says("BETWEEN", {"N": "2"}, {"N": "1"}),
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    ),
]


@pytest.mark.parametrize(("said", "words"), EXPECTED)
def test_what_can_never_be_expected_is_refused(said: Mapping[str, Any], words: str):
    assert refusal(lambda: expected_condition({"a": said})) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"Action": "PUT"}, "Only DELETE action is allowed when no attribute value is specified"),
        ({"Action": "DELETE", "Value": {"N": "1"}}, "DELETE action with value is not supported for the type N"),
        ({"Action": "ADD", "Value": {"S": "1"}}, "ADD action is not supported for the type S"),
    ],
)
def test_what_cannot_become_of_an_attribute_is_refused(said: Mapping[str, Any], words: str):
    assert refusal(lambda: attribute_update({"a": said}, ())) == words


def test_another_kind_cannot_be_added_to():
    update = attribute_update({"tags": {"Action": "ADD", "Value": {"N": "2"}}}, ())

    assert refusal(lambda: update(ITEM, {})) == "Type mismatch for attribute to update"


def test_a_query_filters_by_no_key_and_an_operator_joins_two_conditions():
    said = {"song": says("NULL")}

    assert refusal(lambda: filter_condition(said, None, KEY)).endswith("Primary key attribute: song")
    assert refusal(lambda: refuse_operator_alone("OR", None)).endswith("without Filter or Expected")
    assert refusal(lambda: refuse_operator_alone("OR", said)).endswith("two or more elements")
