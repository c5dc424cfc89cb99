"""Metrics that services publish, found by name and read over any periods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil, floor, gcd
from operator import attrgetter
from typing import TypeVar, cast

from model.kernel.steps import total
from model.kernel.unhurried import in_turns
from model.kit.resource import Resource
from model.kit.world import World
from model.physics.grid import Grid, grid
from model.physics.metric import METRICS, Metric
from model.physics.metrics import Tally, joined, tally_of, tally_of_chunks
from model.physics.series import Amount, Counter, Gauge, Series, Timing
from model.physics.trimmed import Samples
from model.services.cloudwatch.resources.queries import Dimension, MetricName
from model.services.cloudwatch.windows import Window

SAMPLES_AT_ONCE = 1_000


def declared(namespace: str, name: str) -> Sequence[Metric]:
    """Every declaration of a metric, one for each set of dimensions."""
    return _by_name(len(METRICS)).get((namespace, name), ())


@lru_cache(maxsize=1)
def _by_name(_amount: int) -> dict[tuple[str, str], list[Metric]]:
    """All the declarations, as long as there are no more of them."""
    found: dict[tuple[str, str], list[Metric]] = {}
    for metric in METRICS:
        found.setdefault((metric.namespace, metric.name), []).append(metric)
    return found


def declarations(name: MetricName) -> Iterator[Metric]:
    """The declarations with exactly these dimensions."""
    for metric in declared(name.namespace, name.metric_name):
        if metric.dimensions.keys() == name.values.keys():
            yield metric


def series_of(world: World, name: MetricName) -> tuple[str, list[Series]]:
    """The unit of a published metric, and the series of every resource that has these dimensions."""
    found: list[Series] = []
    unit = "None"
    for metric in declarations(name):
        unit = metric.unit
        for resource in publishers(world, metric, name):
            series = metric.derive(world, resource)
            if series is not None:
                found.append(series)
    return unit, found


def publishers(world: World, metric: Metric, name: MetricName) -> Sequence[Resource]:
    """The resources whose attributes are the values of the dimensions."""
    wanted = [(field, name.values[dimension]) for dimension, field in metric.dimensions.items()]
    return [each for each in _candidates(world, metric, wanted) if all(_has(each, *pair) for pair in wanted)]


def _candidates(world: World, metric: Metric, wanted: Sequence[tuple[str, str]]) -> Sequence[Resource]:
    kind = metric.of
    for field, value in () if metric.given else wanted:
        if field == kind.words.key:
            found = world.find(kind, value)
            return [found] if found else []
        if field in kind.indexes:
            return world.where(kind, **{field: value})
    return metric.things(world)


def _has(resource: Resource, field: str, value: str) -> bool:
    return attrgetter(field)(resource) == value


def names_of(metric: Metric, resource: Resource) -> MetricName:
    """What the metric of this resource is called."""
    dimensions = tuple(
        Dimension(name=name, value=str(attrgetter(field)(resource))) for name, field in metric.dimensions.items()
    )
    return MetricName(namespace=metric.namespace, metric_name=metric.name, dimensions=dimensions)


def tally(series: Sequence[Series], window: Window, now: float) -> Tally:
    """What all statistics of the window's periods follow from, over all the series together."""
    return _tally(_as_one(series), series, window, now)


async def unhurried_tally(series: Sequence[Series], window: Window, now: float) -> Tally:
    """The same; others have their turn after every thousand samples."""
    one = _as_one(series)
    finest = min(each.sample_seconds for each in series)
    most = max(SAMPLES_AT_ONCE * finest // (window.period * (1 if one else len(series))), 1)
    return joined([_tally(one, series, each, now) async for each in in_turns(window.parts(most), 1)])


def _as_one(series: Sequence[Series]) -> Series | None:
    return series[0] if len(series) == 1 else merged(series)


def _tally(one: Series | None, series: Sequence[Series], window: Window, now: float) -> Tally:
    if one is not None and (isinstance(one, Counter | Timing) or _fits(one, window)):
        return _direct(one, window, now)
    return _samples(cast("Sequence[Gauge | Amount]", series), window, now)


def merged(series: Sequence[Series]) -> Counter | Timing | None:
    """Events of several resources are the events of one; samples are not, they stay apart (None)."""
    first = series[0]
    if isinstance(first, Counter):
        return replace(first, rate=total([each.rate for each in series if isinstance(each, Counter)]))
    if isinstance(first, Timing):
        timings = [each for each in series if isinstance(each, Timing)]
        return replace(
            first, seconds=total([each.seconds for each in timings]), events=total([each.events for each in timings])
        )
    return None


def _fits(series: Series, window: Window) -> bool:
    return window.period % series.sample_seconds == 0 and window.begin % series.sample_seconds == 0


def _direct(series: Series, window: Window, now: float) -> Tally:
    """Periods that are whole samples, or shorter than one. Events have no samples of a length of their own: they are
    counted from one edge of a period to the next."""
    coarse = window.period < series.sample_seconds
    seconds = series.sample_seconds if coarse else gcd(window.period, series.sample_seconds)
    edges = _edges(window, seconds, now)
    size = 1 if coarse else window.period // seconds
    told = tally_of(series, edges, size) if len(edges) > 1 else Tally([], [], lambda _: [])
    if len(told.counts) == window.count:
        return told
    places = [window.place(edges[n * size]) for n in range(len(told.counts))]
    return Tally(
        _spread(told.sums, places, window.count, 0.0),
        _spread(told.counts, places, window.count, 0.0),
        lambda share: _spread(told.quantile(share), places, window.count, None),
        _spread_samples(told, places, window.count),
    )


def _spread_samples(told: Tally, places: Sequence[int], count: int) -> Callable[[], list[Samples | None]] | None:
    given = told.samples
    return (lambda: _spread(given(), places, count, ())) if given else None


N = TypeVar("N")


def _spread(values: Sequence[N], places: Sequence[int], count: int, nothing: N) -> list[N]:
    """The values in the periods that they belong to."""
    spread = [nothing] * count
    for place, value in zip(places, values, strict=True):
        spread[place] = value
    return spread


def _samples(series: Sequence[Gauge | Amount], window: Window, now: float) -> Tally:
    chunks: list[list[float]] = [[] for _ in range(window.count)]
    for each in series:
        edges = _edges(window, each.sample_seconds, now)
        if len(edges) > 1:
            for start, value in zip(edges, each.values(edges), strict=False):
                if value is not None:
                    chunks[window.place(start)].append(value)
    for chunk in chunks:
        chunk.sort()
    return tally_of_chunks(chunks)


def _edges(window: Window, sample_seconds: int, now: float) -> Grid:
    """Where the samples begin that begin in the window and are complete by now, and where the last one ends."""
    first = ceil(window.begin / sample_seconds) * sample_seconds
    amount = min(ceil((window.end - first) / sample_seconds), floor((now - first) / sample_seconds))
    return grid(first, max(amount, 0), sample_seconds)
