"""What an alarm watches for."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

AlarmState = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
Treatment = Literal["missing", "ignore", "breaching", "notBreaching"]
Comparison = Literal[
    "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"
]

EXTRA_DATAPOINTS = 2

COMPARISONS: dict[Comparison, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """What an alarm compares: M (`datapoints_to_alarm`, N when not given) out of N (`evaluation_periods`)."""

    threshold: float
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

    def breached_by(self, value: float) -> bool:
        return COMPARISONS[self.comparison][0](value, self.threshold)


@dataclass(frozen=True, slots=True)
class Datapoint:
    """One period of the watched metric; `value` is None when nothing was reported."""

    at: float
    value: float | None = None
    sample_count: float | None = None
