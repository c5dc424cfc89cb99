"""Old points become coarse, then vanish."""

import pytest

from model.physics.retention import NOTES_2017, finest_period, oldest_readable_at, readable

HOUR, DAY = 3600, 86400


@pytest.mark.parametrize(
    ("age", "finest"),
    [
        (0, 1),
        (3 * HOUR, 1),
        (3 * HOUR + 1, 60),
        (15 * DAY, 60),
        (15 * DAY + 1, 300),
        (63 * DAY + 1, 3600),
        (456 * DAY, None),
    ],
)
def test_points_grow_coarser_with_age(age, finest):
    assert finest_period(age) == finest


def test_a_minute_is_readable_for_fifteen_days_and_an_hour_for_fifteen_months():
    assert readable(15 * DAY, 60)
    assert not readable(16 * DAY, 60)
    assert readable(16 * DAY, 300)
    assert readable(455 * DAY, 3600)
    assert not readable(455 * DAY, 300)
    assert oldest_readable_at(500 * DAY, 3600) == 45 * DAY
    assert oldest_readable_at(500 * DAY, 60) == 485 * DAY


def test_the_notes_kept_two_weeks():
    assert readable(13 * DAY, 60, NOTES_2017)
    assert not readable(15 * DAY, 3600, NOTES_2017)
