"""What an item may hold, and the words in which the rest is refused."""

import pytest

from model.kit.errors import AwsError
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.values.items import Item, Value
from model.services.dynamodb.values.packing import packed, unpacked

BOOK: Item = {
    "Id": {"N": "101"},
    "Title": {"S": "Tea für zwei 茶"},
    "Authors": {"SS": ["Ann", "Bob"]},
    "Price": {"N": "12.5"},
    "PageCount": {"N": "500"},
    "InPrint": {"BOOL": True},
    "Sequel": {"NULL": True},
    "Cover": {"B": b"\x89\x00"},
    "Chapters": {"L": [{"M": {"Name": {"S": "Leaves"}, "Plates": {"BS": [b"a", b"b"]}}}, {"N": "-3"}]},
}


def refusal(value: Value) -> str:
    with pytest.raises(AwsError) as refused:
        accepted({"it": value})
    assert refused.value.code == "ValidationException"
    return refused.value.message


def nested(depth: int) -> Value:
    value: Value = {"S": "leaf"}
    for _ in range(depth):
        value = {"L": [value]}
    return value


def test_an_item_of_every_kind_is_kept_as_it_was_given():
    assert accepted(BOOK) == BOOK
    assert unpacked(packed(BOOK)) == BOOK


def test_a_number_is_kept_in_its_shortest_spelling():
    kept = {given: accepted({"n": {"N": given}})["n"]["N"] for given in ("1.50E3", "-0", "+007", "1e-3", ".5", "10.")}

    assert kept == {"1.50E3": "1500", "-0": "0", "+007": "7", "1e-3": "0.001", ".5": "0.5", "10.": "10"}


def test_a_number_keeps_38_digits_and_no_more():
    assert accepted({"n": {"N": "9" * 38}}) == {"n": {"N": "9" * 38}}
    assert accepted({"n": {"N": "-0." + "7" * 38}}) == {"n": {"N": "-0." + "7" * 38}}
    assert accepted({"n": {"N": "1e125"}}) == {"n": {"N": "1" + "0" * 125}}
    assert refusal({"N": "9" * 39}) == "Attempting to store more than 38 significant digits in a Number"
    assert refusal({"N": "1e126"}).startswith("Number overflow. Attempting to store a number with magnitude larger")
    assert refusal({"N": "-1e-131"}).startswith("Number underflow. Attempting to store a number with magnitude smaller")
    assert refusal({"N": "1e999999999999"}) == "The parameter cannot be converted to a numeric value: 1e999999999999"


@pytest.mark.parametrize("text", ["teapot", "", " 1", "NaN", "Infinity", "1_0", "１"])
def test_what_is_no_number_is_refused(text: str):
    assert refusal({"N": text}) == f"The parameter cannot be converted to a numeric value{text and ': '}{text}"


def test_a_set_is_neither_empty_nor_repeats_itself():
    invalid = "One or more parameter values were invalid: "

    assert refusal({"SS": []}) == f"{invalid}An string set  may not be empty"
    assert refusal({"SS": ["a", ""]}) == f"{invalid}An string set may not have a empty string as a member"
    assert refusal({"SS": ["a", "a"]}) == f"{invalid}Input collection [a, a] contains duplicates."
    assert refusal({"NS": ["1", "1.0"]}) == "Input collection contains duplicates"
    assert refusal({"BS": [b"a", b"a"]}) == f"{invalid}Input collection [YQ==, YQ==]of type BS contains duplicates."


def test_a_value_is_of_exactly_one_kind():
    ending = ", must contain exactly one of the supported datatypes"

    assert refusal({}) == f"Supplied AttributeValue is empty{ending}"
    assert refusal({"S": "a", "N": "1"}) == f"Supplied AttributeValue has more than one datatypes set{ending}"
    assert refusal({"Q": "a"}) == f"Supplied AttributeValue is empty{ending}"
    assert refusal({"NULL": False}).endswith("Null attribute value types must have the value of true")


def test_documents_nest_32_deep():
    assert accepted({"it": nested(32)}) == {"it": nested(32)}
    assert refusal(nested(33)) == "Nesting Levels have exceeded supported limits"
