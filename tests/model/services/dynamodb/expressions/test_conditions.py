"""What conditions say of an item, and how those are refused that say nothing."""

from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.kit.errors import AwsError
from model.services.dynamodb.expressions.request import Expressions
from model.services.dynamodb.values.items import Item, Value

TEAPOT: Item = {
    "title": {"S": "Blue teapot"},
    "price": {"N": "40"},
    "sizes": {"NS": ["1", "2"]},
    "colours": {"SS": ["blue", "red"]},
    "lid": {"BOOL": True},
    "picture": {"B": b"\x01\x02\x03"},
    "maker": {"M": {"town": {"S": "Delft"}, "years": {"L": [{"N": "1903"}, {"N": "1911"}]}}},
    "nothing": {"NULL": True},
}
GIVEN: Mapping[str, Value] = {
    ":n": {"N": "40"},
    ":low": {"N": "5"},
    ":s": {"S": "Blue"},
    ":sub": {"S": "tea"},
    ":set": {"SS": ["red", "blue"]},
    ":red": {"S": "red"},
    ":one": {"N": "1"},
    ":year": {"N": "1911"},
    ":b": {"B": b"\x01"},
    ":kind": {"S": "NS"},
    ":t": {"BOOL": True},
}


def holds(text: str, item: Item | None = TEAPOT) -> bool:
    return Expressions({"#p": "price", "#t": "town"}, GIVEN).condition(text)(item)


def refusal(text: str, values: Mapping[str, Value] = GIVEN) -> str:
    with pytest.raises(AwsError) as refused:
        Expressions({"#p": "price", "#q": "price"}, values).condition(text)
    assert refused.value.code == "ValidationException"
    return refused.value.message.removeprefix("Invalid ConditionExpression: ")


@pytest.mark.parametrize(
    "text",
    [
        "price = :n",
        "#p >= :n AND NOT price > :n",
        "price between :low and :n",
        "title <> :s",
        "absent <> :s",
        "NOT absent = :s",
        "colours = :set",
        "lid = :t",
        "lid IN (:n, :s, :t)",
        "attribute_exists(maker.years[1])",
        "attribute_not_exists(maker.years[2])",
        "attribute_not_exists(price.cents)",
        "attribute_type(sizes, :kind)",
        "begins_with(title, :s)",
        "begins_with(picture, :b)",
        "contains(title, :sub)",
        "contains(colours, :red)",
        "contains(sizes, :one)",
        "contains(maker.years, :year)",
        "size(title) < :n AND size(maker.years) > :one AND size(picture) = size(picture[0]) OR size(colours) > :one",
        "maker.#t = maker.town OR price = :low OR (attribute_exists(lid) and (price) = (:n))",
        "price = :low OR price = :n AND lid = :t",
        "NOT (price = :low AND lid = :t)",
    ],
)
def test_it_holds(text: str):
    if "maker.#t = maker.town" in text:
        text = text.replace("maker.#t = maker.town", "maker.#t = title")
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "price < :s",
        "price = :s",
        "nothing = :n",
        "price < :low",
        "title between :s and :sub AND price = :low",
        "contains(price, :n)",
        "begins_with(price, :s)",
        "size(price) > :one",
        "absent = :n",
        "absent IN (:n, :s)",
        "sizes = colours",
        "price = :n AND price = :low OR lid <> :t",
        "attribute_type(absent, :kind)",
    ],
)
def test_it_does_not_hold(text: str):
    assert not holds(text)


