"""CloudWatch: what exists: the wish to know what is usual for a metric."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.cloudwatch.resources.queries import Dimension, MetricDataQuery, MetricName, MetricStat


class Span(Value):
    """A time that nothing is learnt from."""

    start_time: float
    end_time: float


class AnomalyDetector(
    Resource,
    key="anomaly_detector_id",
    arn="anomaly-detector:{anomaly_detector_id}",
    index=("subject",),
    missing=("ResourceNotFoundException", "There is no such anomaly detector", 404),
    title="Anomaly detectors",
    columns=(
        Column("METRIC", "label"),
        Column("STATISTIC", "stat"),
        Column("NAMESPACE", "namespace", priority=2),
        Column("ID", "anomaly_detector_id", priority=4),
    ),
    actions=(Action("DeleteAnomalyDetector", "Delete", "AnomalyDetectorId", key="d", confirm=1),),
    create="PutAnomalyDetector",
    describe="DescribeAnomalyDetectors",
):
    anomaly_detector_id: str
    subject: str
    "The same text for the same metric and statistic, or the same queries."
    metric: MetricName | None = None
    stat: str = ""
    queries: tuple[MetricDataQuery, ...] = ()
    "Of a detector on an expression."
    excluded: tuple[Span, ...] = ()
    metric_timezone: str | None = None
    adaptation_speed: str | None = None
    outlier_filtering_strength: str | None = None
    periodic_spikes: bool | None = None

    @property
    def label(self) -> str:
        if self.metric is not None:
            return self.metric.metric_name
        return next((query.expression or query.id for query in self.queries if query.return_data), "")

    @property
    def namespace(self) -> str | None:
        return self.metric.namespace if self.metric else None

    @property
    def metric_name(self) -> str | None:
        return self.metric.metric_name if self.metric else None

    @property
    def dimensions(self) -> tuple[Dimension, ...] | None:
        return self.metric.dimensions if self.metric else None

    @property
    def single_metric_anomaly_detector(self) -> dict[str, Any] | None:
        if self.metric is None:
            return None
        return {
            "account_id": self.account,
            "namespace": self.metric.namespace,
            "metric_name": self.metric.metric_name,
            "dimensions": self.metric.dimensions,
            "stat": self.stat,
        }

    @property
    def metric_math_anomaly_detector(self) -> dict[str, Any] | None:
        return {"metric_data_queries": self.queries} if self.queries else None

    @property
    def configuration(self) -> dict[str, Any]:
        return {
            "excluded_time_ranges": self.excluded,
            "metric_timezone": self.metric_timezone,
            "adaptation_speed": self.adaptation_speed,
            "outlier_filtering_strength": self.outlier_filtering_strength,
        }

    @property
    def metric_characteristics(self) -> dict[str, Any] | None:
        return None if self.periodic_spikes is None else {"periodic_spikes": self.periodic_spikes}


def subject_of(metric: MetricName, stat: str) -> str:
    return f"{metric.key}\x1f{stat}"


def subject_of_stat(stat: MetricStat) -> str:
    return subject_of(stat.metric, stat.stat)
