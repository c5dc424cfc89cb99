"""What an alarm watches for."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

AlarmState = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
Treatment = Literal["missing", "ignore", "breaching", "notBreaching"]
BandComparison = Literal[
    "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"
]
Comparison = (
    Literal["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"]
    | BandComparison
)

EXTRA_DATAPOINTS = 2

COMPARISONS: dict[Comparison, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}


BANDS: dict[Comparison, tuple[bool, bool]] = {
    "LessThanLowerOrGreaterThanUpperThreshold": (True, True),
    "LessThanLowerThreshold": (True, False),
    "GreaterThanUpperThreshold": (False, True),
}
"Whether what is below a band breaches, and what is above it."


@dataclass(frozen=True, slots=True)
class Datapoint:
    """One period of the watched metric; `value` is None when nothing was reported.

    `band` is the lowest and the highest value that is usual then, where that is what is compared with.
    """

    at: float
    value: float | None = None
    sample_count: float | None = None
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """What an alarm compares: M (`datapoints_to_alarm`, N when not given) out of N (`evaluation_periods`).

    One that compares with a band has no threshold of its own.
    """

    threshold: float = 0.0
    comparison: Comparison
    evaluation_periods: int = 1
    datapoints_to_alarm: int | None = None
    treatment: Treatment = "missing"
    period_seconds: int = 60

    @property
    def needed(self) -> int:
        return self.datapoints_to_alarm or self.evaluation_periods

    @property
    def evaluation_range(self) -> int:
        """How many of the newest datapoints are looked at.

        AWS says only that it retrieves more than N, and shows 5 for N = 3; so here it is always two more.
        """
        return self.evaluation_periods + EXTRA_DATAPOINTS

    @property
    def has_band(self) -> bool:
        return self.comparison in BANDS

    def breached_by(self, value: float) -> bool:
        """Against the threshold."""
        return COMPARISONS[self.comparison][0](value, self.threshold)

    def breached_at(self, point: Datapoint) -> bool:
        """Whether a point that has a value is beyond the threshold, or outside of its band."""
        value = point.value or 0.0
        if not self.has_band:
            return self.breached_by(value)
        below, above = BANDS[self.comparison]
        low, high = point.band or (value, value)
        return (below and value < low) or (above and value > high)
