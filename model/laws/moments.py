"""Simulated times as AWS writes them in its sentences and messages, and as its bills count them."""

from __future__ import annotations

from datetime import UTC, datetime


def zulu(at: float) -> str:
    """2026-11-20T23:04:05Z."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def to_the_ms(at: float) -> str:
    """2026-11-20T23:04:05.250+0000."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}.{int(at * 1000) % 1000:03}+0000"


def month_of(at: float) -> float:
    """When the calendar month began."""
    return datetime.fromtimestamp(at, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
