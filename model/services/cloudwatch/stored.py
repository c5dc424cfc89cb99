"""Data that customers put: folded into their minute or second as they come, read over any periods."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import floor
from typing import Any

from model.kit.world import World
from model.physics.metrics import Column, Tally
from model.physics.retention import TODAY
from model.physics.trimmed import Samples
from model.services.cloudwatch.resources.queries import MetricName
from model.services.cloudwatch.windows import Window

KEPT_SECONDS = TODAY[-1].age_seconds

_PUT_METRIC = """
INSERT INTO cloudwatch_metric VALUES (?,?,?,?,?,?,?)
ON CONFLICT DO UPDATE SET last = max(last, excluded.last)
"""
_PUT_DATUM = """
INSERT INTO cloudwatch_datum VALUES (?,?,?,?,?,?,?,?,?,?)
ON CONFLICT DO UPDATE SET count = count + excluded.count, total = total + excluded.total,
    low = min(low, excluded.low), high = max(high, excluded.high), samples = samples || excluded.samples
"""
_FORGET = "DELETE FROM cloudwatch_datum WHERE account = ? AND region = ? AND metric = ? AND time < ?"
_READ = """
SELECT unit, time, count, total, low, high, samples FROM cloudwatch_datum
WHERE account = ? AND region = ? AND metric = ? AND time >= ? AND time < ? AND time <= ? ORDER BY time
"""
_NEXT_MOVE = """
SELECT min(time + ?2 * max(0, (CAST(?1 - time AS INTEGER) + ?2 - 1) / ?2)) FROM cloudwatch_datum
WHERE account = ?3 AND region = ?4 AND metric = ?5 AND time >= ?6
"""


@dataclass(frozen=True, slots=True)
class Datum:
    """Values of one metric at one instant. `samples` are (value, count) pairs, None where only a summary was put."""

    time: float
    unit: str
    count: float
    total: float
    low: float
    high: float
    samples: tuple[tuple[float, float], ...] | None

    @property
    def text(self) -> str | None:
        """The samples as they are kept: `value*count` and a space each, so that two texts joined are both."""
        return None if self.samples is None else "".join(f"{value!r}*{count!r} " for value, count in self.samples)


def read_datum(datum: Mapping[str, Any], now: float) -> Datum:
    """One member of MetricData, folded into its second (StorageResolution 1) or its minute."""
    resolution = datum.get("StorageResolution", 60)
    time = floor(datum.get("Timestamp", now) / resolution) * resolution
    unit = datum.get("Unit", "None")
    if "StatisticValues" in datum:
        of = datum["StatisticValues"]
        low, high, count, total = (float(of[name]) for name in ("Minimum", "Maximum", "SampleCount", "Sum"))
        return Datum(time, unit, count, total, low, high, ((low, count),) if low == high else None)
    values = [float(value) for value in datum.get("Values") or (datum["Value"],)]
    counts = [float(count) for count in datum.get("Counts") or (1.0,) * len(values)]
    pairs = tuple(zip(values, counts, strict=True))
    return Datum(time, unit, sum(counts), sum(v * c for v, c in pairs), min(values), max(values), pairs)


def put(world: World, name: MetricName, datum: Datum) -> None:
    place = (world.account, world.region, name.key)
    dimensions = json.dumps(name.values)
    world.write(_PUT_METRIC, *place, name.namespace, name.metric_name, dimensions, datum.time)
    of = datum
    world.write(_PUT_DATUM, *place, of.time, of.unit, of.count, of.total, of.low, of.high, of.text)
    world.write(_FORGET, *place, world.now - KEPT_SECONDS)


async def next_move(world: World, name: MetricName, window: Window) -> float | None:
    """Beyond which end of the window a datum lies in an older period of it, or first lies in it; None for none."""
    end, period = int(window.end), window.period
    ((instant,),) = await world.read(_NEXT_MOVE, end, period, world.account, world.region, name.key, window.begin)
    return instant


async def tallies(world: World, name: MetricName, window: Window, unit: str | None) -> dict[str, Tally]:
    """What all statistics of the window's periods follow from, for every unit that was put, or the one asked for."""
    place = (world.account, world.region, name.key)
    by_unit: dict[str, list[tuple[Any, ...]]] = {}
    for row in await world.read(_READ, *place, window.begin, window.end, world.now):
        if unit is None or unit == row[0]:
            by_unit.setdefault(row[0], []).append(row)
    return {each: _tally(by_unit[each], window) for each in sorted(by_unit)}


@dataclass(slots=True)
class _Period:
    """All that was put within a period; `text` is that of its samples."""

    count: float
    total: float
    low: float
    high: float
    text: str | None

    def fold(self, count: float, total: float, low: float, high: float, text: str | None) -> None:
        self.count += count
        self.total += total
        self.low, self.high = min(self.low, low), max(self.high, high)
        self.text = None if self.text is None or text is None else self.text + text

    def samples(self) -> Samples | None:
        """All values in their order; None where only a summary of some is known."""
        if self.text is None:
            return None
        if self.low == self.high:
            return [(self.low, self.count)]
        pairs = [pair.partition("*") for pair in self.text.split()]
        return sorted([(float(value), float(count)) for value, _, count in pairs])


def _tally(rows: Iterable[tuple[Any, ...]], window: Window) -> Tally:
    periods: list[_Period | None] = [None] * window.count
    for _, time, *values in rows:
        place = window.place(time)
        period = periods[place]
        if period is None:
            periods[place] = _Period(*values)
        else:
            period.fold(*values)

    @cache
    def samples() -> list[Samples | None]:
        return [each.samples() if each else [] for each in periods]

    def quantile(share: float) -> Column:
        """Minimum and Maximum are always known; a percentile only where all values are."""
        if share <= 0:
            return [each.low if each else None for each in periods]
        if share >= 1:
            return [each.high if each else None for each in periods]
        return [_quantile(each, share) if each else None for each in samples()]

    return Tally(
        [each.total if each else 0.0 for each in periods],
        [each.count if each else 0.0 for each in periods],
        quantile,
        samples,
    )


def _quantile(pairs: Samples, share: float) -> float:
    """Linear between the values at the places before and after it; each stands at as many places as it came times."""
    if len(pairs) == 1:
        return pairs[0][0]
    ends = list(accumulate([count for _, count in pairs]))
    place = share * max(ends[-1] - 1, 0)
    first, last = floor(place), len(pairs) - 1
    below = pairs[min(bisect_right(ends, first), last)][0]
    above = pairs[min(bisect_right(ends, first + 1), last)][0]
    return below + (above - below) * (place - first)
