"""CloudWatch: what you can ask for, to learn which metrics there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.physics.metric import METRICS, Metric
from model.physics.retention import DAY_SECONDS, HOUR_SECONDS
from model.physics.series import Amount, Counter, Gauge, Series
from model.services.cloudwatch.published import names_of
from model.services.cloudwatch.resources.queries import Dimension, MetricName
from model.services.cloudwatch.tokens import after

LISTED_SECONDS = 14 * DAY_SECONDS
ACTIVE_SECONDS = 3 * HOUR_SECONDS
PAGE = 500


@operation
async def list_metrics(
    call: Call,
    *,
    namespace: str | None = None,
    metric_name: str | None = None,
    dimensions: Sequence[Mapping[str, str]] | None = None,
    recently_active: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Metrics with data in the last two weeks, or three hours."""
    world = call.world
    since = world.now - (ACTIVE_SECONDS if recently_active else LISTED_SECONDS)
    found = {name.key: name for name in _published(world, namespace, metric_name, since)}
    found |= {name.key: name for name in await _put(world, namespace, metric_name, since)}
    chosen = sorted(key for key, name in found.items() if _has(name, dimensions or ()))
    keys, token = after(chosen, next_token, PAGE)
    return {"metrics": [found[key] for key in keys], "next_token": token}


def _has(name: MetricName, asked: Sequence[Mapping[str, str]]) -> bool:
    """Whether the metric has every dimension that is asked for, with its value if one is given."""
    return all(
        each["Name"] in name.values and each.get("Value", name.values[each["Name"]]) == name.values[each["Name"]]
        for each in asked
    )


def _published(world: World, namespace: str | None, name: str | None, since: float) -> Iterator[MetricName]:
    for metric in METRICS:
        if namespace in (None, metric.namespace) and name in (None, metric.name):
            yield from _names(world, metric, since)


def _names(world: World, metric: Metric, since: float) -> Iterator[MetricName]:
    for resource in world.all(metric.of):
        series = metric.derive(world, resource)
        if series is not None and _spoke(series, since, world.now):
            yield names_of(metric, resource)


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
