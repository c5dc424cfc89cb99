"""What a metric can and cannot show, noise included, so that alarms may sleep."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from model.kernel.steps import Steps
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Amount, Counter, Gauge, Series, Timing, delay_limit


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
