"""CloudWatch: what exists: alarms on a metric or an expression over several."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, cast

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.laws.alarm_actions import ActionClass
from model.laws.alarm_reason import CREATED
from model.laws.alarm_rule import AlarmRule, AlarmState, Comparison, Treatment
from model.laws.metric_math.insights import Question, is_question, read_question
from model.services.cloudwatch.resources.acting import ActsOnStates
from model.services.cloudwatch.resources.queries import Dimension, MetricDataQuery, MetricName, MetricStat

SIGNS = {
    "GreaterThanOrEqualToThreshold": ">=",
    "GreaterThanThreshold": ">",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
    "GreaterThanUpperThreshold": ">",
    "LessThanLowerThreshold": "<",
    "LessThanLowerOrGreaterThanUpperThreshold": "beyond",
}

USUAL_PERIOD = 300
"Of an expression in which no period is given."

IGNORING = frozenset({"AWS/DynamoDB"})
"Namespaces whose alarms stay as they are while data are missing."

CONFIGURATION = (
    "alarm_description",
    "actions_enabled",
    "ok_actions",
    "alarm_actions",
    "insufficient_data_actions",
    "namespace",
    "metric_name",
    "dimensions",
    "statistic",
    "extended_statistic",
    "period",
    "unit",
    "queries",
    "metric_keys",
    "evaluation_periods",
    "datapoints_to_alarm",
    "threshold",
    "threshold_metric_id",
    "comparison_operator",
    "treat_missing_data",
    "evaluate_low_sample_count_percentile",
)
"What PutMetricAlarm replaces as a whole."


@dataclass(frozen=True, slots=True)
class AlarmChanged:
    """The fact that an alarm came from one state into another."""

    time: float
    account: str
    region: str
    alarm_name: str
    alarm_arn: str
    before: AlarmState
    state: AlarmState
    reason: str
    action_class: ActionClass


class MetricAlarm(
    Resource,
    ActsOnStates,
    key="alarm_name",
    arn="alarm:{alarm_name}",
    index=("metric_keys", "alarm_actions", "state_value"),
    missing=("ResourceNotFound", "", 404),
    title="Alarms",
    columns=(
        Column("STATE", "state_value", "state"),
        Column("NAME", "alarm_name"),
        Column("METRIC", "measures"),
        Column("CONDITION", "condition", priority=2),
        Column("VALUE", "last_value", "number", priority=2),
        Column("SINCE", "state_transitioned_timestamp", "age"),
        Column("ACTIONS", "action_class", priority=3),
        Column("REASON", "state_reason", priority=4),
    ),
    actions=(
        Action("SetAlarmState", "Set state", "AlarmName", key="s", asks=("StateValue", "StateReason")),
        Action("EnableAlarmActions", "Enable actions", "AlarmNames", many=True, key="e"),
        Action("DisableAlarmActions", "Disable actions", "AlarmNames", many=True, key="x", confirm=1),
        Action("DeleteAlarms", "Delete", "AlarmNames", many=True, key="d", confirm=2),
    ),
    create="PutMetricAlarm",
    describe="DescribeAlarms",
):
    __fragments__: ClassVar[bool] = True

    alarm_name: str
    alarm_description: str | None = None
    actions_enabled: bool = True
    ok_actions: tuple[str, ...] = ()
    alarm_actions: tuple[str, ...] = ()
    insufficient_data_actions: tuple[str, ...] = ()
    namespace: str | None = None
    metric_name: str | None = None
    dimensions: tuple[Dimension, ...] = ()
    statistic: str | None = None
    extended_statistic: str | None = None
    period: int | None = None
    unit: str | None = None
    queries: tuple[MetricDataQuery, ...] = ()
    evaluation_periods: int
    datapoints_to_alarm: int | None = None
    threshold: float | None = None
    threshold_metric_id: str | None = None
    "Of its queries, the band that it compares with."
    comparison_operator: str
    treat_missing_data: str | None = None
    evaluate_low_sample_count_percentile: str | None = None
    metric_keys: tuple[str, ...] = ()
    "The keys of the metrics that it reads."
    state_value: AlarmState = "INSUFFICIENT_DATA"
    state_reason: str = CREATED
    state_reason_data: str | None = None
    state_updated_timestamp: float = 0.0
    state_transitioned_timestamp: float = 0.0
    alarm_configuration_updated_timestamp: float = 0.0
    evaluation_state: str | None = None
    "PARTIAL_DATA where its question has more answers than are looked at."
    owes: bool = False
    "Actions of its state were held back."

    @property
    def alarm_arn(self) -> str:
        return self.arn

    @property
    def metrics(self) -> tuple[MetricDataQuery, ...] | None:
        """The queries of an alarm on an expression; an alarm on a metric has none to show."""
        return self.queries or None

    @property
    def label(self) -> str:
        return self.alarm_name

    @property
    def watched(self) -> MetricStat | None:
        """The one statistic that it compares; None if it compares an expression."""
        if self.namespace is not None and self.metric_name is not None:
            stat = self.extended_statistic or self.statistic
            assert stat is not None, "an alarm has one statistic"
            assert self.period is not None, "an alarm on a metric has a period"
            return _watched(self.namespace, self.metric_name, self.dimensions, self.period, stat, self.unit)
        return self.judged.metric_stat

    @property
    def judged(self) -> MetricDataQuery:
        """Of its queries, the one whose result is compared."""
        return next(query for query in self.queries if query.return_data and query.id != self.threshold_metric_id)

    @property
    def question(self) -> Question | None:
        """What it asks about all metrics of a name, if it compares the answer."""
        asked = self.judged.expression if self.queries else None
        return read_question(asked) if asked and is_question(asked) else None

    @property
    def has_contributors(self) -> bool:
        """Whether it judges many time series, each by itself."""
        question = self.question
        return question is not None and bool(question.groups)

    @property
    def period_seconds(self) -> int:
        """The length of a period: its metric's, or of an expression the longest of its metrics', if it has any."""
        if self.period is not None:
            return self.period
        judged = self.judged
        if judged.metric_stat is not None:
            return judged.metric_stat.period
        measured = [query.metric_stat.period for query in self.queries if query.metric_stat]
        return judged.period or max(measured or [query.period or 0 for query in self.queries]) or USUAL_PERIOD

    @property
    def rule(self) -> AlarmRule:
        return AlarmRule(
            threshold=self.threshold or 0.0,
            comparison=cast("Comparison", self.comparison_operator),
            evaluation_periods=self.evaluation_periods,
            datapoints_to_alarm=self.datapoints_to_alarm,
            treatment=self.treatment,
            period_seconds=self.period_seconds,
        )

    @property
    def treatment(self) -> Treatment:
        """What it makes of missing data: of tables of DynamoDB's nothing, whatever it was told."""
        if self.namespace in IGNORING:
            return "ignore"
        return cast("Treatment", self.treat_missing_data or "missing")

    def configuration(self) -> dict[str, Any]:
        """How it is configured, as its history tells it."""
        told = {
            "threshold": self.threshold,
            "thresholdMetricId": self.threshold_metric_id,
            "namespace": self.namespace,
            "metricName": self.metric_name,
            "dimensions": [dimension.model_dump() for dimension in self.dimensions],
            "period": self.period,
            "statistic": self.statistic,
            "extendedStatistic": self.extended_statistic,
            "metrics": [query.model_dump(exclude_none=True) for query in self.queries] or None,
            "evaluationPeriods": self.evaluation_periods,
            "datapointsToAlarm": self.datapoints_to_alarm,
            "comparisonOperator": self.comparison_operator,
            "treatMissingData": self.treat_missing_data,
            "okactions": self.ok_actions,
            "alarmActions": self.alarm_actions,
            "insufficientDataActions": self.insufficient_data_actions,
            "alarmName": self.alarm_name,
            "alarmArn": self.arn,
            "actionsEnabled": self.actions_enabled,
        }
        return {name: value for name, value in told.items() if value is not None}

    @property
    def measures(self) -> str:
        """What it watches, in a word."""
        watched = self.watched
        return watched.metric.metric_name if watched else self.judged.expression or self.judged.id

    @property
    def condition(self) -> str:
        """When it goes off, in short: `> 70 for 3 of 5 x 60 s`."""
        periods = f"{self.datapoints_to_alarm or self.evaluation_periods} of {self.evaluation_periods}"
        sign = SIGNS.get(self.comparison_operator, self.comparison_operator)
        limit = "the usual" if self.threshold is None else f"{self.threshold:g}"
        return f"{sign} {limit} for {periods} x {self.period_seconds} s"

    @property
    def last_value(self) -> float | None:
        """The newest datapoint that decided its state."""
        if self.state_reason_data is None:
            return None
        decided: dict[str, Any] = json.loads(self.state_reason_data)
        return next(iter(decided.get("recentDatapoints", ())[-1:]), None)


@lru_cache(maxsize=1_024)
def _watched(
    namespace: str, metric_name: str, dimensions: tuple[Dimension, ...], period: int, stat: str, unit: str | None
) -> MetricStat:
    """Said once for the many evaluations of an alarm."""
    name = MetricName(namespace=namespace, metric_name=metric_name, dimensions=dimensions)
    return MetricStat(metric=name, period=period, stat=stat, unit=unit)
