"""What is usual for a metric: the same hour of earlier days, their mean and how far they lie from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

FEWEST = 3
"Values from which something is usual."

OUTLIER = 3.0
"So many robust deviations from the median, a value is left out of what is usual."

ROBUST = 1.4826
"A standard deviation over the median distance from the median, where values are normal."

NARROWEST = 0.01
"The least deviation, as a share of the mean: what never moves has a band all the same."


@dataclass(frozen=True, slots=True)
class Usual:
    mean: float
    deviation: float

    def band(self, widths: float) -> tuple[float, float]:
        """From so many deviations below to as many above."""
        return self.mean - widths * self.deviation, self.mean + widths * self.deviation


def usual(values: Sequence[float]) -> Usual | None:
    """None where there is too little to say anything."""
    if len(values) < FEWEST:
        return None
    kept = _without_outliers(values)
    mean = sum(kept) / len(kept)
    deviation = sqrt(sum((value - mean) ** 2 for value in kept) / len(kept))
    return Usual(mean, max(deviation, abs(mean) * NARROWEST, 1e-9))


def _without_outliers(values: Sequence[float]) -> Sequence[float]:
    middle = median(values)
    distance = ROBUST * median(abs(value - middle) for value in values)
    if not distance:
        return values
    return [value for value in values if abs(value - middle) <= OUTLIER * distance]
