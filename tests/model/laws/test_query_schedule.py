from __future__ import annotations

from datetime import UTC, datetime

import pytest

from model.laws.query_schedule import read_query_schedule

SUNDAY_NOON = datetime(2025, 6, 15, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("expression", "zone", "expected"),
    [
        ("cron(*/15 * * * *)", None, "2025-06-15T12:15"),
        ("cron(0 9 * * ? *)", None, "2025-06-16T09:00"),
        ("cron(0 9 ? * 2 *)", None, "2025-06-16T09:00"),
        ("cron(0 9 * * 1)", None, "2025-06-16T09:00"),
        ("cron(0 9 ? * MON-FRI *)", "America/New_York", "2025-06-16T13:00"),
    ],
)
def test_the_next_time_comes_by_the_clock_of_the_zone(expression: str, zone: str | None, expected: str) -> None:
    found = read_query_schedule(expression, zone).next_after(SUNDAY_NOON)
    assert found == datetime.fromisoformat(f"{expected}+00:00").timestamp()


@pytest.mark.parametrize(
    "expression", ["rate(5 minutes)", "cron(0 9 * *)", "cron(0 9 * * ? 2025)", "cron(61 * * * *)", ""]
)
def test_what_is_no_schedule_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r"cron|recurrence|range|year"):
        read_query_schedule(expression, None)
