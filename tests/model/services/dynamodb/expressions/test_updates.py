"""What updates make of an item."""

from collections.abc import Mapping

import pytest

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.changing import Updated
from model.services.dynamodb.expressions.request import Expressions
from model.services.dynamodb.values.items import Item, Value

KEY: Item = {"id": {"S": "t-1"}}
BASKET: Item = {
    **KEY,
    "price": {"N": "0.1"},
    "tags": {"SS": ["a", "b"]},
    "entries": {"L": [{"S": "x"}, {"S": "y"}, {"S": "z"}]},
    "maker": {"M": {"town": {"S": "Delft"}, "years": {"L": [{"N": "1903"}]}}},
}
GIVEN: Mapping[str, Value] = {
    ":n": {"N": "0.2"},
    ":s": {"S": "new"},
    ":l": {"L": [{"S": "w"}]},
    ":tags": {"SS": ["b", "c"]},
    ":all": {"SS": ["a", "b"]},
    ":m": {"M": {}},
}


def updated(text: str, item: Item | None = BASKET) -> Updated:
    return Expressions({"#i": "id"}, GIVEN).update(text, ("id",))(item, KEY)


def refusal(text: str) -> str:
    with pytest.raises(AwsError) as refused:
        updated(text)
    assert refused.value.code == "ValidationException"
    return refused.value.message.removeprefix("Invalid UpdateExpression: ")


def test_what_is_not_named_stays_as_it_was():
    after = updated("SET colour = :s").item

    assert after == {**BASKET, "colour": {"S": "new"}}


def test_an_item_that_is_not_there_begins_with_its_key():
    change = updated("SET colour = :s ADD hits :n", None)

    assert change.item == {**KEY, "colour": {"S": "new"}, "hits": {"N": "0.2"}}
    assert (change.old, change.new) == ({}, {"colour": {"S": "new"}, "hits": {"N": "0.2"}})


def test_numbers_are_computed_in_decimals():
    assert updated("SET price = price + :n").new == {"price": {"N": "0.3"}}
    assert updated("SET price = (:n - price)").new == {"price": {"N": "0.1"}}
    assert updated("ADD price :n").new == {"price": {"N": "0.3"}}


def test_every_value_is_computed_from_the_item_as_it_was():
    after = updated("SET price = :n, cost = price REMOVE maker.town").item

    assert (after["price"], after["cost"]) == ({"N": "0.2"}, {"N": "0.1"})
    assert after["maker"] == {"M": {"years": {"L": [{"N": "1903"}]}}}


def test_a_leaf_is_changed_and_its_neighbours_are_not():
    change = updated("SET maker.years[0] = :n")

    assert change.item == {**BASKET, "maker": {"M": {"town": {"S": "Delft"}, "years": {"L": [{"N": "0.2"}]}}}}
    assert change.old == {"maker": {"M": {"years": {"L": [{"N": "1903"}]}}}}
    assert change.new == {"maker": {"M": {"years": {"L": [{"N": "0.2"}]}}}}
    assert BASKET["maker"]["M"]["years"] == {"L": [{"N": "1903"}]}


def test_places_of_a_list_are_those_before_the_update():
    assert updated("REMOVE entries[0], entries[1]").item["entries"] == {"L": [{"S": "z"}]}
    assert updated("SET entries[9] = :s REMOVE entries[0]").item["entries"] == {
        "L": [{"S": "y"}, {"S": "z"}, {"S": "new"}]
    }
    assert updated("REMOVE entries[7]").item == BASKET


def test_lists_grow_at_either_end():
    assert updated("SET entries = list_append(entries, :l)").item["entries"]["L"][-1] == {"S": "w"}
    assert updated("SET entries = list_append(:l, entries)").item["entries"]["L"][0] == {"S": "w"}
    assert updated("SET more = list_append(if_not_exists(more, :l), :l)").new == {"more": {"L": [{"S": "w"}] * 2}}


def test_sets_gain_and_lose_members():
    assert updated("ADD tags :tags").new == {"tags": {"SS": ["a", "b", "c"]}}
    assert updated("DELETE tags :tags").new == {"tags": {"SS": ["a"]}}
    assert "tags" not in updated("DELETE tags :all").item
    assert "absent" not in updated("DELETE absent :tags").item


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The expression can not be empty;"),
        ("INVALID SYNTAX HERE", 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'),
        ("ADD hits : incr", 'Syntax error; token: ":", near: "hits : incr"'),
        ("SET a = :n, b", 'Syntax error; token: "<EOF>", near: "b"'),
        ("SET a = :n SET b = :n", 'The "SET" section can only be used once in an update expression;'),
        ("REMOVE status", "Attribute name is a reserved keyword; reserved keyword: status"),
        ("SET a = nonsense(b, :n)", "Invalid function name; function: nonsense"),
        ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
        (
            "SET a = :n REMOVE a.b",
            (
                "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                "path one: [a], path two: [a, b]"
            ),
        ),
        (
            "SET a.b = :n, a[0] = :n",
            (
                "Two document paths conflict with each other; must remove or rewrite one of these paths; "
                "path one: [a, b], path two: [a, [0]]"
            ),
        ),
        (
            "ADD price :s",
            (
                "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
                "typeSet: ALLOWED_FOR_ADD_OPERAND"
            ),
        ),
        (
            "DELETE tags :n",
            (
                "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
                "typeSet: ALLOWED_FOR_DELETE_OPERAND"
            ),
        ),
        (
            "SET a = price + :s",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        (
            "SET a = list_append(entries, :s)",
            "Incorrect operand type for operator or function; operator or function: list_append, operand type: S",
        ),
        (
            "SET a = if_not_exists(:n, :n)",
            "Operator or function requires a document path; operator or function: if_not_exists",
        ),
        (
            "SET #i = :s",
            "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
        ),
        ("SET a = absent", "The provided expression refers to an attribute that does not exist in the item"),
        ("SET a = tags + :n", "An operand in the update expression has an incorrect data type"),
        ("ADD tags :n", "An operand in the update expression has an incorrect data type"),
        ("SET absent.town = :s", "The document path provided in the update expression is invalid for update"),
        ("REMOVE price.cents", "The document path provided in the update expression is invalid for update"),
        ("SET maker[0] = :s", "The document path provided in the update expression is invalid for update"),
        ("SET entries.top = :s", "The document path provided in the update expression is invalid for update"),
    ],
)
def test_what_cannot_be_done_is_refused(text: str, words: str):
    assert refusal(text) == words


def test_what_is_set_within_a_document_may_not_make_it_too_deep():
    deep: Value = {"S": "leaf"}
    for _ in range(31):
        deep = {"L": [deep]}
    deeper = {":v": {"L": [deep]}}

    assert Expressions(None, {":v": deep}).update("SET maker.town = :v", ())(BASKET, KEY).new
    with pytest.raises(AwsError, match="Nesting Levels"):
        Expressions(None, deeper).update("SET maker.town = :v", ())(BASKET, KEY)
