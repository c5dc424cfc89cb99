"""What is usual is where most values lie, and rare ones do not move it."""

from __future__ import annotations

import pytest

from model.laws.baseline import Usual, usual


def test_a_band_has_as_many_deviations_on_either_side_as_asked_for() -> None:
    found = usual([8.0, 10.0, 12.0])
    assert found is not None
    assert (found.mean, found.deviation) == (10, pytest.approx(1.633, abs=1e-3))
    low, high = found.band(2)
    assert (low, high) == (pytest.approx(10 - 3.266, abs=1e-3), pytest.approx(10 + 3.266, abs=1e-3))


def test_one_wild_day_does_not_widen_it() -> None:
    calm = usual([9.0, 10.0, 11.0, 10.0, 9.5, 10.5])
    assert usual([9.0, 10.0, 11.0, 10.0, 9.5, 10.5, 900.0]) == calm


def test_what_never_moves_has_a_narrow_band_all_the_same() -> None:
    assert usual([50.0] * 5) == Usual(50.0, 0.5)


def test_of_too_little_nothing_is_usual() -> None:
    assert usual([10.0, 11.0]) is None
