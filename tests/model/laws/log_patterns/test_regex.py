from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.regex import Regex
from tests.cases import tries

ATOMS = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", r"\d", r"\w", r"\.", "1", r"\x61"])
COUNTS = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,2}", "{0,3}", "{2,}", "{0,}"])
BRANCHES = st.builds(
    lambda start, items, end: start + "".join(atom + count for atom, count in items) + end,
    st.sampled_from(["", "", "^"]),
    st.lists(st.tuples(ATOMS, COUNTS), max_size=5),
    st.sampled_from(["", "", "$"]),
)
REGEXES = st.lists(BRANCHES, min_size=1, max_size=3).map("|".join)


@given(REGEXES, st.text("abc1.\n", max_size=12))
@settings(max_examples=tries(120))
def test_it_finds_what_python_finds(regex: str, text: str) -> None:
    ends_only = regex.replace("$", r"\Z")

    assert Regex(regex).finds(text) == (re.search(ends_only, text, re.ASCII) is not None)


def test_repetition_upon_repetition_takes_time_in_proportion_to_the_text() -> None:
    assert not Regex("a*a*a*a*a*a*a*a*b").finds("a" * 20_000)


@pytest.mark.parametrize(
    "text", ["(a)", "a!", "a b", "*a", "a{", "a{3,1}", "a**", "[", "[]", "[z-a]", "a$b", r"\q", r"\x6", "é", "a{2001}"]
)
def test_what_is_no_regular_expression_of_filter_patterns_is_refused(text: str) -> None:
    with pytest.raises(BadPattern):
        Regex(text)
