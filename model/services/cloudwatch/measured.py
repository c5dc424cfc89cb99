"""What is measured of one resource without anybody asking for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from model.kit.resource import Resource
from model.kit.world import World
from model.physics.metric import METRICS
from model.physics.series import Amount, Counter
from model.services.cloudwatch.published import names_of


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric that a resource publishes now; `summed` when its values add up over time instead of being a level."""

    namespace: str
    name: str
    unit: str
    dimensions: tuple[tuple[str, str], ...]
    summed: bool


def measured(world: World, thing: Resource, names: Collection[str] = ()) -> tuple[Measured, ...]:
    """Every metric once, or those of some names: where it is published under several sets of dimensions, under the
    smallest that has any."""
    found: dict[tuple[str, str], Measured] = {}
    for metric in sorted(METRICS, key=lambda metric: len(metric.dimensions)):
        key = (metric.namespace, metric.name)
        if (
            metric.of is not type(thing)
            or key in found
            or not metric.dimensions
            or (names and metric.name not in names)
        ):
            continue
        series = metric.derive(world, thing)
        if series is not None:
            name = names_of(metric, thing)
            summed = isinstance(series, Amount | Counter)
            found[key] = Measured(*key, metric.unit, tuple(name.values.items()), summed)
    return tuple(found.values())
