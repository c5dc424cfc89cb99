"""Spans of time as they are typed, zoomed and moved."""

from __future__ import annotations

import pytest

from screens.metrics_span import TimeSpan, parse_span, period_for
from tests.admin import NOON

HOUR = 3600.0


@pytest.mark.parametrize(
    ("text", "seconds", "end"),
    [
        ("90m", 1.5 * HOUR, None),
        ("2d", 48 * HOUR, None),
        ("10:00-11:30", 1.5 * HOUR, NOON - 0.5 * HOUR),
        ("10:00 to 11:30", 1.5 * HOUR, NOON - 0.5 * HOUR),
        ("2025-06-14 10:00 - 2025-06-15 10:00", 24 * HOUR, NOON - 2 * HOUR),
        ("2025-06-14 10:00 - 11:00", HOUR, NOON - 25 * HOUR),
        ("2025-06-14/2025-06-15", 24 * HOUR, NOON - 12 * HOUR),
    ],
)
def test_a_span_is_so_long_until_now_or_between_two_moments(text: str, seconds: float, end: float | None) -> None:
    assert parse_span(text, NOON) == TimeSpan(seconds, end)


@pytest.mark.parametrize(
    "text", ["", "soon", "0m", "500d", "11:00-10:00", "25:00-26:00", "10:00", "2025-13-01/2025-06-01"]
)
def test_what_is_no_span_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"Say|From|It has|is no time"):
        parse_span(text, NOON)


def test_zooming_keeps_the_moment_under_the_cursor_where_it_was() -> None:
    span = TimeSpan(4 * HOUR)
    at = NOON - 2 * HOUR
    nearer = span.zoomed(0.5, at, NOON)
    start, end = nearer.within(NOON)
    assert (end - start, (at - start) / (end - start)) == (2 * HOUR, 0.5)
    assert span.zoomed(0.5, None, NOON) == TimeSpan(2 * HOUR), "without a cursor it goes on following"


def test_panning_leaves_the_present_and_comes_back_to_it() -> None:
    span = TimeSpan(2 * HOUR).panned(-0.5, NOON)
    assert span == TimeSpan(2 * HOUR, NOON - HOUR)
    assert span.panned(0.5, NOON) == TimeSpan(2 * HOUR)
    assert TimeSpan(HOUR).held(NOON).held(NOON) == TimeSpan(HOUR)


def test_points_are_as_far_apart_as_the_span_needs() -> None:
    assert [period_for(hours * HOUR) for hours in (1, 3, 12, 168, 24 * 455)] == [60, 60, 300, 3600, 86_400]
