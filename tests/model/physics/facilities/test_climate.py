"""Halls warm without cooling, machines are shut down before they burn, and go on when it is cool."""

from __future__ import annotations

from math import inf

import pytest

from model.physics.facilities.climate import HOT_DEGREES, NORMAL_DEGREES, WARM_DEGREES, Climate

COOLED = Climate()


def test_cooled_halls_stay_as_they_are() -> None:
    assert COOLED.degrees_at(1e9) == NORMAL_DEGREES
    assert COOLED.turned(1e9, cooled=True) is COOLED
    assert COOLED.turns_at(1e9) == inf


def test_without_cooling_it_is_warm_then_hot() -> None:
    warming = COOLED.turned(0.0, cooled=False)
    warm = warming.turns_at(0.0)
    assert warming.degrees_at(warm) == pytest.approx(WARM_DEGREES)
    assert warming.warning_at(warm) == "warm"
    hot = warming.turns_at(warm)
    assert warming.degrees_at(hot) == pytest.approx(HOT_DEGREES)
    burning = warming.turned(hot, cooled=False)
    assert (burning.shut_down, burning.warning_at(hot)) == (True, "hot")


def test_machines_wait_until_it_is_cool() -> None:
    hot = Climate(degrees=HOT_DEGREES, since=0.0, cooled=False, shut_down=True)
    cooling = hot.turned(0.0, cooled=True)
    assert cooling.shut_down
    cool = cooling.turns_at(0.0)
    assert not cooling.turned(cool, cooled=True).shut_down
