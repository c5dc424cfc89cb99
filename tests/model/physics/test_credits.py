"""Burstable instances burst, pay and get tired."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.physics.credits import BURSTABLE, CpuCredits

HOUR = 3600
MICRO = BURSTABLE["t2.micro"]


@pytest.mark.parametrize(
    ("size", "baseline_percent", "most"),
    [("t2.nano", 5, 72), ("t2.micro", 10, 144), ("t2.medium", 20, 576), ("t2.2xlarge", 17, 1958.4),
     ("t3.nano", 5, 144), ("t3.large", 30, 864), ("t3a.xlarge", 40, 2304), ("t4g.2xlarge", 40, 4608)],
)  # fmt: skip
def test_sizes_agree_with_the_user_guide(size, baseline_percent, most):
    assert 100 * BURSTABLE[size].baseline_share == pytest.approx(baseline_percent)
    assert BURSTABLE[size].max_credits == pytest.approx(most)


def test_a_fresh_t2_micro_bursts_half_an_hour_on_its_launch_credits():
    credits = CpuCredits.at_launch(MICRO, "standard", 0).wanting(0, 1.0)
    assert credits.balance_at(0) == 30
    assert credits.balance_at(1800) == pytest.approx(3)  # earned while the launch credits were spent
    assert credits.throttled_at() == pytest.approx(1800 + 3 / (1 / 60 - 6 / HOUR))
    assert credits.cpu_share_at(1800) == 1
    assert credits.cpu_share_at(2100) == pytest.approx(0.1)
    assert credits.balance_at(9000) == 0


def test_a_day_of_idleness_fills_the_account_and_no_more():
    credits = CpuCredits.at_launch(MICRO, "standard", 0)
    assert credits.balance_at(12 * HOUR) == pytest.approx(30 + 72)
    assert credits.balance_at(48 * HOUR) == pytest.approx(30 + 144)


def test_at_its_baseline_an_instance_never_tires():
    credits = CpuCredits.at_launch(MICRO, "standard", 0).wanting(0, 0.1)
    assert credits.throttled_at() == inf
    assert credits.cpu_share_at(10**9) == 1


def test_calm_after_a_storm_earns_again():
    tired = CpuCredits.at_launch(MICRO, "standard", 0).wanting(0, 1.0).wanting(HOUR, 0.0)
    assert tired.cpu_share_at(HOUR) == 1
    assert tired.balance_at(3 * HOUR) == pytest.approx(12)
    assert tired.wanting(3 * HOUR, 1.0).throttled_at() == pytest.approx(3 * HOUR + 12 / (1 / 60 - 6 / HOUR))


def test_an_unlimited_instance_borrows_from_its_next_day_and_then_pays():
    credits = CpuCredits.at_launch(BURSTABLE["t3.nano"], "unlimited", 0).wanting(0, 1.0)
    spend_per_hour = 120 - 6
    assert credits.cpu_share_at(100 * HOUR) == 1
    assert credits.throttled_at() == inf
    assert credits.surplus_at(HOUR) == pytest.approx(spend_per_hour)
    assert credits.charged_at(HOUR) == 0
    assert credits.surplus_at(2 * HOUR) == pytest.approx(144)
    assert credits.charged_at(2 * HOUR) == pytest.approx(2 * spend_per_hour - 144)
    calm = credits.wanting(2 * HOUR, 0.0)
    assert calm.surplus_at(12 * HOUR) == pytest.approx(144 - 60)
    assert calm.charged_at(12 * HOUR) == credits.charged_at(2 * HOUR)
    assert calm.balance_at(12 * HOUR) == 0


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 300), st.sampled_from([0.0, 0.05, 0.5, 1.0])), min_size=1, max_size=6))
def test_credits_equal_an_account_kept_minute_by_minute(turns):
    credits, at = CpuCredits.at_launch(MICRO, "standard", 0), 0
    launch, earned = 30.0, 0.0
    for minutes, share in turns:
        credits = credits.wanting(at * 60, share)
        for _ in range(minutes):
            from_launch = min(launch, share)
            launch -= from_launch
            earned = min(max(earned + 0.1 - (share - from_launch), 0.0), 144.0)
        at += minutes
        assert credits.balance_at(at * 60) == pytest.approx(launch + earned, abs=1.0)
