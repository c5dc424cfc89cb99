"""Balances of credits drawn over time agree with the buckets they come from."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.kernel.steps import ABSENT, Steps
from model.physics.credit_history import (
    Course,
    as_measured,
    balances,
    cpu_course,
    operations_while_held,
    volume_course,
)
from model.physics.credits import BURSTABLE, CpuCredits
from model.physics.volume_credits import VolumeCredits

HOUR = 3600.0
MICRO = BURSTABLE["t3.micro"]


def level(cpu: Steps, *, anew: bool = False) -> Steps:
    return balances([cpu], as_measured, cpu_course(MICRO, "standard", CpuCredits.balance_at, anew=anew)).balance


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
    signals = [Steps([(0.0, 1.0)]), operations, Steps()]
    found = balances(signals, operations_while_held, volume_course(born)).balance
    assert found.value_at(HOUR) == 100
    assert found.value_at(HOUR + 900) == pytest.approx(100 - 100 * 900 * 2700 / 5.4e6)
    assert found.value_at(HOUR + 10 * HOUR) == 100


CHANGES = st.lists(st.tuples(st.integers(0, 40 * 60), st.sampled_from([0.0, 10.0, 3000.0, ABSENT])), max_size=30).map(
    lambda changes: [(60.0 * at, value) for at, value in sorted(changes, key=lambda each: each[0])]
)


@settings(max_examples=20)
@given(up=CHANGES, reads=CHANGES, looks=st.lists(st.integers(0, 40 * 60), max_size=3))
def test_what_is_drawn_on_from_where_it_was_known_is_what_is_drawn_anew(
    up: list[tuple[float, float]], reads: list[tuple[float, float]], looks: list[int]
) -> None:
    known = None
    course = volume_course(VolumeCredits.gp2(50, 0.0))
    for look in [*sorted(looks), 40 * 60]:
        signals = [Steps(each for each in changes if each[0] <= 60.0 * look) for changes in (up, reads, [])]
        known = balances(signals, operations_while_held, course, known)
        assert known == balances(signals, operations_while_held, course)


def test_what_was_taken_back_is_not_drawn_on_from() -> None:
    course = cpu_course(MICRO, "standard", CpuCredits.balance_at, anew=False)
    quiet = Steps([(0.0, 0.0), (HOUR, 5.0), (2 * HOUR, 0.0)])
    busy = Steps([(0.0, 100.0), (HOUR, 0.0), (2 * HOUR, 5.0)])
    known = balances([busy], as_measured, course)
    assert balances([quiet], as_measured, course, known) == balances([quiet], as_measured, course)


def test_a_long_past_is_gone_through_once() -> None:
    turned: list[float] = []
    plain = cpu_course(MICRO, "standard", CpuCredits.balance_at, anew=False)

    def turn(credits: CpuCredits | None, at: float, percent: float) -> CpuCredits | None:
        turned.append(at)
        return plain.turn(credits, at, percent)

    course = Course(None, turn, CpuCredits.balance_at)
    cpu = Steps((60.0 * minute, float(minute % 7)) for minute in range(1000))
    known = balances([cpu], as_measured, course)
    known = balances([cpu], as_measured, course, known)
    assert len(turned) == 1000
    balances([cpu.appended(60_000.0, 50.0)], as_measured, course, known)
    assert len(turned) == 1003
