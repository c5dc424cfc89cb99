"""Which metrics have had data lately, published or put."""

from __future__ import annotations

import json
from collections.abc import Iterator

from model.kernel.unhurried import in_turns
from model.kit.resource import Resource
from model.kit.world import World
from model.physics.metric import METRICS, Metric
from model.physics.series import Amount, Counter, Gauge, Series
from model.services.cloudwatch.published import names_of
from model.services.cloudwatch.resources.queries import Dimension, MetricName


async def known_metrics(world: World, namespace: str | None, name: str | None, since: float) -> dict[str, MetricName]:
    """Those with a data point since an instant, by their keys; of a namespace or a name if one is given."""
    found: dict[str, MetricName] = {}
    async for metric, resource in in_turns(_published(world, namespace, name)):
        series = metric.derive(world, resource)
        if series is not None and _spoke(series, since, world.now):
            told = names_of(metric, resource)
            found[told.key] = told
    return found | {each.key: each for each in await _put(world, namespace, name, since)}


def _published(world: World, namespace: str | None, name: str | None) -> Iterator[tuple[Metric, Resource]]:
    for metric in METRICS:
        if namespace in (None, metric.namespace) and name in (None, metric.name):
            for resource in metric.things(world):
                yield metric, resource


def _spoke(series: Series, since: float, now: float) -> bool:
    """Whether there was a data point."""
    if isinstance(series, Gauge):
        return series.level.covered_seconds(since, now) > 0
    if isinstance(series, Amount):
        return series.rate.covered_seconds(since, now) > 0
    if isinstance(series, Counter):
        covered = series.speaks_of_nothing and series.rate.covered_seconds(since, now) > 0
        return covered or series.rate.integral(since, now) >= 1
    return series.events.integral(since, now) >= 1


async def _put(world: World, namespace: str | None, name: str | None, since: float) -> list[MetricName]:
    rows = await world.read(
        "SELECT namespace, name, dimensions FROM cloudwatch_metric WHERE account = ? AND region = ? AND last >= ?"
        " AND (? IS NULL OR namespace = ?) AND (? IS NULL OR name = ?)",
        *(world.account, world.region, since, namespace, namespace, name, name),
    )
    return [_metric(*row) for row in rows]


def _metric(namespace: str, name: str, dimensions: str) -> MetricName:
    pairs = json.loads(dimensions).items()
    return MetricName(
        namespace=namespace,
        metric_name=name,
        dimensions=tuple(Dimension(name=dimension, value=value) for dimension, value in pairs),
    )
