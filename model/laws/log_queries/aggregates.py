"""What `stats` makes of many values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, fsum
from statistics import pstdev

from model.laws.log_queries.row import Value, number, shown

Summary = Callable[[Sequence[Value]], Value]
"What many values come to, in the order in which they were met; nothing is not among them."


def _numbers(work: Callable[[list[float]], Value]) -> Summary:
    def summarise(values: Sequence[Value]) -> Value:
        numbers = [found for value in values if (found := number(value)) is not None]
        return work(numbers) if numbers else None

    return summarise


def _mean(numbers: list[float]) -> float:
    return fsum(numbers) / len(numbers)


def percentile(share: float) -> Summary:
    """The least of the values that so many of a hundred do not exceed."""
    return _numbers(lambda numbers: sorted(numbers)[max(ceil(share / 100 * len(numbers)) - 1, 0)])


SUMMARIES: Mapping[str, Summary] = {
    "count": len,
    "count_distinct": lambda values: len({shown(value) for value in values}),
    "sum": _numbers(fsum),
    "avg": _numbers(_mean),
    "min": _numbers(min),
    "max": _numbers(max),
    "stddev": _numbers(pstdev),
    "latest": lambda values: values[0] if values else None,
    "earliest": lambda values: values[-1] if values else None,
}
"By name; events are met latest first."
