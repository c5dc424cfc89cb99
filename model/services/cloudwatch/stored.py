"""Data that customers put: folded into their minute or second as they come, read over any periods."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
SELECT time, unit, count, total, low, high, samples FROM cloudwatch_datum
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
    rows = await world.read(_READ, *place, window.begin, window.end, world.now)
    by_unit: dict[str, list[Datum]] = {}
    for time, its_unit, count, total, low, high, samples in rows:
        if unit is None or unit == its_unit:
            datum = Datum(time, its_unit, count, total, low, high, _samples(samples))
            by_unit.setdefault(its_unit, []).append(datum)
    return {each: _tally(by_unit[each], window) for each in sorted(by_unit)}


def _samples(text: str | None) -> tuple[tuple[float, float], ...] | None:
    if text is None:
        return None
    pairs = (pair.split("*") for pair in text.split())
    return tuple((float(value), float(count)) for value, count in pairs)


def _tally(data: Iterable[Datum], window: Window) -> Tally:
    chunks: list[list[Datum]] = [[] for _ in range(window.count)]
    for datum in data:
        chunks[window.place(datum.time)].append(datum)
    return Tally(
        [sum(datum.total for datum in chunk) for chunk in chunks],
        [sum(datum.count for datum in chunk) for chunk in chunks],
        lambda share: _quantiles(chunks, share),
        lambda: [_pairs(chunk) for chunk in chunks],
    )


def _quantiles(chunks: Sequence[Sequence[Datum]], share: float) -> Column:
    """Minimum and Maximum are always known; a percentile only where all values are."""
    if share <= 0:
        return [min((datum.low for datum in chunk), default=None) for chunk in chunks]
    if share >= 1:
        return [max((datum.high for datum in chunk), default=None) for chunk in chunks]
    return [_quantile(chunk, share) for chunk in chunks]


def _quantile(chunk: Sequence[Datum], share: float) -> float | None:
    pairs = _pairs(chunk)
    if not pairs:
        return None
    ends = list(accumulate(count for _, count in pairs))
    place = share * max(ends[-1] - 1, 0)
    below, above = (pairs[min(bisect_right(ends, at), len(pairs) - 1)][0] for at in (floor(place), floor(place) + 1))
    return below + (above - below) * (place - floor(place))


def _pairs(chunk: Sequence[Datum]) -> Samples | None:
    """All values in their order; None where only a summary of some is known."""
    pairs: list[tuple[float, float]] = []
    for datum in chunk:
        if datum.samples is None:
            return None
        pairs += datum.samples
    return sorted(pairs)
