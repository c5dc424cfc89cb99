"""What a predictive policy must and must not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.services.autoscaling.hourly import LOADS, PAIRS, REQUESTS, SCALING
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.metric_flaws import flaw_of_queries
from model.services.autoscaling.resources.policies import PredictiveMetric, ScalingPolicy

LONGEST_BUFFER_SECONDS = 3600
MOST_QUERIES = 10


def check_own_metrics(predictive: Mapping[str, Any]) -> None:
    """Metrics of one's own are queries, of which a single one counts."""
    for each in predictive["MetricSpecifications"]:
        for name in (name for name in each if name.startswith("Customized")):
            queries: Sequence[Mapping[str, Any]] = each[name].get("MetricDataQueries") or ()
            if not 1 <= len(queries) <= MOST_QUERIES:
                raise invalid(f"{name} must have 1 to {MOST_QUERIES} MetricDataQueries")
            if flaw := flaw_of_queries(queries):
                raise invalid(flaw)


def check_predictive(policy: ScalingPolicy) -> None:
    """Raises ValidationError for a policy that AWS would not take."""
    predictive = policy.predictive_scaling_configuration
    if predictive is None:
        raise invalid("You must specify a PredictiveScalingConfiguration for policy type: PredictiveScaling")
    if policy.adjustment_type is not None or policy.scaling_adjustment is not None or policy.step_adjustments:
        raise invalid("AdjustmentType, ScalingAdjustment and StepAdjustments do not apply to PredictiveScaling")
    if policy.cooldown is not None or policy.target_tracking_configuration is not None:
        raise invalid("Cooldown and TargetTrackingConfiguration do not apply to PredictiveScaling")
    if len(predictive.metric_specifications) != 1:
        raise invalid("A predictive scaling policy has exactly one metric specification")
    if predictive.scheduling_buffer_time >= LONGEST_BUFFER_SECONDS:
        raise invalid(f"SchedulingBufferTime must be less than {LONGEST_BUFFER_SECONDS} seconds")
    grows = predictive.max_capacity_breach_behavior == "IncreaseMaxCapacity"
    if grows != (predictive.max_capacity_buffer is not None):
        raise invalid("MaxCapacityBuffer is required for IncreaseMaxCapacity, and for nothing else")
    _check_metric(predictive.metric_specifications[0])


def _check_metric(metric: PredictiveMetric) -> None:
    pair = metric.predefined_metric_pair_specification
    scaling, own_scaling = (
        metric.predefined_scaling_metric_specification,
        metric.customized_scaling_metric_specification,
    )
    load, own_load = metric.predefined_load_metric_specification, metric.customized_load_metric_specification
    alone = sum(each is not None for each in (scaling, own_scaling)), sum(each is not None for each in (load, own_load))
    if alone != ((0, 0) if pair else (1, 1)):
        raise invalid("You must specify either a metric pair, or a scaling metric and a load metric")
    if pair and metric.customized_capacity_metric_specification:
        raise invalid("A metric pair knows the capacity: CustomizedCapacityMetricSpecification cannot be specified")
    for named, families in ((pair, PAIRS), (scaling, SCALING), (load, LOADS)):
        if named is not None and named.predefined_metric_type not in families:
            raise invalid(f"Invalid PredefinedMetricType: {named.predefined_metric_type}")
        if named is not None and families[named.predefined_metric_type] == REQUESTS and not named.resource_label:
            raise invalid(f"ResourceLabel must be specified for the metric {named.predefined_metric_type}")
    if metric.target_value <= 0:
        raise invalid("TargetValue must be greater than 0")
