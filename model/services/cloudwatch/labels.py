"""What the series of one answer are called when nobody named them: by what tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.services.cloudwatch.resources.queries import MetricDataQuery, MetricStat

PARTS: tuple[Callable[[MetricStat], str], ...] = (
    lambda stat: stat.metric.namespace,
    lambda stat: " ".join(dimension.value for dimension in stat.metric.dimensions),
    lambda stat: stat.metric.metric_name,
    lambda stat: stat.stat,
    lambda stat: str(stat.period),
)


def labels_of(queries: Sequence[MetricDataQuery]) -> dict[str, str]:
    """The metric's name, preceded or followed by whatever else differs among metrics of that name."""
    stats = {query.id: query.metric_stat for query in queries if query.metric_stat}
    labels = {id: _label(stat, list(stats.values())) for id, stat in stats.items()}
    return labels | {query.id: query.label for query in queries if query.label}


def _label(stat: MetricStat, among: Sequence[MetricStat]) -> str:
    same = [other for other in among if other.metric.metric_name == stat.metric.metric_name]
    told = [part(stat) for part in PARTS if len({part(other) for other in same}) > 1 or part is PARTS[2]]
    return " ".join(each for each in told if each)
