"""Moments as CloudTrail writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=1024)
def extended(second: int) -> str:
    """`2025-06-15T12:00:00Z`."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def basic(moment: float) -> str:
    """`20250615T120000Z`."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y%m%dT%H%M%SZ")


def to_the_minute(moment: float) -> str:
    """`20250615T1200Z`."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y%m%dT%H%MZ")


def folder(moment: float) -> str:
    """`2025/06/15`."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y/%m/%d")
