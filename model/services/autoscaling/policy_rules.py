"""What a scaling policy must and must not say, by its type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Any

from model.services.autoscaling.naming import invalid
from model.services.autoscaling.predictive_rules import check_predictive
from model.services.autoscaling.resources.metric_flaws import flaw_of_metric
from model.services.autoscaling.resources.policies import ScalingPolicy, StepAdjustment

SIMPLE, STEP, TRACKING = "SimpleScaling", "StepScaling", "TargetTrackingScaling"
PREDICTIVE = "PredictiveScaling"
TYPES = (SIMPLE, STEP, TRACKING, PREDICTIVE)
ADJUSTMENTS = ("ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity")
_AGGREGATIONS = ("Minimum", "Maximum", "Average")


def check_policy(policy: ScalingPolicy) -> None:
    """Raises ValidationError for a policy that AWS would not take."""
    kind = policy.policy_type
    if kind not in TYPES:
        raise invalid(f"Invalid policy type: {kind}. Valid types are: [{', '.join(TYPES)}]")
    if kind == PREDICTIVE:
        check_predictive(policy)
        return
    if policy.predictive_scaling_configuration is not None:
        raise invalid(f"PredictiveScalingConfiguration cannot be specified for policy type: {kind}")
    if kind == TRACKING:
        _check_tracking(policy)
        return
    if policy.target_tracking_configuration is not None:
        raise invalid(f"TargetTrackingConfiguration cannot be specified for policy type: {kind}")
    _check_adjustment(policy)
    if kind == SIMPLE:
        _check_simple(policy)
    else:
        _check_step(policy)


def _check_adjustment(policy: ScalingPolicy) -> None:
    kind = policy.policy_type
    if policy.adjustment_type is None:
        raise invalid(f"You must specify an AdjustmentType for policy type: {kind}")
    if policy.adjustment_type not in ADJUSTMENTS:
        raise invalid(f"Invalid AdjustmentType: {policy.adjustment_type}. Valid types are: [{', '.join(ADJUSTMENTS)}]")
    if policy.min_adjustment_magnitude is not None and policy.adjustment_type != "PercentChangeInCapacity":
        raise invalid("MinAdjustmentMagnitude is only supported by the adjustment type PercentChangeInCapacity")


def _check_simple(policy: ScalingPolicy) -> None:
    if policy.scaling_adjustment is None:
        raise invalid(f"You must specify a ScalingAdjustment for policy type: {SIMPLE}")
    if policy.step_adjustments:
        raise invalid(f"StepAdjustments cannot be specified for policy type: {SIMPLE}")
    if policy.estimated_instance_warmup is not None:
        raise invalid(f"EstimatedInstanceWarmup cannot be specified for policy type: {SIMPLE}")
    _check_exact(policy.adjustment_type, [policy.scaling_adjustment])


def _check_step(policy: ScalingPolicy) -> None:
    if policy.scaling_adjustment is not None:
        raise invalid(f"ScalingAdjustment cannot be specified for policy type: {STEP}")
    if policy.cooldown is not None:
        raise invalid(f"Cooldown cannot be specified for policy type: {STEP}")
    if policy.metric_aggregation_type not in (None, *_AGGREGATIONS):
        raise invalid(f"Invalid MetricAggregationType: {policy.metric_aggregation_type}")
    if not policy.step_adjustments:
        raise invalid(f"At least one StepAdjustment must be specified for policy type: {STEP}")
    _check_exact(policy.adjustment_type, [step.scaling_adjustment for step in policy.step_adjustments])
    _check_intervals(policy.step_adjustments)


def _check_exact(adjustment_type: str | None, amounts: Sequence[int]) -> None:
    if adjustment_type == "ExactCapacity" and min(amounts) < 0:
        raise invalid("ScalingAdjustment must be greater than or equal to 0 for the adjustment type ExactCapacity")


def _check_intervals(steps: Sequence[StepAdjustment]) -> None:
    """Steps lie side by side: no gap, no overlap, an open end at most once on each side."""
    bounds = sorted(_bounds(step) for step in steps)
    if any(low >= high for low, high in bounds):
        raise invalid("StepAdjustment interval upper bound must be greater than its lower bound")
    if sum(low == -inf for low, _ in bounds) > 1 or sum(high == inf for _, high in bounds) > 1:
        raise invalid(
            "At most one StepAdjustment may have an unspecified lower bound, and one an unspecified upper bound"
        )
    for (_, before), (after, _) in pairwise(bounds):
        if after < before:
            raise invalid("StepAdjustment intervals can't overlap")
        if after > before:
            raise invalid("StepAdjustment intervals can't have gaps between them")


def _bounds(step: StepAdjustment) -> tuple[float, float]:
    low, high = step.metric_interval_lower_bound, step.metric_interval_upper_bound
    if low is None and high is None:
        return -inf, inf
    return -inf if low is None else low, inf if high is None else high


def check_customized(tracking: Mapping[str, Any] | None) -> None:
    """A metric of one's own is one metric, or an expression that a single one of the queries returns."""
    customized: Mapping[str, Any] | None = (tracking or {}).get("CustomizedMetricSpecification")
    if customized is not None and (flaw := flaw_of_metric(customized)):
        raise invalid(flaw)


def _check_tracking(policy: ScalingPolicy) -> None:
    tracking = policy.target_tracking_configuration
    if tracking is None:
        raise invalid(f"You must specify a TargetTrackingConfiguration for policy type: {TRACKING}")
    if policy.scaling_adjustment is not None or policy.step_adjustments or policy.adjustment_type is not None:
        raise invalid(f"AdjustmentType, ScalingAdjustment and StepAdjustments do not apply to policy type: {TRACKING}")
    if policy.cooldown is not None:
        raise invalid(f"Cooldown cannot be specified for policy type: {TRACKING}")
    predefined, customized = tracking.predefined_metric_specification, tracking.customized_metric_specification
    if (predefined is None) == (customized is None):
        raise invalid("You must specify either a PredefinedMetricSpecification or a CustomizedMetricSpecification")
    if tracking.target_value <= 0:
        raise invalid("TargetValue must be greater than 0")
    by_request = predefined is not None and predefined.predefined_metric_type == "ALBRequestCountPerTarget"
    if by_request and not (predefined and predefined.resource_label):
        raise invalid("ResourceLabel must be specified for the metric ALBRequestCountPerTarget")
