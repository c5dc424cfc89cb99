"""Metric statistics derived when somebody reads them, from recorded rates and seeded noise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, log

from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Amount, Counter, Gauge, Series, Timing, delay_limit
from model.physics.steps import Steps

Column = list[float | None]
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


def statistics(series: Series, start: float, end: float, period_seconds: int, wanted: Sequence[str]) -> Columns:
    """The wanted statistics (Average, Sum, Minimum, Maximum, SampleCount, p0 … p100) of the periods in a window.

    Periods start at multiples of their length since the epoch, the first one at or before `start`. Only samples
    complete by `end` are seen, so `end` may be now. A period shorter than a sample speaks where a sample starts.
    """
    first = floor(start / period_seconds) * period_seconds
    step = max(period_seconds, series.sample_seconds)
    begin = ceil(first / series.sample_seconds) * series.sample_seconds if period_seconds < step else first
    amount = max(floor((end - begin) / series.sample_seconds), 0)
    edges = [float(begin + n * series.sample_seconds) for n in range(amount + 1)]
    size = max(step // series.sample_seconds, 1)
    tally = tally_of(series, edges, size)
    columns = {statistic: column(tally, statistic) for statistic in wanted}
    return Columns([edges[n] for n in range(0, amount, size)], period_seconds, columns)


def tally_of(series: Series, edges: Sequence[float], size: int) -> Tally:
    """Samples between the edges, folded `size` by `size` into periods."""
    if isinstance(series, Gauge | Amount):
        return _tally_samples(series.values(edges) if len(edges) > 1 else [], size)
    if isinstance(series, Counter):
        return _tally_events(series, [*edges[:-1:size], edges[-1]])
    return _tally_durations(series, edges, size)


def column(tally: Tally, statistic: str) -> Column:
    if statistic == "SampleCount":
        return [count or None for count in tally.counts]
    if statistic == "Sum":
        return [total if count else None for total, count in zip(tally.sums, tally.counts, strict=True)]
    if statistic == "Average":
        return [total / count if count else None for total, count in zip(tally.sums, tally.counts, strict=True)]
    return tally.quantile(quantile_share(statistic))


def quantile_share(statistic: str) -> float:
    """Minimum is the 0 quantile, Maximum the 1 quantile, p99.9 the 0.999 quantile; ValueError for anything else."""
    named = {"Minimum": 0.0, "Maximum": 1.0}
    percentile = PERCENTILE.fullmatch(statistic)
    if statistic not in named and (percentile is None or float(percentile[1]) > 100):
        raise ValueError(f"no such statistic: {statistic}")
    return float(percentile[1]) / 100 if percentile else named[statistic]


def _tally_samples(values: Column, size: int) -> Tally:
    if size == 1:
        return Tally([value or 0.0 for value in values], [value is not None for value in values], lambda _: values)
    chunks = [sorted(v for v in values[n : n + size] if v is not None) for n in range(0, len(values), size)]
    sums, counts = [sum(chunk) for chunk in chunks], [len(chunk) for chunk in chunks]
    return Tally(sums, counts, lambda share: [interpolated(chunk, share) if chunk else None for chunk in chunks])


def _tally_events(series: Counter, edges: Sequence[float]) -> Tally:
    counts = series.counts(edges)
    if not series.speaks_of_nothing:
        return Tally(counts, counts, lambda _: [1.0 if count else None for count in counts])
    told = [max(count, 1.0) for count in counts]
    return Tally(counts, told, lambda _: [min(count, 1.0) for count in counts])


def _tally_durations(series: Timing, edges: Sequence[float], size: int) -> Tally:
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


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values a statistic of any period in a window must lie, and whether data may be missing."""

    low: float
    high: float
    may_miss: bool


def value_bounds(series: Series, statistic: str, start: float, end: float, period_seconds: int) -> Bounds:
    """Guaranteed bounds, noise included, of a statistic over every period that lies in the window.

    An alarm whose threshold lies outside them cannot change its mind before the recorded rates change. Quantiles of
    durations have no bound but their Maximum's.
    """
    since = delay_limit(start, series.noise)
    if isinstance(series, Timing):
        return _timing_bounds(series, statistic, since, end)
    if isinstance(series, Gauge):
        return _gauge_bounds(series, statistic, since, end, period_seconds)
    if isinstance(series, Amount):
        return _amount_bounds(series, statistic, since, end, period_seconds)
    return _counter_bounds(series, statistic, since, end, period_seconds)


def _gauge_bounds(series: Gauge, statistic: str, since: float, end: float, period_seconds: int) -> Bounds:
    low, high = _extremes(series.level, since, end)
    wild = _wildness(series.noise, series.sample_seconds)
    bounds = (low * (1 - wild), min(high * (1 + wild), series.ceiling))
    return _scaled(statistic, bounds, period_seconds / series.sample_seconds, not series.level.present(since, end))


def _amount_bounds(series: Amount, statistic: str, since: float, end: float, period_seconds: int) -> Bounds:
    low, high = _extremes(series.rate, since, end)
    wild, span = _wildness(series.noise, series.sample_seconds), series.sample_seconds
    bounds = (max(low * span * (1 - wild) - 1, 0.0), high * span * (1 + wild) + 1)
    return _scaled(statistic, bounds, period_seconds / span, not series.rate.present(since, end))


def _counter_bounds(series: Counter, statistic: str, since: float, end: float, period_seconds: int) -> Bounds:
    low, high = _extremes(series.rate, since, end)
    wild = _wildness(series.noise, period_seconds)
    few, many = max(low * period_seconds * (1 - wild) - 1, 0.0), high * period_seconds * (1 + wild) + 1
    silent = few < 1 and not series.speaks_of_nothing
    if statistic in ("Sum", "SampleCount"):
        return Bounds(few, many, silent)
    return Bounds(0.0 if series.speaks_of_nothing else 1.0, 1.0, silent)


def _timing_bounds(series: Timing, statistic: str, since: float, end: float) -> Bounds:
    low, high = _extremes(series.mean_levels(), since, end)
    silent = _extremes(series.events, since, end)[0] * MINUTE_SECONDS < 2
    if statistic == "Average":
        return Bounds(low * (1 - series.noise), high * (1 + series.noise), silent)
    return Bounds(0.0, inf if high else 0.0, silent)


def _wildness(noise: float, seconds: float) -> float:
    """The largest relative deviation that a delay of up to `noise` minutes can bring into an interval."""
    return noise * max(MINUTE_SECONDS / seconds, 1.0) if seconds > MINUTE_SECONDS else noise


def _extremes(steps: Steps, since: float, end: float) -> tuple[float, float]:
    low, high = steps.extremes(since, end)
    return (low, high) if low <= high else (0.0, 0.0)


def _scaled(statistic: str, bounds: tuple[float, float], samples: float, may_miss: bool) -> Bounds:
    low, high = bounds
    whole = max(samples, 1.0)
    if statistic == "Sum":
        return Bounds(0.0 if may_miss else low * whole, high * whole, may_miss)
    if statistic == "SampleCount":
        return Bounds(1.0 if may_miss else whole, whole, may_miss)
    return Bounds(low, high, may_miss)
