"""How long metric points can be read, and how coarse they become with age."""

from __future__ import annotations

from dataclasses import dataclass

HOUR_SECONDS = 3600
DAY_SECONDS = 86400


@dataclass(frozen=True, slots=True)
class Tier:
    """Points of periods from `period_seconds` on can be read until `age_seconds`."""

    period_seconds: int
    age_seconds: int


TODAY = (
    Tier(1, 3 * HOUR_SECONDS),
    Tier(60, 15 * DAY_SECONDS),
    Tier(300, 63 * DAY_SECONDS),
    Tier(3600, 455 * DAY_SECONDS),
)
NOTES_2017 = (Tier(60, 14 * DAY_SECONDS),)


def finest_period(age_seconds: float, tiers: tuple[Tier, ...] = TODAY) -> int | None:
    """The shortest period that points of this age still have; None when they are gone."""
    return next((tier.period_seconds for tier in tiers if age_seconds <= tier.age_seconds), None)


def readable(age_seconds: float, period_seconds: int, tiers: tuple[Tier, ...] = TODAY) -> bool:
    """Whether points of this age can be read at this period: it must be as coarse as they have become."""
    finest = finest_period(age_seconds, tiers)
    return finest is not None and period_seconds >= finest


def oldest_readable_at(now: float, period_seconds: int, tiers: tuple[Tier, ...] = TODAY) -> float:
    """From when on a period can still be read."""
    fitting = [tier.age_seconds for tier in tiers if period_seconds >= tier.period_seconds]
    return now - max(fitting, default=0)
