"""Statistics of a range leave out, or hold back, what lies beyond it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.physics.trimmed import Trim, read_trim, trimmed

TEN = [float(value) for value in range(10, 110, 10)]


def computed(statistic: str, values: Sequence[float] = TEN) -> float | None:
    trim = read_trim(statistic)
    assert trim is not None
    return trimmed(trim, [(value, 1.0) for value in sorted(values)])


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ("tm90", 50),
        ("tm100", 55),
        ("TM(10%:90%)", 55),
        ("TM(:20%)", 15),
        ("TM(80%:)", 95),
        ("TM(20:50)", 40),
        ("TM(:20)", 15),
        ("TM(90:)", 100),
        ("TM(200:300)", None),
        ("IQM", 55),
        ("wm90", 54),
        ("WM(10%:90%)", 55),
        ("WM(20:50)", 41),
        ("tc90", 9),
        ("TC(20%:80%)", 6),
        ("TC(20:50)", 3),
        ("TC(200:300)", 0),
        ("ts90", 450),
        ("TS(20:50)", 120),
        ("PR(:30)", 30),
        ("PR(20:50)", 30),
        ("PR(100:)", 0),
    ],
)
def test_a_range_of_ten_values(statistic: str, expected: float | None) -> None:
    assert computed(statistic) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    "statistic",
    ["", "p90", "tm", "tm101", "TM90", "tm(10:20)", "TM()", "TM(:)", "TM(10%:20)", "TM(90%:10%)", "PR(10%:20%)", "PR5"],
)
def test_what_is_no_such_statistic_is_not_read(statistic: str) -> None:
    assert read_trim(statistic) is None


def test_where_nothing_came_there_is_nothing() -> None:
    assert trimmed(Trim("TC", 0, 90, True), []) is None


values = st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=30)


@given(values, st.integers(0, 49), st.integers(51, 100))
def test_the_parts_of_a_whole_add_up_to_it(samples: list[float], low: int, high: int) -> None:
    parts = (f"(:{low}%)", f"({low}%:{high}%)", f"({high}%:)")
    asked = [part for part in parts if read_trim(f"TC{part}") is not None]
    assert sum(computed(f"TC{part}", samples) or 0 for part in asked) == pytest.approx(len(samples))
    assert sum(computed(f"TS{part}", samples) or 0 for part in asked) == pytest.approx(sum(samples), abs=1e-6)
    for mean in (computed(f"TM({low}%:{high}%)", samples), computed(f"WM({low}%:{high}%)", samples)):
        assert mean is not None
        assert min(samples) - 1e-9 <= mean <= max(samples) + 1e-9
