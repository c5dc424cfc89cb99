"""Schedules come round when they say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from model.laws.schedule_expression import read_schedule

START = datetime(2026, 2, 27, 10, 7, tzinfo=UTC).timestamp()
"A Friday."


@pytest.mark.parametrize(
    ("expression", "zone", "then"),
    [
        ("cron(15 10 * * ? *)", None, "2026-02-27 10:15"),
        ("cron(0 8 ? * MON-FRI *)", None, "2026-03-02 08:00"),
        ("cron(0 8 ? * 1 *)", None, "2026-03-01 08:00"),
        ("cron(0 0 L * ? *)", None, "2026-02-28 00:00"),
        ("cron(0/20 * * * ? *)", None, "2026-02-27 10:20"),
        ("cron(0 12 1 JAN ? 2028)", None, "2028-01-01 12:00"),
        ("cron(0 9 * * ? *)", "America/New_York", "2026-02-27 14:00"),
        ("rate(5 minutes)", None, "2026-02-27 10:12"),
        ("rate(1 day)", None, "2026-02-28 10:07"),
        ("at(2026-02-28T06:00:00)", "Europe/Berlin", "2026-02-28 05:00"),
    ],
)
def test_the_next_time(expression: str, zone: str | None, then: str) -> None:
    found = read_schedule(expression, zone).next_after(START, START)

    assert found is not None
    assert f"{datetime.fromtimestamp(found, UTC):%Y-%m-%d %H:%M}" == then


def test_what_is_over_does_not_come_again() -> None:
    assert read_schedule("at(2020-01-01T00:00:00)", None).next_after(START, START) is None
    assert read_schedule("cron(0 0 1 1 ? 2020)", None).next_after(START, START) is None
