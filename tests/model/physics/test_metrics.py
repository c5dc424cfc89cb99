"""Statistics derived on reading tell the truth about what was recorded."""

from math import inf, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.kernel.steps import ABSENT, Steps
from model.physics.bounds import value_bounds
from model.physics.metrics import quantile_share, statistics
from model.physics.noise import delayed, series_key
from model.physics.series import Amount, Counter, Gauge, Timing

HOUR = 3600
ALL = ("Average", "Sum", "Minimum", "Maximum", "SampleCount", "p50", "p99")
RATES = st.lists(st.tuples(st.integers(0, 2 * HOUR), st.floats(0, 500)), min_size=1, max_size=6).map(
    lambda pairs: Steps([(0, 3.0), *sorted((at, rate) for at, rate in dict(pairs).items() if at > 0)])
)
KEYS = st.integers(0, 50).map(lambda n: series_key(n, "web"))


def total(column: list[float | None]) -> float:
    return sum(value or 0.0 for value in column)


@settings(max_examples=40)
@given(KEYS, RATES, st.sampled_from([10, 60, 300, 900, HOUR]))
def test_no_request_is_lost_or_told_twice_whatever_the_period(key, rate, period):
    counter = Counter(key, rate)
    told = total(statistics(counter, 0, 2 * HOUR, period, ["Sum"])["Sum"])
    assert told == int(rate.integral(0, 2 * HOUR) + 1e-6)


@settings(max_examples=40)
@given(KEYS, RATES)
def test_five_minutes_are_the_sum_of_their_minutes(key, rate):
    for series in (Counter(key, rate), Amount(key, rate)):
        minutes = statistics(series, 0, HOUR, 60, ["Sum"])["Sum"]
        fives = statistics(series, 0, HOUR, 300, ["Sum"])["Sum"]
        assert [total(minutes[n : n + 5]) for n in range(0, 60, 5)] == [value or 0.0 for value in fives]


def test_each_minute_of_a_gauge_counts_one_sample_as_a_number():
    counts = statistics(Gauge(series_key(1, "web"), Steps([(0, 5.0)])), 0, 120, 60, ["SampleCount"])["SampleCount"]
    assert [str(count) for count in counts] == ["1.0", "1.0"]


@settings(max_examples=40)
@given(KEYS, RATES)
def test_the_hourly_average_of_a_noisy_gauge_is_the_true_one(key, level):
    gauge = Gauge(key, level, noise=0.2)
    for start, average in zip((0, HOUR), statistics(gauge, 0, 2 * HOUR, HOUR, ["Average"])["Average"], strict=True):
        assert average == pytest.approx(level.mean(start, start + HOUR))


@settings(max_examples=40)
@given(KEYS, RATES, st.sampled_from([60, 300, HOUR]), st.sampled_from(ALL))
def test_every_statistic_lies_within_its_promised_bounds(key, rate, period, statistic):
    for series in (
        Gauge(key, rate, noise=0.1),
        Gauge(key, rate, noise=0.1, ceiling=500),
        Amount(key, rate),
        Counter(key, rate),
        Timing(key, rate.mapped(lambda r: r * 0.2), rate),
    ):
        bounds = value_bounds(series, statistic, 0, 2 * HOUR, period)
        column = statistics(series, 0, 2 * HOUR, period, [statistic])[statistic]
        assert bounds.may_miss or None not in column
        for value in column:
            assert value is None or bounds.low - 1e-9 <= value <= bounds.high * (1 + 1e-12) + 1e-9


@settings(max_examples=40)
@given(KEYS, st.lists(st.sampled_from([0.0, 40.0, 100.0]), min_size=1, max_size=20), st.sampled_from([1, 10, 60, 300]))
def test_cpu_never_leaves_its_scale(key, levels, period):
    level = Steps((n * 50.0, value) for n, value in enumerate(levels))
    gauge = Gauge(key, level, noise=0.2, ceiling=100, sample_seconds=min(period, 60))
    for value in statistics(gauge, 0, 900, period, ["Average"])["Average"]:
        assert value is not None
        assert 0 <= value <= 100


@settings(max_examples=40)
@given(KEYS, st.lists(st.integers(0, 5000), min_size=2, max_size=30).map(sorted), st.floats(0, 0.9))
def test_a_noisy_series_runs_late_but_never_backwards_nor_ahead(key, ats, noise):
    marks = delayed(key, noise, ats)
    assert marks == sorted(marks)
    assert all(at - 60 * noise <= mark <= at for at, mark in zip(ats, marks, strict=True))
    assert delayed(key, noise, [7 * HOUR]) == [7 * HOUR]


