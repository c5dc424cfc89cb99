"""What is given back of an item."""

import pytest

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.request import Expressions
from model.services.dynamodb.values.items import Item

ITEM: Item = {
    "id": {"S": "1"},
    "maker": {"M": {"town": {"S": "Delft"}, "year": {"N": "1903"}}},
    "entries": {"L": [{"S": "x"}, {"M": {"a": {"N": "1"}, "b": {"N": "2"}}}, {"S": "z"}]},
}


def projected(text: str) -> Item:
    return Expressions({"#y": "year"}).projection(text)(ITEM)


def test_only_what_was_asked_for_is_given_back_where_it_lay():
    assert projected("id, maker.#y") == {"id": {"S": "1"}, "maker": {"M": {"year": {"N": "1903"}}}}


def test_elements_of_a_list_close_up_in_their_order():
    assert projected("entries[2], entries[1].b") == {"entries": {"L": [{"M": {"b": {"N": "2"}}}, {"S": "z"}]}}


def test_what_is_not_there_leaves_no_trace():
    assert projected("absent, id.part, maker.absent, entries[9]") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,", 'Syntax error; token: "<EOF>", near: ","'),
        ("id maker", 'Syntax error; token: "maker", near: "id maker"'),
        (
            "maker, maker.#y",
            (
                "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                "path one: [maker], path two: [maker, year]"
            ),
        ),
        ("a.b[0].user", "Attribute name is a reserved keyword; reserved keyword: user"),
        ("a[1234567890]", "List index is not within the allowable range; index: [1234567890]"),
    ],
)
def test_paths_that_cannot_be_read_are_refused(text: str, words: str):
    with pytest.raises(AwsError) as refused:
        projected(text)
    assert refused.value.message == f"Invalid ProjectionExpression: {words}"