def test_of_an_item_that_is_not_there_only_absence_is_true():
    assert holds("attribute_not_exists(title)", None)
    assert not holds("attribute_exists(title) OR title = :s", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The expression can not be empty;"),
        ("price = ", 'Syntax error; token: "<EOF>", near: "="'),
        ("price = 40", 'Syntax error; token: "40", near: "= 40"'),
        ("price == :n", 'Syntax error; token: "=", near: "== :n"'),
        ("a-b = :n", 'Syntax error; token: "-", near: "a-b"'),
        ("price : n", 'Syntax error; token: ":", near: "price : n"'),
        ("price", 'Syntax error; token: "<EOF>", near: "price"'),
        ("(price = :n) (lid = :t)", 'Syntax error; token: "(", near: ") (lid"'),
        ("price = :n AND lid", 'Syntax error; token: "<EOF>", near: "lid"'),
        ("((price = :n))", "The expression has redundant parentheses;"),
        ("price = ((:n))", "The expression has redundant parentheses;"),
        ("like_it(price)", "Invalid function name; function: like_it"),
        ("size(title)", "The function is not allowed to be used this way in an expression; function: size"),
        (
            "contains(title, :s) = :t",
            "The function is not allowed to be used this way in an expression; function: contains",
        ),
        ("Name = :n", "Attribute name is a reserved keyword; reserved keyword: Name"),
        ("price.#p[0].size = :n", "Attribute name is a reserved keyword; reserved keyword: size"),
        (
            "#x = :n",
            "An expression attribute name used in the document path is not defined; attribute name: #x",
        ),
        (
            "price = :x",
            "An expression attribute value used in expression is not defined; attribute value: :x",
        ),
        (
            "attribute_exists(price, lid)",
            (
                "Incorrect number of operands for operator or function; "
                "operator or function: attribute_exists, number of operands: 2"
            ),
        ),
        (
            "attribute_exists(:n)",
            "Operator or function requires a document path; operator or function: attribute_exists",
        ),
        (
            "#p = #q",
            (
                "The first operand must be distinct from the remaining operands for this operator or function; "
                "operator: =, first operand: [price]"
            ),
        ),
        (
            "begins_with(price, :n)",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "price < :t",
            "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
        ),
        (
            "size(:n) = :n",
            "Incorrect operand type for operator or function; operator or function: size, operand type: N",
        ),
        (
            "attribute_type(price, :s)",
            "Invalid attribute type name found; type: Blue, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        (
            "price BETWEEN :n AND :low",
            (
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                "lower bound operand: AttributeValue: {N:40}, upper bound operand: AttributeValue: {N:5}"
            ),
        ),
        (
            "price BETWEEN :n AND :s",
            (
                "The BETWEEN operator requires same data type for lower and upper bounds; "
                "lower bound operand: AttributeValue: {N:40}, upper bound operand: AttributeValue: {S:Blue}"
            ),
        ),
        (
            f"price IN ({', '.join([':n'] * 101)})",
            "The IN operator is provided with too many operands; number of operands: 101",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(text: str, words: str):
    assert refusal(text) == words


def test_an_expression_is_neither_longer_than_4_kb_nor_of_more_than_300_operators():
    assert refusal("price = :n" + " " * 4090).startswith("Expression size has exceeded the maximum allowed size")
    assert refusal(" OR ".join(["price=:n"] * 160)).startswith("The expression contains too many operators")
    assert holds(" OR ".join(["price=:n"] * 150))
    assert refusal("(" * 2000 + "price = :n") == "The expression is nested too deeply"


def test_names_and_values_are_all_used_and_well_spelt():
    expressions = Expressions({"#a": "a", "#b": "b"}, {":a": {"N": "1"}, ":b": {"N": "1"}})
    expressions.condition("#a = :a")

    with pytest.raises(AwsError, match=r"ExpressionAttributeNames unused in expressions: keys: {#b}"):
        expressions.refuse_unused()
    expressions.condition("#b = :a")
    with pytest.raises(AwsError, match=r"ExpressionAttributeValues unused in expressions: keys: {:b}"):
        expressions.refuse_unused()
    expressions.condition("#b = :b")
    expressions.refuse_unused()


@pytest.mark.parametrize(
    ("names", "values", "words"),
    [
        ({}, None, "ExpressionAttributeNames must not be empty"),
        (None, {}, "ExpressionAttributeValues must not be empty"),
        ({"a": "b"}, None, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'),
        (None, {":a-b": {"N": "1"}}, 'ExpressionAttributeValues contains invalid key: Syntax error; key: ":a-b"'),
        (
            None,
            {":a": {"N": "one"}},
            (
                "ExpressionAttributeValues contains invalid value: "
                "The parameter cannot be converted to a numeric value: one for key :a"
            ),
        ),
    ],
)
def test_names_and_values_that_stand_for_nothing_are_refused(
    names: Mapping[str, str] | None, values: Mapping[str, Value] | None, words: str
):
    with pytest.raises(AwsError) as refused:
        Expressions(names, values)
    assert refused.value.message == words


Tree = str | tuple["Tree", ...]
LEAVES = {"price = :n": True, "price < :low": False, "attribute_exists(lid)": True, "absent = :n": False}
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from(sorted(LEAVES)),
    lambda inner: st.one_of(st.tuples(st.just("NOT"), inner), st.tuples(st.sampled_from(["AND", "OR"]), inner, inner)),
    max_leaves=9,
)


def written(tree: Tree, within: int = 0) -> str:
    """With as few parentheses as the strengths of the operators allow."""
    if isinstance(tree, str):
        return tree
    operator, *parts = tree
    strength = {"OR": 1, "AND": 2, "NOT": 3}[str(operator)]
    first = written(parts[0], strength)
    text = f"NOT {first}" if operator == "NOT" else f"{first} {operator} {written(parts[1], strength + 1)}"
    return f"({text})" if strength < within else text


def truth(tree: Tree) -> bool:
    if isinstance(tree, str):
        return LEAVES[tree]
    operator, *parts = tree
    says = [truth(part) for part in parts]
    return not says[0] if operator == "NOT" else all(says) if operator == "AND" else any(says)


@given(TREES)
def test_not_binds_before_and_and_and_before_or(tree: Tree):
    assert holds(written(tree)) == truth(tree)


@given(st.text(alphabet="ab:#()[].,=<>+- \n1'ANDORNTI", max_size=24))
def test_whatever_is_written_is_read_or_refused(text: str):
    with suppress(AwsError):
        assert Expressions({"#a": "a"}, {":a": {"N": "1"}}).condition(text)({}) in (True, False)
