"""Auto Scaling: what exists: what may be wrong with the metric of one's own that a policy is to follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_OF_ONE_METRIC = {"MetricName", "Namespace", "Statistic"}


def flaw_of_metric(customized: Mapping[str, Any]) -> str | None:
    """It is one metric, or an expression that a single one of the queries returns; what is wrong, or None."""
    queries: Sequence[Mapping[str, Any]] = customized.get("Metrics") or ()
    if queries and customized.keys() & _OF_ONE_METRIC:
        return "CustomizedMetricSpecification has either Metrics or one metric"
    if not queries and not customized.keys() >= _OF_ONE_METRIC:
        return "CustomizedMetricSpecification must have a MetricName, a Namespace and a Statistic"
    return flaw_of_queries(queries) if queries else None


def flaw_of_queries(queries: Sequence[Mapping[str, Any]]) -> str | None:
    """Each is a metric or an expression, and a single one of them is what counts; what is wrong, or None."""
    if sum(each.get("ReturnData", True) for each in queries) != 1:
        return "Exactly one of the Metrics must return data"
    if any(("Expression" in each) == ("MetricStat" in each) for each in queries):
        return "Each of the Metrics has either an Expression or a MetricStat"
    return None
