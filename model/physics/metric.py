"""Metrics that a service publishes without being told to: declared once, derived when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from model.physics.series import Series

if TYPE_CHECKING:
    from model.kit.resource import Resource
    from model.kit.world import World

Derive = Callable[["World", Any], Series | None]
D = TypeVar("D", bound=Derive)


@dataclass(frozen=True, slots=True)
class Metric:
    """One published metric of one kind of resource.

    `dimensions` maps each dimension's name to the attribute of the resource that is its value (dotted, if in a value).
    `derive` gives the series of one resource, or None while it publishes none. What is in no store is `given`.
    """

    namespace: str
    name: str
    unit: str
    of: type[Resource]
    dimensions: Mapping[str, str]
    derive: Derive
    given: Callable[[World], Sequence[Resource]] | None = None

    def things(self, world: World) -> Sequence[Resource]:
        """All that may publish it."""
        return world.all(self.of) if self.given is None else self.given(world)


METRICS: list[Metric] = []


def metric(
    namespace: str,
    name: str,
    unit: str,
    *,
    of: type[Resource],
    dimensions: Mapping[str, str],
    given: Callable[[World], Sequence[Resource]] | None = None,
) -> Callable[[D], D]:
    """Publish what the function derives: `@metric("AWS/EC2", "CPUUtilization", "Percent", of=Instance, …)`.

    A metric published under several sets of dimensions is declared once for each.
    """

    def register(derive: D) -> D:
        METRICS.append(Metric(namespace, name, unit, of, dimensions, derive, given))
        return derive

    return register


def series_key(world: World, *name: object) -> bytes:
    """The key of a series' noise: the world's seed, where it is, and which series."""
    return "\x1f".join([str(world.kernel.seed), world.account, world.region, *map(str, name)]).encode()
