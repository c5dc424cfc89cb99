"""Simulated times as AWS writes them in its sentences and messages."""

from __future__ import annotations

from datetime import UTC, datetime


def zulu(at: float) -> str:
    """2026-11-20T23:04:05Z."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def to_the_ms(at: float) -> str:
    """2026-11-20T23:04:05.250+0000."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}.{int(at * 1000) % 1000:03}+0000"
