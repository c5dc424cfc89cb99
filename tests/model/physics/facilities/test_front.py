"""What a region's endpoints lose: nothing while one of anything is gone, much when two are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.physics.facilities.front import Front

WHOLE = Front(sites=3, in_use=3, answering=3, carriers=9, carriers_up=9)


def test_nothing_is_lost_of_a_whole_region_nor_without_one_site_or_carrier() -> None:
    assert WHOLE.lost_share == 0
    assert replace(WHOLE, in_use=2, answering=2).lost_share == 0
    assert replace(WHOLE, carriers_up=6).lost_share == 0


def test_until_names_lead_elsewhere_a_dead_site_loses_its_share() -> None:
    assert replace(WHOLE, answering=2).lost_share == pytest.approx(1 / 3)


def test_one_site_of_three_is_not_enough() -> None:
    alone = replace(WHOLE, in_use=1, answering=1)
    assert alone.utilization == pytest.approx(1.4)
    assert alone.lost_share == pytest.approx(1 - 1 / 1.4)


def test_a_flood_is_nothing_when_scrubbed_and_everything_when_not() -> None:
    flooded = replace(WHOLE, flood=100.0)
    assert flooded.lost_share == 0
    assert WHOLE.milliseconds < flooded.milliseconds < 2 * WHOLE.milliseconds
    assert replace(flooded, scrubbed=False).lost_share > 0.9


def test_nobody_is_answered_where_nothing_is_left() -> None:
    assert replace(WHOLE, carriers_up=0).lost_share == 1
    assert replace(WHOLE, answering=0).lost_share == 1


def test_the_same_call_always_meets_the_same_fate() -> None:
    half = replace(WHOLE, in_use=2, answering=1)
    fates = [half.loses(b"key", number) for number in range(400)]
    assert fates == [half.loses(b"key", number) for number in range(400)]
    assert 220 < sum(fates) < 290
