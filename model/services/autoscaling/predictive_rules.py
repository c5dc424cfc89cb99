"""What a predictive policy must and must not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.policies import PredictiveMetric, ScalingPolicy

LONGEST_BUFFER_SECONDS = 3600
_PAIR, _SCALING, _LOAD = "ASGCPUUtilization", "ASGAverageCPUUtilization", "ASGTotalCPUUtilization"


def check_customized_load(predictive: Mapping[str, Any]) -> None:
    """Only what the cloud records by itself can be foreseen here."""
    for each in predictive["MetricSpecifications"]:
        own = next((name for name in each if name.startswith("Customized")), "")
        if own:
            raise invalid(f"{own} is not offered by this cloud")


def check_predictive(policy: ScalingPolicy) -> None:
    """Raises ValidationError for a policy that AWS would not take, or that is about another load than processors'."""
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
    pair, scaling, load = (
        each.predefined_metric_type if each else None
        for each in (
            metric.predefined_metric_pair_specification,
            metric.predefined_scaling_metric_specification,
            metric.predefined_load_metric_specification,
        )
    )
    if (pair is None) == (scaling is None) or (scaling is None) != (load is None):
        raise invalid("You must specify either a metric pair, or a scaling metric and a load metric")
    if (pair, scaling, load) not in ((_PAIR, None, None), (None, _SCALING, _LOAD)):
        raise invalid(f"The metric {pair or load} is not offered by this cloud")
    if metric.target_value <= 0:
        raise invalid("TargetValue must be greater than 0")
