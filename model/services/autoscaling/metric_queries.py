"""Queries of metrics as policies hold them: what they may say, and how CloudWatch is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.policies import TrackedQuery


def check_queries(queries: Sequence[Mapping[str, Any]]) -> None:
    """Each is a metric or an expression, and a single one of them is what counts."""
    if sum(each.get("ReturnData", True) for each in queries) != 1:
        raise invalid("Exactly one of the Metrics must return data")
    if any(("Expression" in each) == ("MetricStat" in each) for each in queries):
        raise invalid("Each of the Metrics has either an Expression or a MetricStat")


def as_asked(query: TrackedQuery, period: int | None = None) -> dict[str, Any]:
    """A query as an alarm has it, or with another period."""
    found: dict[str, Any] = {"Id": query.id, "ReturnData": query.return_data}
    if query.label:
        found["Label"] = query.label
    if query.metric_stat is None:
        return found | {"Expression": query.expression} | ({"Period": period} if period else {})
    stat, metric = query.metric_stat, query.metric_stat.metric
    dimensions = [{"Name": each.name, "Value": each.value} for each in metric.dimensions]
    of = {"Namespace": metric.namespace, "MetricName": metric.metric_name, "Dimensions": dimensions}
    unit = {"Unit": stat.unit} if stat.unit else {}
    return found | {"MetricStat": {"Metric": of, "Stat": stat.stat, "Period": period or stat.period, **unit}}
