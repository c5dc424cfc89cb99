"""Groups grow and shrink as the Auto Scaling user guide says."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.scaling import (
    Adjustment,
    GroupSize,
    ScalingVerdict,
    Step,
    adjusted,
    judge_simple,
    judge_step,
    judge_target,
    largest,
    step_for,
    tracking_alarms,
    warming,
)

OUT = (Step(lower=0, upper=10), Step(lower=10, upper=20, amount=10), Step(lower=20, amount=30))
IN = (Step(lower=-10, upper=0), Step(lower=-20, upper=-10, amount=-10), Step(upper=-20, amount=-30))
PERCENT = Adjustment(adjustment_type="PercentChangeInCapacity", amount=0)


def group(desired: int, **more: float) -> GroupSize:
    return GroupSize(**{"minimum": 1, "maximum": 100, "desired": desired, **more})


def by(kind: str, amount: int, least: int = 0) -> Adjustment:
    return Adjustment(adjustment_type=kind, amount=amount, min_magnitude=least)  # type: ignore[arg-type]


def percent(capacity: int, amount: int, least: int = 0) -> int:
    return adjusted(capacity, by("PercentChangeInCapacity", amount, least))


@pytest.mark.fact("autoscaling-18")
def test_a_policy_changes_capacity_by_a_number_or_a_percentage():
    assert adjusted(10, by("ChangeInCapacity", -2)) == 8
    assert percent(8, 25) == 10
    assert adjusted(10, by("ExactCapacity", 5)) == 5
    assert (percent(3, 20), percent(3, -20)) == (4, 2)


@pytest.mark.parametrize(
    ("capacity", "amount", "change"),
    [(127, 10, 12), (67, 1, 1), (58, -1, -1), (667, -1, -6), (10, 10, 1), (10, 0, 0), (100, 29, 29)],
)
def test_percentages_round_toward_zero_but_not_to_nothing(capacity, amount, change):
    assert percent(capacity, amount) == capacity + change


def test_a_least_magnitude_makes_small_percentages_count():
    assert percent(4, 25, least=2) == 6
    assert percent(4, -25, least=2) == 2
    assert percent(40, 25, least=2) == 50


@pytest.mark.parametrize(("value", "amount"), [(50, 0), (59.9, 0), (60, 10), (69.9, 10), (70, 30), (500, 30)])
def test_above_the_threshold_a_step_includes_its_lower_bound(value, amount):
    step = step_for(OUT, value - 50, "GreaterThanOrEqualToThreshold")
    assert step is not None
    assert step.amount == amount


@pytest.mark.parametrize(("value", "amount"), [(50, 0), (40.1, 0), (40, -10), (30.1, -10), (30, -30), (0, -30)])
def test_below_the_threshold_a_step_includes_its_upper_bound(value, amount):
    step = step_for(IN, value - 50, "LessThanOrEqualToThreshold")
    assert step is not None
    assert step.amount == amount


def out(size: GroupSize, value: float) -> ScalingVerdict:
    return judge_step(size, OUT, PERCENT, value=value, threshold=50, comparison="GreaterThanOrEqualToThreshold")


def inward(size: GroupSize, value: float) -> ScalingVerdict:
    return judge_step(size, IN, PERCENT, value=value, threshold=50, comparison="LessThanOrEqualToThreshold")


def test_the_user_guides_group_goes_from_ten_to_fourteen_and_back():
    assert [out(group(10), value).desired for value in (55, 60)] == [10, 11]
    assert out(group(11), 70).desired == 14
    assert inward(group(14), 40).desired == 13
    assert inward(group(13), 30).desired == 10


@pytest.mark.fact("autoscaling-19")
def test_while_instances_warm_up_another_breach_adds_only_the_difference():
    steps = (Step(lower=0, upper=10, amount=2), Step(lower=10, amount=4))
    change = by("ChangeInCapacity", 0)

    def breach(size: GroupSize, cpu: float) -> int:
        verdict = judge_step(size, steps, change, value=cpu, threshold=85, comparison="GreaterThanOrEqualToThreshold")
        return verdict.desired

    assert breach(group(4), 88) == 6
    assert breach(group(4), 97) == 8
    assert breach(group(6, warming=2), 88) == 6
    assert breach(group(6, warming=2), 97) == 8


def test_the_user_guides_warming_group():
    warm_up = group(11, warming=1)
    assert out(warm_up, 62).desired == 11
    assert "already bring" in out(warm_up, 62).because
    assert out(warm_up, 70).desired == 13


def test_no_scale_in_during_a_scale_out_and_the_leaving_still_count():
    busy = inward(group(10, warming=1), 30)
    assert (busy.desired, busy.refusal) == (10, "a scale-out is in progress")
    assert inward(group(10, terminating=3), 30).desired == 10


def test_a_value_that_no_step_covers_changes_nothing():
    verdict = out(group(10), 49)
    assert (verdict.desired, verdict.because) == (10, "no step covers 49, -1 from the threshold")


def test_a_simple_policy_waits_for_its_cooldown():
    size = group(4, cooldown_until=300)
    more = by("ChangeInCapacity", 1)
    assert judge_simple(size, more, 100).refusal == "the cooldown has 200 s to go"
    assert judge_simple(size, more, 301).desired == 5
    assert judge_simple(size, more, 100, honor_cooldown=False).desired == 5
    assert judge_simple(group(4, warming=1), more, 100).refusal == "a scaling activity is in progress"


@pytest.mark.parametrize(("amount", "desired", "why"), [(3, 4, "maximum of 4"), (-3, 4, "4 is the limit")])
def test_a_group_keeps_its_limits(amount, desired, why):
    size = GroupSize(minimum=4, maximum=4, desired=4) if amount > 0 else GroupSize(minimum=4, maximum=9, desired=6)
    verdict = judge_simple(size, by("ChangeInCapacity", amount), 0)
    assert verdict.desired == desired
    assert why in verdict.because


@pytest.mark.parametrize(
    ("desired", "cpu", "wanted"),
    [(2, 100, 4), (3, 75, 5), (4, 40, 4), (4, 37.5, 3), (10, 5, 1), (10, 49, 10), (10, 50, 10)],
)
def test_target_tracking_scales_in_proportion_and_rounds_for_availability(desired, cpu, wanted):
    assert judge_target(group(desired), cpu, 50).desired == wanted


def test_target_tracking_counts_warm_instances_only_and_may_be_forbidden_to_shrink():
    assert judge_target(group(4, warming=2), 100, 50).desired == 4
    assert judge_target(group(4, warming=2), 120, 50).desired == 5
    assert judge_target(group(4, warming=2), 10, 50).refusal
    assert judge_target(group(4), 10, 50, disable_scale_in=True).because == "scale-in is disabled"


@given(st.integers(1, 60), st.floats(0, 100), st.floats(1, 99))
def test_a_tracked_group_always_lands_at_or_below_its_target(desired, value, target):
    wanted = judge_target(GroupSize(minimum=0, maximum=10**9, desired=desired), value, target).desired
    if value > target:
        assert value * desired / wanted <= target * (1 + 1e-6)
        assert value * desired / (wanted - 1) >= target * (1 - 1e-6) if wanted > 1 else True
    elif wanted:
        assert value * desired / wanted <= target * (1 + 1e-6)


def test_target_tracking_makes_its_two_alarms():
    alarms = tracking_alarms(50)
    assert (alarms["AlarmHigh"].threshold, alarms["AlarmHigh"].evaluation_periods) == (50, 3)
    assert (alarms["AlarmLow"].threshold, alarms["AlarmLow"].evaluation_periods) == (45, 15)
    assert list(tracking_alarms(50, disable_scale_in=True)) == ["AlarmHigh"]


def test_the_larger_capacity_wins():
    assert largest([ScalingVerdict(4, "a"), ScalingVerdict(7, "b"), ScalingVerdict(5, "c")]).because == "b"


def test_an_instance_is_warm_after_its_warm_up():
    assert warming([0, 100, inf], 60, 120) == 2
    assert warming([0, 100, inf], 60, 160) == 1
