"""Logs: what exists: metric filters, which count what is said in a group."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Transformation(Value):
    """What becomes of a matching event: a value of a metric, given or taken out of the event."""

    metric_name: str
    metric_namespace: str
    metric_value: str
    default_value: float | None = None
    dimensions: tuple[tuple[str, str], ...] = ()
    unit: str = "None"


class MetricFilter(
    Resource,
    key="path",
    arn="log-group:{log_group_name}",
    missing=("ResourceNotFoundException", "The specified metric filter does not exist."),
    title="Metric filters",
    index=("log_group_name",),
    columns=(
        Column("NAME", "filter_name"),
        Column("GROUP", "log_group_name"),
        Column("PATTERN", "filter_pattern"),
        Column("METRIC", "metric"),
        Column("VALUE", "transformation.metric_value", priority=2),
        Column("FAILURE", "failure", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    create="PutMetricFilter",
    describe="DescribeMetricFilters",
):
    path: str
    log_group_name: str
    filter_name: str
    filter_pattern: str
    transformation: Transformation
    apply_on_transformed_logs: bool = False
    put_at: float = 0.0
    since: int = 0
    "The number of the last event that was there before it."
    has_matched: bool = False
    "In the minute that is not over yet."
    failure: str = ""
    "Why CloudWatch did not take what was counted last, if it did not."

    @property
    def metric(self) -> str:
        return f"{self.transformation.metric_namespace} {self.transformation.metric_name}"

    @property
    def label(self) -> str:
        return self.filter_name
