"""What load is expected, after what came at that hour on the days before."""

from __future__ import annotations

import math
from math import isnan

import pytest

from model.laws.forecast import capacity_for, expected_load, part_of_load, raised_maximum

NOON = 24 * 1000 + 12


def test_an_hour_is_expected_to_be_like_the_same_hour_of_the_day_before() -> None:
    day = {NOON - 24 + hour: 10.0 * (hour + 1) for hour in range(24)}
    assert [expected_load(day, NOON + hour) for hour in range(3)] == pytest.approx([10, 20, 30])


def test_later_days_weigh_more_and_the_same_weekday_most() -> None:
    days = {NOON - 24 * before + hour: 100.0 if before == 1 else 0.0 for before in range(1, 7) for hour in range(24)}
    assert 20 < expected_load(days, NOON) < 50
    week = {NOON - 24 * before + hour: 100.0 if before == 7 else 0.0 for before in range(1, 8) for hour in range(24)}
    other = {NOON - 24 * before + hour: 100.0 if before == 6 else 0.0 for before in range(1, 8) for hour in range(24)}
    assert expected_load(week, NOON) > expected_load(other, NOON)


def test_less_than_a_day_foretells_nothing() -> None:
    assert isnan(expected_load({NOON - hour: 1.0 for hour in range(1, 24)}, NOON))
    assert isnan(expected_load({}, NOON))


def test_each_unit_carries_no_more_than_the_target() -> None:
    assert [capacity_for(load, 50.0) for load in (0.0, 50.0, 51.0, 200.0)] == [0, 1, 2, 4]


def test_the_maximum_gives_way_only_where_it_may() -> None:
    assert raised_maximum(50, 40, 10) == 55
    assert raised_maximum(50, 40, None) == 40
    assert raised_maximum(30, 40, 10) == 40


def test_what_a_unit_of_load_makes_is_learnt_from_the_hours_that_all_is_known_of() -> None:
    assert part_of_load({1: 600, 2: 600, 3: 9}, {1: 200, 2: 100}, {1: 3, 2: 6, 4: 5}) == 1.0
    assert math.isnan(part_of_load({1: 600}, {}, {1: 3}))
