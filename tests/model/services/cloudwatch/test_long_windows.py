"""Long windows are worked out in pieces, and tell what they would tell at once."""

from __future__ import annotations

from math import inf

import pytest

from model.kernel.steps import Steps
from model.physics.metrics import column
from model.physics.series import Amount, Counter, Gauge, Series, Timing
from model.services.cloudwatch import published
from model.services.cloudwatch.published import tally, unhurried_tally
from model.services.cloudwatch.windows import Window

HOUR, DAY = 3_600.0, 86_400.0
NOW = 20_000 * DAY + 7 * HOUR + 11
STATISTICS = ("SampleCount", "Sum", "Average", "Minimum", "Maximum", "p50", "p99")


def steps(rise: float) -> Steps:
    """Something that goes up and down for the half day before last, is gone for a while, and goes on."""
    found = Steps()
    for hour in range(40):
        found = found.appended(NOW - 60 * HOUR + hour * 1_800 + 17, 10 + (hour % 7) * rise)
    return found.appended(NOW - 30 * HOUR, float("nan")).appended(NOW - 20 * HOUR, 3 * rise)


ALL: dict[str, list[Series]] = {
    "a gauge": [Gauge(b"one", steps(5), ceiling=100.0)],
    "a gauge every five minutes": [Gauge(b"one", steps(5), sample_seconds=300)],
    "gauges": [Gauge(b"one", steps(5)), Gauge(b"two", steps(3), ceiling=inf)],
    "amounts": [Amount(b"one", steps(0.01))],
    "a counter": [Counter(b"one", steps(0.02))],
    "counters": [Counter(b"one", steps(0.02)), Counter(b"two", steps(0.03), speaks_of_nothing=True)],
    "durations": [Timing(b"one", steps(0.02), steps(0.04))],
}


@pytest.mark.parametrize("period", [10, 60, 300, 3_600])
@pytest.mark.parametrize("series", ALL.values(), ids=ALL)
async def test_what_is_worked_out_in_pieces_is_what_is_worked_out_at_once(
    series: list[Series], period: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = (NOW - 62 * HOUR) // period * period
    window = Window(begin, period, int((NOW + HOUR - begin) // period))
    monkeypatch.setattr(published, "SAMPLES_AT_ONCE", 97)

    at_once, in_pieces = tally(series, window, NOW), await unhurried_tally(series, window, NOW)

    for statistic in STATISTICS:
        assert column(in_pieces, statistic) == column(at_once, statistic), statistic
    assert (in_pieces.samples is None) == (at_once.samples is None)
    if in_pieces.samples is not None and at_once.samples is not None:
        assert list(in_pieces.samples()) == list(at_once.samples())


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (4, [4]), (5, [5]), (12, [5, 5, 2])])
def test_parts_of_a_window_follow_each_other(count: int, sizes: list[int]) -> None:
    window = Window(1_000.0, 60, count)

    parts = list(window.parts(5))

    assert [part.count for part in parts] == sizes
    assert [start for part in parts for start in part.starts] == window.starts
