"""Metric statistics derived when somebody reads them, from recorded rates and seeded noise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log
from typing import cast

from model.physics.grid import Grid, grid
from model.physics.series import Amount, Counter, Gauge, Series, Timing
from model.physics.trimmed import Samples, read_trim, trimmed

Column = list[float | None]
STANDING_FOR_ALL = 50
PERCENTILE = re.compile(r"p(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Columns:
    """Statistics of consecutive periods: `starts` and one column per asked statistic; None where there is no data."""

    starts: list[float]
    period_seconds: int
    values: dict[str, Column]

    def __getitem__(self, statistic: str) -> Column:
        return self.values[statistic]


@dataclass(frozen=True, slots=True)
class Tally:
    """What all statistics of a run of periods follow from; a period with count 0 has no data."""

    sums: Sequence[float]
    counts: Sequence[float]
    quantile: Callable[[float], Column]
    samples: Callable[[], Sequence[Samples | None]] | None = None
    "Every value of each period, None where only a summary is known. Without it, quantiles stand for the samples."


def joined(parts: Sequence[Tally]) -> Tally:
    """The periods of some windows that follow each other, as if they were of one."""
    if len(parts) == 1:
        return parts[0]
    telling = [part for part in parts if part.samples or any(part.counts)]
    are_known = bool(telling) and all(part.samples for part in telling)
    return Tally(
        [each for part in parts for each in part.sums],
        [each for part in parts for each in part.counts],
        lambda share: [each for part in parts for each in part.quantile(share)],
        (lambda: [each for part in parts for each in _samples_of(part)]) if are_known else None,
    )


def _samples_of(part: Tally) -> Sequence[Samples | None]:
    return part.samples() if part.samples else [()] * len(part.counts)


def statistics(series: Series, start: float, end: float, period_seconds: int, wanted: Sequence[str]) -> Columns:
    """The wanted statistics (Average, Sum, Minimum, Maximum, SampleCount, p0 … p100) of the periods in a window.

    Periods start at multiples of their length since the epoch, the first one at or before `start`. Only samples
    complete by `end` are seen, so `end` may be now. A period shorter than a sample speaks where a sample starts.
    """
    first = floor(start / period_seconds) * period_seconds
    step = max(period_seconds, series.sample_seconds)
    begin = ceil(first / series.sample_seconds) * series.sample_seconds if period_seconds < step else first
    amount = max(floor((end - begin) / series.sample_seconds), 0)
    edges = grid(begin, amount, series.sample_seconds)
    size = max(step // series.sample_seconds, 1)
    tally = tally_of(series, edges, size)
    columns = {statistic: column(tally, statistic) for statistic in wanted}
    return Columns(list(edges[:-1:size]), period_seconds, columns)


def tally_of(series: Series, edges: Grid, size: int) -> Tally:
    """Samples between the edges, folded `size` by `size` into periods."""
    if isinstance(series, Gauge | Amount):
        return _tally_samples(series.values(edges) if len(edges) > 1 else [], size)
    if isinstance(series, Counter):
        return _tally_events(series, edges if size == 1 else (*edges[:-1:size], edges[-1]))
    return _tally_durations(series, edges, size)


def column(tally: Tally, statistic: str) -> Column:
    if statistic == "SampleCount":
        return [count or None for count in tally.counts]
    if statistic == "Sum":
        return [total if count else None for total, count in zip(tally.sums, tally.counts, strict=True)]
    if statistic == "Average":
        return [total / count if count else None for total, count in zip(tally.sums, tally.counts, strict=True)]
    trim = read_trim(statistic)
    if trim is None:
        return tally.quantile(quantile_share(statistic))
    samples = tally.samples() if tally.samples else _spread_evenly(tally)
    return [None if each is None else trimmed(trim, each) for each in samples]


def _spread_evenly(tally: Tally) -> list[Samples]:
    """So many values of each period as stand for all, each for as many samples as the others."""
    columns = [tally.quantile((n + 0.5) / STANDING_FOR_ALL) for n in range(STANDING_FOR_ALL)]
    rows = zip(tally.counts, zip(*columns, strict=True), strict=True) if tally.counts else ()
    return [[(value, count / STANDING_FOR_ALL) for value in values if value is not None] for count, values in rows]


def quantile_share(statistic: str) -> float:
    """Minimum is the 0 quantile, Maximum the 1 quantile, p99.9 the 0.999 quantile; ValueError for anything else."""
    named = {"Minimum": 0.0, "Maximum": 1.0}
    percentile = PERCENTILE.fullmatch(statistic)
    if statistic not in named and (percentile is None or float(percentile[1]) > 100):
        raise ValueError(f"no such statistic: {statistic}")
    return float(percentile[1]) / 100 if percentile else named[statistic]


def _tally_samples(values: Column, size: int) -> Tally:
    if size == 1:
        gaps = None in values
        return Tally(
            [value or 0.0 for value in values] if gaps else cast("list[float]", values),
            [0.0 if value is None else 1.0 for value in values] if gaps else [1.0] * len(values),
            lambda _: values,
            lambda: [[] if value is None else [(value, 1.0)] for value in values],
        )
    chunks = [sorted(v for v in values[n : n + size] if v is not None) for n in range(0, len(values), size)]
    return tally_of_chunks(chunks)


def tally_of_chunks(chunks: Sequence[Sequence[float]]) -> Tally:
    """Of the sorted samples of each period."""
    return Tally(
        [sum(chunk) for chunk in chunks],
        [len(chunk) for chunk in chunks],
        lambda share: [interpolated(chunk, share) if chunk else None for chunk in chunks],
        lambda: [[(value, 1.0) for value in chunk] for chunk in chunks],
    )


def _tally_events(series: Counter, edges: Sequence[float]) -> Tally:
    counts = series.counts(edges)
    if not series.speaks_of_nothing:
        ones = [[(1.0, count)] if count else [] for count in counts]
        return Tally(counts, counts, lambda _: [1.0 if count else None for count in counts], lambda: ones)
    told = [max(count, 1.0) for count in counts]
    values = [min(count, 1.0) for count in counts]
    return Tally(counts, told, lambda _: list(values), lambda: [[pair] for pair in zip(values, told, strict=True)])


def _tally_durations(series: Timing, edges: Grid, size: int) -> Tally:
    happened, each = series.samples(edges)
    spent = [mean * count for mean, count in zip(each, happened, strict=True)]
    sums = [sum(spent[n : n + size]) for n in range(0, len(spent), size)]
    counts = [sum(happened[n : n + size]) for n in range(0, len(spent), size)]
    means = [total / count if count else 0.0 for total, count in zip(sums, counts, strict=True)]

    def quantile(share: float) -> Column:
        factors = _tail_factors(counts, share, series.floor_share)
        return [mean * factor if mean else None for mean, factor in zip(means, factors, strict=True)]

    return Tally(sums, counts, quantile)


def _tail_factors(counts: Sequence[float], share: float, floor_share: float) -> list[float]:
    """The quantile q(p) = mean * (f - (1 - f) * ln(1 - p)) of n durations over their mean, p held within what n show.

    The longest of n is taken to be at p = 1 - 1/(n + 1), the shortest at p = 1/2n.
    """
    rest = 1 - floor_share
    if share >= 1:
        return [floor_share + rest * log(count + 1) for count in counts]
    if share <= 0:
        return [floor_share + rest * 0.5 / (count + 1) for count in counts]
    depth = -log(1 - share)
    enough = max(1 / (1 - share), 0.5 / depth) - 1
    deep = floor_share + rest * depth
    return [deep if n >= enough else floor_share + rest * min(max(depth, 0.5 / (n + 1)), log(n + 1)) for n in counts]


def interpolated(ordered: Sequence[float], share: float) -> float:
    """The quantile of sorted samples, linear between neighbours."""
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