@settings(max_examples=25)
@given(KEYS, RATES, st.integers(0, HOUR), st.integers(1, 50))
def test_a_value_does_not_depend_on_the_window_it_is_read_in(key, level, start, periods):
    gauge = Gauge(key, Steps([(5000, ABSENT), (5600, 40.0)]) if start % 2 else level, ceiling=500)
    wide = statistics(gauge, 0, 3 * HOUR, 60, ["Average"])
    narrow = statistics(gauge, start, (start // 60 + periods) * 60, 60, ["Average"])
    first = start // 60
    assert narrow["Average"] == wide["Average"][first : first + periods]
    assert narrow.starts == wide.starts[first : first + periods]


def test_what_happens_later_does_not_change_what_was_read():
    key, before = series_key(1, "cpu"), Steps([(0, 20.0)])
    after = before.appended(HOUR, 90.0)
    for kind in (Gauge, Amount, Counter):
        assert statistics(kind(key, before), 0, HOUR, 60, ALL) == statistics(kind(key, after), 0, HOUR, 60, ALL)


def test_the_same_seed_tells_the_same_story_and_another_seed_another():
    rate = Steps([(0, 10.0)])
    one, same, other = (Counter(series_key(seed, "web"), rate) for seed in (1, 1, 2))
    assert statistics(one, 0, HOUR, 60, ALL) == statistics(same, 0, HOUR, 60, ALL)
    assert statistics(one, 0, HOUR, 60, ALL) != statistics(other, 0, HOUR, 60, ALL)


def test_a_period_is_the_brute_force_of_its_samples():
    gauge = Gauge(series_key(3, "cpu"), Steps([(0, 20.0), (430, 60.0)]), ceiling=100)
    minutes = statistics(gauge, 0, HOUR, 60, ["Average"])["Average"]
    fives = statistics(gauge, 0, HOUR, 300, ALL)
    for n, start in enumerate(fives.starts):
        samples = sorted(value for value in minutes[n * 5 : n * 5 + 5] if value is not None)
        assert start == n * 300
        assert fives["SampleCount"][n] == 5
        assert isclose(fives["Sum"][n] or 0, sum(samples))
        assert isclose(fives["Average"][n] or 0, sum(samples) / 5)
        assert (fives["Minimum"][n], fives["p50"][n], fives["Maximum"][n]) == (samples[0], samples[2], samples[-1])


def test_a_stopped_instance_has_no_points_and_a_silent_counter_neither():
    level = Steps([(600, 50.0), (1200, ABSENT), (1800, 50.0)])
    column = statistics(Gauge(series_key(1, "cpu"), level), 0, 2400, 60, ["Average"])["Average"]
    assert [value is None for value in column] == [True] * 10 + [False] * 10 + [True] * 10 + [False] * 10
    rate = Steps([(0, 0.0), (600, 5.0)])
    quiet = statistics(Counter(series_key(1, "web"), rate), 0, 1200, 300, ["Sum"])["Sum"]
    spoken = statistics(Counter(series_key(1, "web"), rate, speaks_of_nothing=True), 0, 1200, 300, ["Sum"])["Sum"]
    assert quiet[:2] == [None, None]
    assert spoken[:2] == [0.0, 0.0]


def test_a_minute_in_which_a_machine_stops_and_starts_shows_what_was_of_it():
    level = Steps([(0, 20.0), (610, ABSENT), (615, 50.0), (690, ABSENT), (705, 80.0), (730, ABSENT), (790, 10.0)])
    column = statistics(Gauge(series_key(1, "cpu"), level), 600, 840, 60, ["Average"])["Average"]
    assert column == [(200 + 45 * 50) / 55, (30 * 50 + 15 * 80) / 45, 80.0, 10.0]
    whole = statistics(Amount(series_key(1, "disk"), level, noise=0.0), 600, 840, 60, ["Sum"])["Sum"]
    assert whole == [2450.0, 2700.0, 800.0, 500.0]


def test_an_unfinished_minute_is_not_reported():
    columns = statistics(Gauge(series_key(1, "cpu"), Steps([(0, 5.0)])), 0, 179, 60, ["Average"])
    assert columns.starts == [0, 60]


@pytest.mark.parametrize(("period", "points"), [(60, 12), (300, 12), (900, 4)])
def test_basic_monitoring_speaks_every_five_minutes(period, points):
    gauge = Gauge(series_key(1, "cpu"), Steps([(0, 5.0)]), sample_seconds=300)
    assert len(statistics(gauge, 0, HOUR, period, ["Average"]).starts) == points


def test_durations_have_a_tail_that_more_requests_make_longer():
    few, many = (
        Timing(series_key(1, "latency"), Steps([(0, 0.2 * rate)]), Steps([(0, rate)]), noise=0.0)
        for rate in (1.0, 100.0)
    )
    columns = [statistics(series, 0, 60, 60, ALL) for series in (few, many)]
    assert [column["SampleCount"][0] for column in columns] == [60, 6000]
    assert columns[1]["Average"][0] == pytest.approx(0.2)
    assert columns[1]["p50"][0] == pytest.approx(0.2 * 0.693, rel=0.01)
    assert columns[1]["p99"][0] == pytest.approx(0.2 * 4.605, rel=0.01)
    assert columns[0]["Maximum"][0] < columns[1]["Maximum"][0]  # type: ignore[operator]
    for column in columns:
        ordered = [column[name][0] for name in ("Minimum", "p50", "p99", "Maximum")]
        assert ordered == sorted(value for value in ordered if value is not None)


def test_an_alarm_far_from_the_bounds_may_sleep():
    bounds = value_bounds(Gauge(series_key(1, "cpu"), Steps([(0, 20.0)]), ceiling=100), "Average", HOUR, inf, 60)
    assert not bounds.may_miss
    assert bounds.high < 70
    assert bounds.low > 10


@pytest.mark.parametrize(("name", "share"), [("Minimum", 0), ("p0", 0), ("p99.9", 0.999), ("p100", 1), ("Maximum", 1)])
def test_percentiles_are_named_as_in_cloudwatch(name, share):
    assert quantile_share(name) == pytest.approx(share)


@pytest.mark.parametrize("name", ["p101", "avg", "tm99", "p", "pp"])
def test_an_unknown_statistic_is_refused(name):
    with pytest.raises(ValueError, match="no such statistic"):
        quantile_share(name)
