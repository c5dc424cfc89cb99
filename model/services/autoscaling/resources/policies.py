"""Auto Scaling: policies that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class AlarmOfPolicy(Value):
    alarm_name: str
    alarm_arn: str


class StepAdjustment(Value):
    metric_interval_lower_bound: float | None = None
    metric_interval_upper_bound: float | None = None
    scaling_adjustment: int


class PredefinedMetric(Value):
    predefined_metric_type: str
    resource_label: str | None = None


class Dimension(Value):
    name: str
    value: str


class TrackedMetric(Value):
    metric_name: str
    namespace: str
    dimensions: tuple[Dimension, ...] = ()


class TrackedStat(Value):
    metric: TrackedMetric
    stat: str
    unit: str | None = None
    period: int = 60


class TrackedQuery(Value):
    """A metric, or an expression over others."""

    id: str
    expression: str | None = None
    metric_stat: TrackedStat | None = None
    label: str | None = None
    return_data: bool = True

    def asked(self, period: int | None = None) -> dict[str, Any]:
        """As CloudWatch is asked for it by an alarm, or with another period."""
        found: dict[str, Any] = {"Id": self.id, "ReturnData": self.return_data}
        if self.label:
            found["Label"] = self.label
        if self.metric_stat is None:
            return found | {"Expression": self.expression} | ({"Period": period} if period else {})
        stat, metric = self.metric_stat, self.metric_stat.metric
        of = {"Namespace": metric.namespace, "MetricName": metric.metric_name, "Dimensions": _told(metric.dimensions)}
        unit = {"Unit": stat.unit} if stat.unit else {}
        return found | {"MetricStat": {"Metric": of, "Stat": stat.stat, "Period": period or stat.period, **unit}}


def _told(dimensions: Iterable[Dimension]) -> list[Mapping[str, str]]:
    return [{"Name": each.name, "Value": each.value} for each in dimensions]


class CustomizedMetric(Value):
    """One metric, or an expression over several."""

    metric_name: str | None = None
    namespace: str | None = None
    statistic: str | None = None
    dimensions: tuple[Dimension, ...] = ()
    unit: str | None = None
    period: int = 60
    metrics: tuple[TrackedQuery, ...] = ()

    def watched(self) -> dict[str, Any]:
        """As an alarm names it."""
        if self.metrics:
            return {"Metrics": [each.asked() for each in self.metrics]}
        found: dict[str, Any] = {
            "Namespace": self.namespace,
            "MetricName": self.metric_name,
            "Statistic": self.statistic,
            "Period": self.period,
            "Dimensions": _told(self.dimensions),
        }
        return found | ({"Unit": self.unit} if self.unit else {})


class TargetTracking(Value):
    target_value: float
    predefined_metric_specification: PredefinedMetric | None = None
    customized_metric_specification: CustomizedMetric | None = None
    disable_scale_in: bool = False


class MetricOfQueries(Value):
    """One's own: what a single one of the queries returns."""

    metric_data_queries: tuple[TrackedQuery, ...] = ()


class PredictiveMetric(Value):
    """What is foreseen, and how much of it each unit of capacity is to carry."""

    target_value: float
    customized_scaling_metric_specification: MetricOfQueries | None = None
    customized_load_metric_specification: MetricOfQueries | None = None
    customized_capacity_metric_specification: MetricOfQueries | None = None
    predefined_metric_pair_specification: PredefinedMetric | None = None
    predefined_scaling_metric_specification: PredefinedMetric | None = None
    predefined_load_metric_specification: PredefinedMetric | None = None


class Predictive(Value):
    metric_specifications: tuple[PredictiveMetric, ...]
    mode: str = "ForecastOnly"
    scheduling_buffer_time: int = 300
    max_capacity_breach_behavior: str = "HonorMaxCapacity"
    max_capacity_buffer: int | None = None


class ScalingPolicy(
    Resource,
    key="name",
    index=("auto_scaling_group_name", "policy_arn"),
    missing=("ValidationError", "No policy found for group/policy '{id}'"),
    title="Scaling policies",
    create="PutScalingPolicy",
    describe="DescribePolicies",
    columns=(
        Column("NAME", "policy_name"),
        Column("GROUP", "auto_scaling_group_name"),
        Column("TYPE", "policy_type"),
        Column("DOES", "does", priority=2),
        Column("ENABLED", "enabled", priority=3),
    ),
    actions=(
        Action("ExecutePolicy", "Execute now", "PolicyName", key="x", confirm=1),
        Action("DeletePolicy", "Delete", "PolicyName", key="D", confirm=1),
    ),
):
    """How a group reacts to an alarm, or to somebody who says so."""

    name: str
    "`group/policy`"
    auto_scaling_group_name: str
    policy_name: str
    policy_arn: str
    policy_type: str
    adjustment_type: str | None = None
    min_adjustment_magnitude: int | None = None
    scaling_adjustment: int | None = None
    cooldown: int | None = None
    step_adjustments: tuple[StepAdjustment, ...] = ()
    metric_aggregation_type: str | None = None
    estimated_instance_warmup: int | None = None
    target_tracking_configuration: TargetTracking | None = None
    predictive_scaling_configuration: Predictive | None = None
    enabled: bool = True
    own_alarms: tuple[AlarmOfPolicy, ...] = ()
    "The alarms that target tracking made for itself."

    @property
    def arn(self) -> str:
        return self.policy_arn

    @property
    def label(self) -> str:
        return self.policy_name

    @property
    def does(self) -> str:
        if self.target_tracking_configuration:
            return f"keeps {self.target_tracking_configuration.target_value:g}"
        if self.predictive_scaling_configuration:
            return f"foresees {self.predictive_scaling_configuration.metric_specifications[0].target_value:g}"
        if self.step_adjustments:
            return ", ".join(f"{step.scaling_adjustment:+d}" for step in self.step_adjustments)
        return f"{self.scaling_adjustment:+d}" if self.scaling_adjustment is not None else ""


def policy_key(group_name: str, policy_name: str) -> str:
    return f"{group_name}/{policy_name}"
