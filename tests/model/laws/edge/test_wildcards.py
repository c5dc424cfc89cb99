"""Stars and question marks, and that nobody waits for them."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis.strategies import text

from model.laws.edge.setup import fits
from model.laws.edge.wildcards import wildcards


@given(text("ab*?", max_size=8), text("ab", max_size=10))
def test_they_match_what_the_usual_ones_match(pattern: str, path: str) -> None:
    assert (wildcards(pattern).fullmatch(path) is not None) == fnmatchcase(path, pattern)


@pytest.mark.parametrize(
    ("pattern", "path", "is_right"),
    [
        ("*.jpg", "/a/b.jpg", True),
        ("images/*.jpg", "/images/a.jpg", True),
        ("/images/*", "/Images/a.jpg", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/ac", False),
        ("/a.c", "/abc", False),
        ("*", "/", True),
    ],
)
def test_a_pattern_of_paths_may_leave_its_slash_out_and_case_matters(pattern: str, path: str, is_right: bool) -> None:
    assert fits(pattern, path) is is_right


def test_many_stars_cost_no_more_than_the_length_of_both() -> None:
    pattern, path = wildcards("*a" * 120 + "b"), "a" * 8000
    began = time.process_time()
    assert pattern.fullmatch(path) is None
    assert time.process_time() - began < 0.1
