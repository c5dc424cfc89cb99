"""gp2 volumes burst, then fall back."""

from math import inf

import pytest

from model.physics.volume_credits import VolumeCredits


@pytest.mark.parametrize(
    ("gib", "baseline"), [(1, 100), (33, 100), (100, 300), (1000, 3000), (5334, 16000), (16384, 16000)]
)
def test_the_baseline_grows_with_the_size(gib, baseline):
    assert VolumeCredits.gp2(gib, 0).baseline_iops == baseline


def test_a_hundred_gib_burst_two_thousand_seconds_then_fall_to_three_hundred():
    volume = VolumeCredits.gp2(100, 0).wanting(0, 3000)
    assert volume.throttled_at() == 2000
    assert volume.burst_balance_at(1000) == 50
    assert (volume.iops_at(1999), volume.iops_at(2000)) == (3000, 300)


def test_demand_beyond_the_burst_is_not_served():
    volume = VolumeCredits.gp2(100, 0).wanting(0, 9000)
    assert volume.iops_at(0) == 3000
    assert volume.throttled_at() == 2000


def test_a_big_volume_never_bursts_nor_tires():
    volume = VolumeCredits.gp2(2000, 0).wanting(0, 9000)
    assert volume.iops_at(10**6) == 6000
    assert volume.throttled_at() == inf
    assert volume.burst_balance_at(10**6) == 100


def test_the_limit_of_2017_was_ten_thousand():
    assert VolumeCredits.gp2(4000, 0, most_iops=10_000).baseline_iops == 10_000


def test_rest_refills_at_the_baseline():
    volume = VolumeCredits.gp2(100, 0).wanting(0, 3000).wanting(2000, 0)
    assert volume.burst_balance_at(2000 + 9000) == 50
    assert volume.iops_at(2000) == 0
