"""Piecewise-constant signals keep exact account of time."""

from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.kernel.steps import ABSENT, Steps, combined, total

VALUES = st.one_of(st.integers(0, 1000).map(float), st.just(ABSENT))
CHANGES = st.lists(st.tuples(st.integers(0, 100), VALUES), max_size=8).map(lambda pairs: sorted(dict(pairs).items()))


def brute_integral(changes: list[tuple[int, float]], start: int, end: int) -> float:
    covered = 0.0
    for second in range(start, end):
        before = [value for at, value in changes if at <= second]
        covered += before[-1] if before and not isnan(before[-1]) else 0.0
    return covered


@given(CHANGES, st.integers(0, 110), st.integers(0, 60))
def test_an_integral_equals_the_sum_second_by_second(changes, start, length):
    assert Steps(changes).integral(start, start + length) == pytest.approx(
        brute_integral(changes, start, start + length)
    )


@given(CHANGES, st.lists(st.integers(-5, 110), min_size=1).map(sorted))
def test_one_sweep_finds_the_same_integrals_as_many_searches(changes, ats):
    steps = Steps(changes)
    assert steps.cumulatives(ats) == [steps.cumulative(at) for at in ats]


@given(CHANGES, st.integers(0, 110))
def test_a_version_never_sees_what_was_appended_to_it(changes, at):
    old = Steps(changes)
    before = old.to_bytes()
    last = max((time for time, _ in changes), default=0)
    one, two = old.appended(last + at, 7.5), old.appended(last + at, 8.5)
    assert old.to_bytes() == before
    assert (one.value_at(last + at), two.value_at(last + at)) == (7.5, 8.5)


@given(CHANGES, st.integers(0, 110))
def test_pruning_forgets_changes_but_not_what_they_added_up_to(changes, before):
    steps, rest = Steps(changes), Steps(changes).pruned(before)
    for at in (before, before + 10, 600):
        assert rest.cumulative(at) == steps.cumulative(at)
        assert str(rest.value_at(at)) == str(steps.value_at(at))


@given(CHANGES)
def test_steps_survive_their_bytes(changes):
    steps = Steps(changes)
    assert Steps.from_bytes(steps.to_bytes()) == steps


@given(st.lists(CHANGES, max_size=4), st.integers(0, 110))
def test_a_total_is_the_sum_of_what_is_present(many, at):
    signals = [Steps(changes) for changes in many]
    present = [s.value_at(at) for s in signals if not isnan(s.value_at(at))]
    found = total(signals).value_at(at)
    assert found == sum(present) if present else isnan(found)


def test_the_same_value_again_is_no_change():
    steps = Steps([(0, 5), (10, 5), (20, ABSENT), (30, ABSENT)])
    assert next(iter(steps)) == (0, 5)
    assert len(steps) == 2


def test_a_second_value_for_one_instant_replaces_the_first():
    steps = Steps([(0, 1), (10, 2), (10, 3)])
    assert list(steps) == [(0, 1), (10, 3)]
    assert Steps([(0, 1), (10, 2), (10, 1)]) == Steps([(0, 1)])


def test_where_nothing_is_measured_the_signal_is_absent():
    steps = Steps([(10, 4), (20, ABSENT), (30, 8)])
    assert isnan(steps.value_at(5))
    assert isnan(steps.mean(0, 10))
    assert steps.mean(10, 40) == 6
    assert steps.covered_seconds(0, 40) == 20
    assert steps.extremes(0, 40) == (4, 8)
    assert not steps.present(10, 40)
    assert steps.present(10, 20)
    assert steps.next_change(10) == 20
    assert steps.next_change(30) == inf


def test_a_gap_is_as_long_as_nothing_is_measured():
    steps = Steps([(10, ABSENT), (20, 4), (30, ABSENT), (40, 8)])
    assert list(steps.gaps(5, 60)) == [(5, 20), (30, 40)]
    assert list(steps.gaps(32, 36)) == [(32, 36)]
    assert list(steps.gaps(20, 30)) == []
    assert list(Steps().gaps(0, 10)) == [(0, 10)]


def test_a_window_cut_out_is_absent_outside():
    window = Steps([(0, 1), (10, 2)]).between(5, 15)
    assert list(window)[:2] == [(5, 1), (10, 2)]
    assert isnan(window.value_at(15))
    assert window.integral(0, 100) == 15


def test_signals_combine_by_any_function_of_their_values():
    latency, rate = Steps([(0, 0.5)]), Steps([(0, 10), (60, 20)])
    product = combined(lambda values: values[0] * values[1], [latency, rate])
    assert list(product) == [(0, 5), (60, 10)]
    assert list(rate.clipped(0, 15)) == [(0, 10), (60, 15)]


def test_growing_a_long_history_does_not_copy_it():
    steps = Steps()
    for second in range(1000):
        steps = steps.appended(second, second % 7)
    assert steps.appended(1000, 99)._times is steps._times


def test_a_signal_begins_as_what_it_grew_from_and_as_nothing_else():
    before = Steps([(0, 1), (10, ABSENT), (20, 3)])
    assert before.appended(30, 4).begins_as(before)
    assert Steps([*before, (30, 4)]).begins_as(before)
    assert not before.begins_as(before.appended(30, 4))
    assert not before.appended(20, 5).begins_as(before)
    assert not before.pruned(15).begins_as(before)


def test_many_changes_at_once_are_those_one_by_one():
    before = Steps([(0, 1), (10, 2)])
    assert before.followed([20, 40], [3, 5]) == before.appended(20, 3).appended(40, 5)
    assert before.appended(15, ABSENT).followed([20], [3]) == before.appended(15, ABSENT).appended(20, 3)
    assert before.followed([], []) is before
