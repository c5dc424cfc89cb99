"""CloudWatch: what a question about metrics is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from model.kit.value import Value


class Dimension(Value):
    name: str
    value: str


class MetricName(Value):
    """What tells one metric from another. The order of dimensions does not matter, each of them does."""

    namespace: str
    metric_name: str
    dimensions: tuple[Dimension, ...] = ()

    @cached_property
    def key(self) -> str:
        """The same text for the same metric."""
        return "\x1f".join([self.namespace, self.metric_name, *sorted(f"{d.name}={d.value}" for d in self.dimensions)])

    @cached_property
    def values(self) -> dict[str, str]:
        return {dimension.name: dimension.value for dimension in self.dimensions}


class MetricStat(Value):
    """One statistic of one metric, over periods in seconds."""

    metric: MetricName
    period: int
    stat: str
    unit: str | None = None


class MetricDataQuery(Value):
    """A statistic of a metric, or an expression over other queries."""

    id: str
    metric_stat: MetricStat | None = None
    expression: str | None = None
    label: str | None = None
    return_data: bool = True
    period: int | None = None


def metric_named(namespace: str, metric_name: str, dimensions: Sequence[Mapping[str, str]] | None) -> MetricName:
    return MetricName(
        namespace=namespace,
        metric_name=metric_name,
        dimensions=Dimension.read_all(dimensions),
    )
