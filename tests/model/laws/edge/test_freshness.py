"""For how long copies are good: what the origin says, between the bounds of the terms."""

from __future__ import annotations

import pytest

from model.laws.edge.freshness import seconds_fresh
from model.laws.edge.terms import Terms

NOON = 1_750_000_000.0 - 1_750_000_000.0 % 86_400 + 12 * 3600
TERMS = Terms(least=10, usual=100, most=1000)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", 100),
        ("max-age=50", 50),
        ("max-age=5", 10),
        ("public, max-age=5000", 1000),
        ("max-age=50, s-maxage=70", 70),
        ("max-age=500, no-store", 10),
        ("private", 10),
        ("max-age=soon", 100),
        ('max-age="60"', 60),
    ],
)
def test_what_the_origin_says_holds_between_the_bounds(said: str, seconds: float) -> None:
    assert seconds_fresh(TERMS, {"cache-control": said} if said else {}, NOON) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Sun, 15 Jun 2025 12:01:00 GMT", 60),
        ("Sun, 15 Jun 2025 11:00:00 GMT", 10),
        ("Sun, 15 Jun 2035 11:00:00 GMT", 1000),
        ("0", 100),
    ],
)
def test_a_date_of_expiry_counts_where_nothing_else_does(said: str, seconds: float) -> None:
    assert seconds_fresh(TERMS, {"expires": said}, NOON) == seconds
    assert seconds_fresh(TERMS, {"expires": said, "cache-control": "max-age=30"}, NOON) == 30
