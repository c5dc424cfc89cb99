"""Load stories tell the same tale every time."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.physics.demand import RequestShape, Story, shifted
from model.physics.rhythms import Bursts, Daily, Ramp, Spike, Steady, Weekly

HOUR, DAY = 3600, 86400
MONDAY = 4 * DAY  # 1970-01-05

components = st.lists(
    st.one_of(
        st.builds(Steady, rate=st.floats(0, 50)),
        st.builds(
            Daily,
            low=st.floats(0, 10),
            high=st.floats(10, 90),
            trough_hour=st.integers(0, 11),
            peak_hour=st.integers(12, 23),
        ),
        st.builds(Weekly, saturday=st.floats(0, 2), sunday=st.floats(0, 2)),
        st.builds(Ramp, start=st.integers(0, 2 * DAY), seconds=st.integers(1, DAY), high=st.floats(0, 100)),
        st.builds(
            Spike,
            start=st.integers(0, 2 * DAY),
            rate=st.floats(1, 500),
            rise_seconds=st.sampled_from([1, 90, 600]),
            plateau_seconds=st.sampled_from([30, 1800]),
            every_seconds=st.sampled_from([inf, 4 * HOUR, DAY]),
        ),
        st.builds(Bursts, rate=st.floats(1, 50), seconds=st.sampled_from([60, 500]), seed=st.integers(0, 9)),
    ),
    max_size=4,
).map(tuple)


@settings(max_examples=60)
@given(components, st.floats(0, 3 * DAY), st.sampled_from([60.0, 300.0]))
def test_between_two_announced_changes_the_rate_never_moves(parts, at, step):
    story = Story(components=parts, step_seconds=step)
    change = story.next_change(at)
    assert change > at
    horizon = min(change, at + DAY)
    assert {story.rate_at(at + (horizon - at) * n / 97) for n in range(97)} == {story.rate_at(at)}


@settings(max_examples=15)
@given(components, st.integers(0, DAY))
def test_a_story_told_at_once_is_the_story_told_moment_by_moment(parts, start):
    story = Story(components=parts, step_seconds=300)
    steps = story.steps(start, start + 6 * HOUR)
    for at in range(start, start + 6 * HOUR, 450):
        assert steps.value_at(at) == story.rate_at(at)


def test_the_day_has_a_trough_and_a_peak():
    story = Story.told({"components": [{"daily": {"low": 10, "high": 200, "trough_hour": 4, "peak_hour": 20}}]})
    hours = [story.rate_at(MONDAY + hour * HOUR) for hour in range(24)]
    assert (min(hours), hours.index(min(hours))) == (10, 4)
    assert (max(hours), hours.index(max(hours))) == (200, 20)


def test_the_weekend_is_calmer():
    story = Story.told({"components": [{"steady": {"rate": 100}}, {"weekly": {"saturday": 0.5, "sunday": 0.25}}]})
    assert [story.rate_at(MONDAY + day * DAY + 5) for day in range(7)] == [100, 100, 100, 100, 100, 50, 25]
    assert story.next_change(MONDAY + 5) == MONDAY + DAY


def test_a_flash_sale_rises_stays_and_falls_again_every_day():
    sale = {
        "start": 600,
        "rate": 90,
        "rise_seconds": 120,
        "plateau_seconds": 600,
        "fall_seconds": 300,
        "every_seconds": DAY,
    }
    story = Story.told({"components": [{"steady": {"rate": 10}}, {"spike": sale}]}, starts_at=MONDAY)
    for day in (0, 1):
        begin = MONDAY + day * DAY
        rates = [story.rate_at(begin + minute * 60) for minute in (9, 10, 11, 12, 21, 22, 23, 26, 27)]
        assert rates == [10, 10, 55, 100, 100, 100, 82, 28, 10]
    assert story.next_change(MONDAY + 12 * 60) == MONDAY + 22 * 60
    assert story.next_change(MONDAY + HOUR) == MONDAY + DAY + 600


def test_bursts_come_once_in_their_time_at_a_moment_of_their_own():
    data = {"components": [{"bursts": {"rate": 10, "seconds": 300, "every_seconds": 6 * HOUR}}]}
    one, other = (Story.told(data, seed=seed).steps(0, 10 * DAY) for seed in (1, 2))
    assert one == Story.told(data, seed=1).steps(0, 10 * DAY)
    assert one != other
    assert 40 * 300 * 5 * 0.9 < one.integral(0, 10 * DAY) < 40 * 300 * 15 * 1.1


@pytest.mark.parametrize("later", [60, 3 * HOUR, 9 * DAY])
def test_a_story_that_is_told_again_later_keeps_its_moments(later):
    parts = [
        {"steady": {"rate": 3}},
        {"ramp": {"start": 600, "seconds": 9000, "high": 40}},
        {"spike": {"start": 7200, "rate": 90, "every_seconds": DAY}},
        {"spike": {"start": 1200, "rate": 20}},
    ]
    before = Story.told({"components": parts}, starts_at=MONDAY)
    after = Story.told(shifted({"components": parts}, later), starts_at=MONDAY + later)
    for at in range(MONDAY + later, MONDAY + later + 2 * DAY, 1800):
        assert after.rate_at(at) == pytest.approx(before.rate_at(at))


def test_a_steady_story_never_changes():
    assert Story.told({"components": [{"steady": {"rate": 5}}]}).next_change(0) == inf
    assert Story(components=()).rate_at(0) == 0


def test_the_shape_of_requests_is_told_with_the_story():
    story = Story.told({"components": [], "shape": {"cpu_milliseconds": 35, "database_share": 0.5}, "step_seconds": 30})
    assert story.shape == RequestShape(cpu_milliseconds=35, database_share=0.5)
    assert story.step_seconds == 30


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({}, "needs a list of components"),
        ({"components": [{"tide": {}}]}, "component 1: no such kind: tide"),
        ({"components": [{"steady": {}}]}, "missing \\['rate'\\]"),
        ({"components": [{"steady": {"rate": 1, "colour": 2}}]}, "unknown \\['colour'\\]"),
        ({"components": [{"steady": {"rate": 1}, "ramp": {}}]}, "must be one kind"),
        ({"components": [5]}, "must be a mapping"),
        ({"components": [{"steady": {"rate": "many"}}]}, "could not convert"),
        ({"components": [], "tempo": 3}, "tempo"),
        ({"components": [], "step_seconds": 0}, "step_seconds"),
    ],
)
def test_a_story_that_makes_no_sense_is_refused_by_name(data, complaint):
    with pytest.raises(ValueError, match=complaint):
        Story.told(data)
