"""Balances of credits drawn over time agree with the buckets they come from."""

from __future__ import annotations

from math import isnan

import pytest

from model.kernel.steps import ABSENT, Steps
from model.physics.credit_history import balances, cpu_course, volume_course
from model.physics.credits import BURSTABLE, CpuCredits
from model.physics.volume_credits import VolumeCredits

HOUR = 3600.0
MICRO = BURSTABLE["t3.micro"]


def level(cpu: Steps, *, anew: bool = False) -> Steps:
    return balances(cpu_course(cpu, MICRO, "standard", anew=anew), CpuCredits.balance_at)


def test_an_idle_machine_earns_by_the_hour_up_to_a_day_of_it() -> None:
    found = level(Steps([(0.0, 0.0)]))
    assert found.value_at(0) == 0
    assert found.value_at(5 * HOUR) == pytest.approx(60)
    assert found.value_at(30 * HOUR) == found.value_at(300 * HOUR) == pytest.approx(288)


def test_the_future_is_drawn_until_the_balance_rests() -> None:
    found = level(Steps([(0.0, 0.0)]))
    assert found.next_change(23 * HOUR) < 24 * HOUR + 300
    assert found.extremes(HOUR, 1e9) == (pytest.approx(12), pytest.approx(288))
    assert len(found) < 300


def test_a_busy_machine_spends_what_it_saved() -> None:
    found = level(Steps([(0.0, 0.0), (10 * HOUR, 100.0)]))
    assert found.value_at(10 * HOUR) == pytest.approx(120)
    assert found.value_at(10.5 * HOUR) == pytest.approx(120 - 54)
    assert found.value_at(12 * HOUR) == 0


def test_a_stop_takes_the_credits_or_only_pauses_them() -> None:
    cpu = Steps([(0.0, 0.0), (2 * HOUR, ABSENT), (5 * HOUR, 0.0)])
    kept, lost = level(cpu), level(cpu, anew=True)
    assert isnan(kept.value_at(3 * HOUR))
    assert lost.value_at(5 * HOUR) == 0
    assert kept.value_at(6 * HOUR) > lost.value_at(6 * HOUR) == pytest.approx(12)


def test_a_volume_is_full_before_anybody_asks_anything_of_it() -> None:
    born = VolumeCredits.gp2(100, 0.0)
    operations = Steps([(HOUR, 3000.0), (HOUR + 1000, 0.0)])
    found = balances(volume_course(operations, 0.0, born), VolumeCredits.burst_balance_at)
    assert found.value_at(HOUR) == 100
    assert found.value_at(HOUR + 900) == pytest.approx(100 - 100 * 900 * 2700 / 5.4e6)
    assert found.value_at(HOUR + 10 * HOUR) == 100
