"""Which keys a query reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.request import Expressions
from model.services.dynamodb.values.items import Value
from model.services.dynamodb.values.keys import KeyPart, KeyRange, KeySchema, key_bytes

KEY = KeySchema(KeyPart("artist", "S"), KeyPart("song", "S"))
NUMBERED = KeySchema(KeyPart("artist", "S"), KeyPart("song", "N"))
GIVEN: dict[str, Value] = {":a": {"S": "Ann"}, ":s": {"S": "Tea"}, ":t": {"S": "Tee"}, ":n": {"N": "1"}}


def read(text: str, key: KeySchema = KEY) -> KeyRange:
    return Expressions({"#s": "song"}, GIVEN).key_condition(text, key)


def refusal(text: str, key: KeySchema = KEY) -> str:
    with pytest.raises(AwsError) as refused:
        read(text, key)
    return refused.value.message


def test_without_a_sort_key_everything_under_the_hash_key_is_read():
    assert read("artist = :a") == KeyRange({"S": "Ann"}, b"", None)


def test_the_sides_of_a_condition_may_change_places():
    assert read(":a = artist AND :s > #s") == read("#s < :s and artist = :a") == KeyRange({"S": "Ann"}, b"", b"Tea")


@given(st.text(max_size=3), st.sampled_from(["=", "<", "<=", ">", ">="]), st.text(min_size=1, max_size=3))
def test_the_range_holds_exactly_the_keys_that_meet_the_condition(song: str, symbol: str, bound: str):
    values: dict[str, Value] = {":a": {"S": "Ann"}, ":b": {"S": bound}}
    found = Expressions(None, values).key_condition(f"artist = :a AND song {symbol} :b", KEY)
    is_found = found.low <= key_bytes({"S": song}) and (found.high is None or key_bytes({"S": song}) < found.high)
    ours, theirs = song.encode(), bound.encode()

    assert (
        is_found
        == {
            "=": ours == theirs,
            "<": ours < theirs,
            "<=": ours <= theirs,
            ">": ours > theirs,
            ">=": ours >= theirs,
        }[symbol]
    )


def test_a_range_may_have_two_ends_or_a_beginning():
    assert read("artist = :a AND song BETWEEN :s AND :t") == KeyRange({"S": "Ann"}, b"Tea", b"Tee\0")
    assert read("artist = :a AND begins_with(song, :s)") == KeyRange({"S": "Ann"}, b"Tea", b"Teb")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("song = :s", "Query condition missed key schema element: artist"),
        ("artist > :a", "Query key condition not supported"),
        ("artist = :a AND year = :s", "Attribute name is a reserved keyword; reserved keyword: year"),
        ("artist = :a AND album = :s", "Query condition missed key schema element: song"),
        ("artist = :a AND song = :s AND album = :s", "Conditions can be of length 1 or 2 only"),
        ("artist = :a OR song = :s", "Invalid operator used in KeyConditionExpression: OR"),
        ("artist = :a AND NOT song = :s", "Invalid operator used in KeyConditionExpression: NOT"),
        ("artist = :a AND song <> :s", "Invalid operator used in KeyConditionExpression: <>"),
        ("artist = :a AND song IN (:s)", "Invalid operator used in KeyConditionExpression: IN"),
        ("artist = :a AND attribute_exists(song)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
        ("artist = :a AND size(song) = :n", "KeyConditionExpressions cannot contain nested operations"),
        ("artist = :a AND artist = :s", "KeyConditionExpressions must only contain one condition per key"),
        ("artist = :a AND song.b = :s", "KeyConditionExpressions cannot have conditions on nested attributes"),
        (
            "artist = song",
            "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
        ),
        ("artist = :a AND :s = :t", "Invalid condition in KeyConditionExpression: No key attribute specified"),
        (
            "artist = :a AND begins_with(:s, song)",
            (
                "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its "
                "first operand"
            ),
        ),
        (
            "artist = :n",
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
    ],
)
def test_a_condition_that_is_not_about_keys_is_refused(text: str, words: str):
    assert refusal(text).removeprefix("Invalid KeyConditionExpression: ") == words


def test_numbers_have_no_beginning():
    assert refusal("artist = :a AND begins_with(song, :n)", NUMBERED) == (
        "Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
        "operator or function: begins_with, operand type: N"
    )
