"""Numbers read as people write them."""

from __future__ import annotations

import pytest

from screens.widgets.quantity import digits, money, quantity, si, span_of_time, speed, wall_clock


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (82.4, "%", "82 %"),
        (1.2 * 1024**3, "B", "1.2 GiB"),
        (1536, "B/s", "1.5 KiB/s"),
        (3.1, "$/h", "3.10 $/h"),
        (1804, "/s", "1.8 k/s"),
        (0.0123, "s", "12.3 ms"),
        (2, "s", "2 s"),
        (0, "", "0"),
        (None, "%", "–"),
        (float("nan"), "%", "–"),
    ],
)
def test_a_quantity_has_three_digits_and_its_unit(value: float | None, unit: str, shown: str) -> None:
    assert quantity(value, unit) == shown


def test_a_fixed_number_of_decimals_lines_up_a_column() -> None:
    assert [quantity(value, "", 3) for value in (0.021, 0.126, 1)] == ["0.021", "0.126", "1.000"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.25, "0.25"), (0.05, "50m"), (70, "70"), (1500, "1.5k"), (2e7, "20M"), (999.7, "1k")],
)
def test_ticks_use_si_prefixes(value: float, shown: str) -> None:
    assert si(value) == shown


def test_rounding_never_shows_four_digits() -> None:
    assert [digits(value) for value in (9.999, 99.99, 999.4)] == ["10", "100", "999"]


def test_ages_have_one_unit_and_never_run_backwards() -> None:
    ages = [span_of_time(seconds) for seconds in (-5, 0, 59.9, 60, 3599, 7500, 86_400 * 3, 86_400 * 800)]
    assert ages == ["0s", "0s", "59s", "1m", "59m", "2h", "3d", "2y"]


def test_clocks_are_utc_and_simulated() -> None:
    assert wall_clock(0) == "00:00:00"
    assert wall_clock(1_800_000_000, seconds=False) == "08:00"


def test_money_keeps_its_cents() -> None:
    assert money(1234.5, "/h") == "$1,234.50/h"
    assert money(-0.5) == "-$0.50"


def test_speed_is_short() -> None:
    assert [speed(factor) for factor in (1, 60, 0.5, 100_000)] == ["×1", "×60", "×0.5", "×100k"]
