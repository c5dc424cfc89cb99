"""The rules of composite alarms say what they seem to say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.alarm_formula import BadFormula, alarms_in, holds, read_formula
from model.laws.alarm_rule import AlarmState

STATES: dict[str, AlarmState] = {"a": "ALARM", "b": "ALARM", "c": "OK", "my alarm": "INSUFFICIENT_DATA"}


def verdict(rule: str) -> bool:
    return holds(read_formula(rule), STATES.__getitem__)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("TRUE", True),
        ("FALSE", False),
        ("ALARM(a)", True),
        ('ALARM("a")', True),
        ("ALARM(c)", False),
        ("OK(c)", True),
        ('INSUFFICIENT_DATA("my alarm")', True),
        ("NOT ALARM(a)", False),
        ("NOT (ALARM(a) AND ALARM(c))", True),
        ("ALARM(c) AND ALARM(c) OR ALARM(a)", True),
        ("ALARM(a) OR ALARM(c) AND ALARM(c)", True),
        ("NOT ALARM(c) AND ALARM(a)", True),
        ("(ALARM(a)\n OR\tFALSE) AND (OK(c))", True),
        ("AT_LEAST(2, ALARM, (a, b, c))", True),
        ("AT_LEAST(3, ALARM, (a, b, c))", False),
        ("AT_LEAST(1, NOT ALARM, (a, b, c))", True),
        ("AT_LEAST(2, NOT ALARM, (a, b, c))", False),
        ("AT_LEAST(50%, ALARM, (a, b, c, 'd'))".replace("'d'", '"my alarm"'), True),
        ("AT_LEAST(67%, ALARM, (a, b, c))", False),
    ],
)
def test_a_rule_follows_the_states_of_its_alarms(rule: str, expected: bool) -> None:
    assert verdict(rule) is expected


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ("", "unexpected end"),
        ("ALARM", "unexpected end"),
        ("ALARM()", r"unexpected '\)'"),
        ("ALARM(a", "unexpected end"),
        ("ALARM(a) ALARM(b)", "unexpected 'ALARM'"),
        ("ALARM(a, b)", "takes one alarm"),
        ("alarm(a)", "unexpected 'alarm'"),
        ("ALARM(a) and ALARM(b)", "unexpected 'and'"),
        ('ALARM("a)', "unmatched quote"),
        ("AT_LEAST(4, ALARM, (a, b))", "cannot need 4 of 2"),
        ("AT_LEAST(0, ALARM, (a, b))", "cannot need 0 of 2"),
        ("AT_LEAST(two, ALARM, (a, b))", "unexpected 'two'"),
        ("NOT " * 500 + "TRUE", "nested too deeply"),
        ("(" * 500 + "TRUE", "nested too deeply"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(rule: str, complaint: str) -> None:
    with pytest.raises(BadFormula, match=complaint):
        read_formula(rule)


def test_it_names_the_alarms_that_it_depends_on() -> None:
    rule = 'ALARM(a) AND NOT (OK("my alarm") OR AT_LEAST(1, OK, (b, arn:aws:cloudwatch:us-east-1:1:alarm:c)))'
    assert list(alarms_in(read_formula(rule))) == ["a", "my alarm", "b", "arn:aws:cloudwatch:us-east-1:1:alarm:c"]


Meaning = Callable[[bool, bool], bool]
Rule = tuple[str, Meaning]


def negated(one: Rule) -> Rule:
    text, meaning = one
    return f"NOT ({text})", lambda a, b: not meaning(a, b)


def joined(one: Rule, other: Rule, both: bool) -> Rule:
    (left, first), (right, second) = one, other
    if both:
        return f"({left} AND {right})", lambda a, b: first(a, b) and second(a, b)
    return f"({left} OR {right})", lambda a, b: first(a, b) or second(a, b)


leaves: list[Rule] = [("ALARM(a)", lambda a, _: a), ("NOT OK(b)", lambda _, b: b)]
rules = st.recursive(
    st.sampled_from(leaves),
    lambda inner: st.one_of(inner.map(negated), st.builds(joined, inner, inner, st.booleans())),
    max_leaves=8,
)


@given(rules)
def test_any_nesting_is_worth_what_logic_says(rule: Rule) -> None:
    text, meaning = rule
    formula = read_formula(text)
    for a, b in product((True, False), repeat=2):
        states: dict[str, AlarmState] = {"a": "ALARM" if a else "OK", "b": "ALARM" if b else "OK"}
        assert holds(formula, states.__getitem__) == meaning(a, b)
