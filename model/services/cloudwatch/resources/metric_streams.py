"""CloudWatch: what exists: streams of metrics, which go on into a delivery stream minute by minute."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.cloudwatch.resources.queries import MetricName

RUNNING, STOPPED = "running", "stopped"


class StreamFilter(Value):
    """Metrics of a namespace: some of them by name, or all."""

    namespace: str
    metric_names: tuple[str, ...] | None = None

    def means(self, name: MetricName) -> bool:
        return name.namespace == self.namespace and (not self.metric_names or name.metric_name in self.metric_names)


class StreamedMetric(Value):
    namespace: str
    metric_name: str


class StreamedStatistics(Value):
    """What is told of some metrics besides what is told of all."""

    include_metrics: tuple[StreamedMetric, ...]
    additional_statistics: tuple[str, ...]


class MetricStream(
    Resource,
    key="name",
    arn="metric-stream/{name}",
    missing=("ResourceNotFoundException", "Metric stream {id} does not exist", 404),
    title="Metric streams",
    columns=(
        Column("STATE", "state", "state"),
        Column("NAME", "name"),
        Column("METRICS", "chosen"),
        Column("UPDATES", "MetricUpdate", "metric"),
        Column("INTO", "firehose_name", priority=2),
        Column("FORMAT", "output_format", priority=3),
        Column("AGE", "creation_date", "age", priority=3),
    ),
    actions=(
        Action("StartMetricStreams", "Start", "Names", many=True, key="s"),
        Action("StopMetricStreams", "Stop", "Names", many=True, key="x", confirm=1),
        Action("DeleteMetricStream", "Delete", "Name", key="d", confirm=1),
    ),
    create="PutMetricStream",
    describe="ListMetricStreams",
):
    name: str
    firehose_arn: str
    role_arn: str
    output_format: str
    include_filters: tuple[StreamFilter, ...] = ()
    exclude_filters: tuple[StreamFilter, ...] = ()
    statistics_configurations: tuple[StreamedStatistics, ...] = ()
    state: str = RUNNING
    last_update_date: float = 0.0
    streamed_until: float = 0.0
    "The end of the last minute of which it told."

    @property
    def creation_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.name

    @property
    def firehose_name(self) -> str:
        return self.firehose_arn.rpartition("/")[2]

    @property
    def chosen(self) -> str:
        """Which metrics it tells of, in short."""
        told = ", ".join(each.namespace for each in self.include_filters or self.exclude_filters)
        return told if self.include_filters else f"all but {told}" if told else "all"

    def tells_of(self, name: MetricName) -> bool:
        if self.include_filters:
            return any(each.means(name) for each in self.include_filters)
        return not any(each.means(name) for each in self.exclude_filters)

    def statistics_of(self, name: MetricName) -> tuple[str, ...]:
        """Those besides count, sum, least and greatest."""
        wanted = StreamedMetric(namespace=name.namespace, metric_name=name.metric_name)
        chosen = [
            each.additional_statistics for each in self.statistics_configurations if wanted in each.include_metrics
        ]
        return tuple(dict.fromkeys(statistic for statistics in chosen for statistic in statistics))
