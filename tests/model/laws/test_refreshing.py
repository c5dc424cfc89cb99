"""How fast an instance refresh goes."""

from __future__ import annotations

import pytest

from model.laws.refreshing import Fleet, Round, next_round


@pytest.mark.parametrize(
    ("fleet", "least", "most", "expected"),
    [
        (Fleet(desired=10, present=10, warm=10, old=10), 90, 100, Round(1, 0)),
        (Fleet(desired=10, present=10, warm=10, old=10), 50, 100, Round(5, 0)),
        (Fleet(desired=10, present=9, warm=9, old=9), 90, 100, Round(0, 0)),
        (Fleet(desired=2, present=2, warm=2, old=2), 90, 100, Round(1, 0)),
        (Fleet(desired=2, present=2, warm=1, old=1), 90, 100, Round(0, 0)),
        (Fleet(desired=10, present=10, warm=10, old=10), 100, 100, Round(1, 0)),
        (Fleet(desired=10, present=10, warm=10, old=10), 100, 120, Round(0, 2)),
        (Fleet(desired=10, present=12, warm=12, old=10), 100, 120, Round(2, 2)),
        (Fleet(desired=2, present=2, warm=2, old=2), 100, 110, Round(0, 1)),
        (Fleet(desired=10, present=11, warm=11, old=1), 100, 120, Round(1, 1)),
        (Fleet(desired=10, present=10, warm=10, old=0), 90, 120, Round(0, 0)),
        (Fleet(desired=10, present=10, warm=10, old=10), 0, 100, Round(10, 0)),
    ],
)
def test_a_round_keeps_to_both_percentages(fleet: Fleet, least: int, most: int, expected: Round) -> None:
    assert next_round(fleet, least, most) == expected


@pytest.mark.parametrize(("least", "most"), [(90, 100), (100, 100), (100, 110), (50, 100), (100, 200), (0, 100)])
@pytest.mark.parametrize("size", [1, 2, 3, 10, 50])
def test_every_refresh_comes_to_its_end_within_its_bounds(size: int, least: int, most: int) -> None:
    old, new = size, 0
    for _ in range(4 * size):
        turn = next_round(Fleet(desired=size, present=old + new, warm=old + new, old=old), least, most)
        assert old + new <= max(size * most / 100, size + 1)
        old -= turn.end
        assert old + new >= min(size * least / 100, size - 1)
        new += max(size + min(turn.surge, old) - old - new, 0)
    assert (old, new) == (0, size)
