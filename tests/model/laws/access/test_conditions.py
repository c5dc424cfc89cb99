"""Conditions hold as AWS's tables of operators say, for keys that are there, missing, or there several times."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.laws.access.conditions import NULL, OPERATORS, read_conditions, take_apart
from model.laws.access.question import Question
from tests.cases import tries
from tests.model.laws.access import naive
from tests.model.laws.access.written import ANN, LETTER

Value = str | tuple[str, ...] | None


def holds(operator: str, wanted: Any, value: Value, *, variables: bool = True, **others: str) -> bool:
    context: dict[str, Any] = {key.replace("__", ":"): each for key, each in others.items()}
    if value is not None:
        context["x:Key"] = value
    (condition,) = read_conditions({operator: {"X:key": wanted}}, variables=variables)
    return condition.holds(Question("s3:GetObject", LETTER, ANN, context))


@pytest.mark.parametrize(
    ("operator", "wanted", "holding", "failing"),
    [
        ("StringEquals", "Ann", ["Ann"], ["ann", "Ann ", ""]),
        ("StringEquals", "a*", ["a*"], ["ann"]),
        ("StringEquals", ["a", "b"], ["a", "b"], ["c"]),
        ("StringEqualsIgnoreCase", "Ann", ["ANN", "ann"], ["bob"]),
        ("StringLike", "a?n*", ["ann", "alna", "a\nn"], ["an", "Ann"]),
        ("NumericEquals", "10", ["10", "10.0", "1e1"], ["11", "ten"]),
        ("NumericLessThan", "10", ["9.9", "-1"], ["10", "x"]),
        ("NumericLessThanEquals", 10, ["10"], ["10.1"]),
        ("NumericGreaterThan", "10", ["10.1"], ["10"]),
        ("NumericGreaterThanEquals", "10", ["10"], ["9"]),
        ("DateEquals", "2026-01-01T00:00:00Z", ["2026-01-01", "1767225600", "2026-01"], ["2026-01-02", "soon"]),
        ("DateLessThan", "2026-01-01T09:00:00+01:00", ["2026-01-01T07:59:59Z"], ["2026-01-01T08:00:00Z"]),
        ("DateLessThanEquals", "2026", ["2026-01-01"], ["2026-01-01T00:00:01Z"]),
        ("DateGreaterThan", "2026-01-01", ["1767225601"], ["1767225600"]),
        ("DateGreaterThanEquals", "1767225600", ["2026-01-01T00:00:00Z"], ["2025-12-31"]),
        ("Bool", "true", ["true", "True"], ["false", "1"]),
        ("Bool", True, ["true"], ["false"]),
        ("BinaryEquals", "QmluYXJ5", ["QmluYXJ5"], ["QmluYXJ6", "?"]),
        ("IpAddress", "203.0.113.0/24", ["203.0.113.9"], ["203.0.114.1", "2001:db8::1", "here"]),
        ("IpAddress", "203.0.113.9", ["203.0.113.9"], ["203.0.113.8"]),
        ("IpAddress", ["203.0.113.9/24", "2001:DB8::/32"], ["203.0.113.1", "2001:db8::5"], ["2001:db9::"]),
        ("ArnEquals", "arn:aws:iam::*:user/*", ["arn:aws:iam::1:user/a/b:c"], ["arn:aws:iam:x:1:user/a", "x"]),
        ("ArnLike", "arn:aws:s?s:*:1:q", ["arn:aws:sqs:eu:1:q"], ["arn:aws:sqs:eu:1:x:1:q", "arn:aws:sqs"]),
    ],
)
def test_an_operator_and_its_opposite(operator: str, wanted: Any, holding: list[str], failing: list[str]) -> None:
    opposite = {"IpAddress": "NotIpAddress"}.get(operator) or operator.replace("Equals", "NotEquals").replace(
        "Like", "NotLike"
    )
    values = [(value, True) for value in holding] + [(value, False) for value in failing]
    assert [holds(operator, wanted, value) for value, _ in values] == [holding for _, holding in values]
    if opposite in OPERATORS.values() and opposite != operator:
        assert [holds(opposite, wanted, value) for value, _ in values] == [not holding for _, holding in values]


@pytest.mark.parametrize("operator", sorted(set(OPERATORS.values()) - {NULL}))
def test_a_missing_key_fails_unless_the_operator_is_negated_or_ends_in_if_exists(operator: str) -> None:
    wanted = {"D": "2026-01-01", "N": "1", "I": "203.0.113.9"}.get(operator[0], "true")
    assert holds(operator, wanted, None) is ("Not" in operator)
    assert holds(f"{operator}IfExists", wanted, None)
    assert holds(f"ForAllValues:{operator}", wanted, None)
    assert not holds(f"ForAnyValue:{operator}", wanted, None)


def test_null_asks_whether_a_key_is_there() -> None:
    assert holds("Null", "true", None)
    assert not holds("Null", "true", "x")
    assert holds("Null", False, "x")
    assert not holds("Null", "false", None)
    assert holds("Null", "true", ())


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("ForAllValues:StringEquals", ("team", "cost"), True),
        ("ForAllValues:StringEquals", ("team", "other"), False),
        ("ForAllValues:StringEquals", (), True),
        ("ForAllValues:StringEquals", "", True),
        ("ForAllValues:StringNotEquals", ("other",), True),
        ("ForAllValues:StringNotEquals", ("other", "team"), False),
        ("ForAnyValue:StringEquals", ("other", "team"), True),
        ("ForAnyValue:StringEquals", ("other",), False),
        ("ForAnyValue:StringEquals", (), False),
        ("ForAnyValue:StringNotEquals", ("team", "other"), True),
        ("ForAnyValue:StringNotEquals", ("team",), False),
        ("ForAnyValue:StringEqualsIfExists", None, False),
        ("StringEquals", ("other", "team"), True),
        ("StringNotEquals", ("other", "team"), False),
    ],
)
def test_keys_of_several_values(operator: str, values: Value, expected: bool) -> None:
    assert holds(operator, ["team", "cost"], values) is expected


def test_values_may_be_what_the_request_says() -> None:
    assert holds("StringEquals", "${aws:username}", "ann", aws__username="ann")
    assert holds("StringLike", "home/${AWS:UserName}/*", "home/a*/x", aws__username="a*")
    assert not holds("StringLike", "home/${aws:username}/*", "home/ann/x", aws__username="a*")
    assert holds("StringEquals", "${aws:username, 'guest'}", "guest")
    assert not holds("StringEquals", "${aws:username}", "${aws:username}")
    assert holds("StringEquals", "${aws:username}", "${aws:username}", variables=False)
    assert holds("StringNotEquals", "${aws:username}", "ann")
    assert holds("ArnLike", "arn:aws:sns:*:*:${aws:username}", "arn:aws:sns:eu:1:ann", aws__username="ann")
    assert holds("StringLike", "${*}${?}${$}", "*?$")
    assert not holds("StringLike", "${*}", "anything")


@pytest.mark.parametrize(
    "text", ["Like", "StringIs", "ForSomeValue:StringEquals", "NullIfExists", "ForAnyValue:Null", "", ":"]
)
def test_what_is_no_operator(text: str) -> None:
    assert take_apart(text) is None


WANTED = {
    "S": ["ann", "Ann", "a*", "${k:one}", "${k:many}", "${k:none}", "${k:none, 'ann'}", "${*}", "b?b"],
    "N": ["1", "1.0", "2", "one"],
    "D": ["2026-01-01", "2026-01-02T03:04:05Z", "1767225600", "soon"],
    "B": ["true", "FALSE", "QQ=="],
    "I": ["203.0.113.0/24", "2001:db8::/32", "203.0.113.9"],
    "A": ["arn:aws:iam::1:user/ann", "arn:*:iam::*:${k:one}*", "*", "arn:aws:*"],
}
GIVEN = {
    "S": ["ann", "Ann", "a*", "bob", "b\nb", "*", ""],
    "N": ["1", "1.5", "2", "two"],
    "D": ["2026-01-01T00:00:00Z", "2026-01-02", "1767225600", "late"],
    "B": ["true", "false", "QQ=="],
    "I": ["203.0.113.9", "198.51.100.1", "2001:db8::1"],
    "A": ["arn:aws:iam::1:user/ann", "arn:aws:iam::1:user/ann:x", "arn:aws:iam:x::", "no"],
}
NAMED = {"NotIpAddress": "I"}


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[str], Value]:
    name = draw(st.sampled_from(sorted(set(OPERATORS.values()) - {NULL})))
    family = NAMED.get(name, name[0])
    operator = draw(st.sampled_from(("", "", "ForAnyValue:", "ForAllValues:"))) + name
    operator += draw(st.sampled_from(("", "", "IfExists")))
    wanted = [each for each in WANTED[family] if name != "BinaryEquals" or each == "QQ=="]
    values = [each for each in GIVEN[family] if name != "BinaryEquals" or each in ("QQ==", "true")]
    one = st.sampled_from(values)
    several = st.lists(one, max_size=3).map(tuple)
    return operator, draw(st.lists(st.sampled_from(wanted), min_size=1, max_size=3)), draw(st.none() | one | several)


@settings(max_examples=tries(150), deadline=None)
@given(cases(), st.booleans())
def test_a_second_reading_of_the_tables_agrees(case: tuple[str, list[str], Value], variables: bool) -> None:
    operator, wanted, value = case
    context: dict[str, Any] = {"k:one": "user/ann", "k:many": ("a", "b")} | ({} if value is None else {"x:key": value})
    request = naive.Request("s3:GetObject", LETTER, ANN.arn, ANN.account, context=context)
    expected = naive.condition_holds(operator, request.get("x:key"), wanted, request if variables else None)
    (condition,) = read_conditions({operator: {"x:key": wanted}}, variables=variables)
    assert condition.holds(Question("s3:GetObject", LETTER, ANN, context)) is expected
