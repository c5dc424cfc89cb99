"""The grid, then batteries, then generators, and back."""

from __future__ import annotations

from math import inf

import pytest

from model.physics.facilities.electricity import BATTERY_SECONDS, FUEL_SECONDS, Electricity

GRID = Electricity()


def lost(now: float = 0.0) -> Electricity:
    """On batteries from an instant on."""
    return GRID.fed(now, utility=False, generators=False)


def test_the_grid_is_taken_before_all_else() -> None:
    assert GRID.fed(5.0, utility=True, generators=True) is GRID
    assert lost().fed(3.0, utility=True, generators=True).source == "utility"
    assert GRID.runs_out_at() == inf


def test_batteries_last_for_minutes_and_no_longer() -> None:
    ups = lost()
    assert (ups.source, ups.runs_out_at()) == ("ups", BATTERY_SECONDS)
    assert ups.battery_at(60.0) == BATTERY_SECONDS - 60
    assert ups.fed(BATTERY_SECONDS, utility=False, generators=False).source == "none"


def test_generators_spare_the_batteries_and_use_their_fuel() -> None:
    running = lost().fed(10.0, utility=False, generators=True)
    assert running.source == "generators"
    assert running.runs_out_at() == 10.0 + FUEL_SECONDS
    assert running.battery_at(10.0) == BATTERY_SECONDS - 10
    assert running.battery_at(1000.0) == BATTERY_SECONDS
    out = running.fed(10.0 + FUEL_SECONDS, utility=False, generators=True)
    assert out.source == "ups"


@pytest.mark.parametrize("seconds", [0.1, 1 / 3, 599.9999999])
def test_what_ran_out_stays_empty_whatever_the_clock_rounds(seconds: float) -> None:
    start = 1.75e9 + seconds
    ups = GRID.fed(start, utility=False, generators=False)
    assert ups.fed(ups.runs_out_at(), utility=False, generators=False).source == "none"


def test_tanks_are_filled_again_while_the_grid_carries() -> None:
    back = lost().fed(10.0, utility=False, generators=True).fed(3610.0, utility=True, generators=True)
    assert back.fuel_at(3610.0) == FUEL_SECONDS - 3600
    assert back.fuel_at(3610.0 + 1800) == FUEL_SECONDS
