"""What a policy must and must not say.

Source: Application Auto Scaling API Reference, PutScalingPolicy; Amazon DynamoDB Developer Guide, "Managing throughput
capacity automatically with DynamoDB auto scaling".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.services.application_autoscaling.dimensions import Dimension
from model.services.application_autoscaling.refusals import invalid
from model.services.application_autoscaling.resources.policies import TRACKING, Tracking
from model.services.autoscaling.resources.metric_flaws import flaw_of_metric

USE_BOUNDS = (20.0, 90.0)
"The share of what was bought that is to be used, in %."


def refuse_type(service_namespace: str, policy_type: str | None) -> None:
    """Tables and functions follow a metric: they know neither steps nor forecasts."""
    if policy_type is None:
        raise invalid("PolicyType must be specified when creating a scaling policy")
    if policy_type != TRACKING:
        raise invalid(f"Policy type {policy_type} is not supported for service namespace {service_namespace}")


def read_tracking(dimension: Dimension, given: Mapping[str, Any] | None) -> Tracking:
    if given is None:
        raise invalid(f"TargetTrackingScalingPolicyConfiguration must be specified for policy type {TRACKING}")
    predefined, customized = given.get("PredefinedMetricSpecification"), given.get("CustomizedMetricSpecification")
    if (predefined is None) == (customized is None):
        raise invalid("Specify either a PredefinedMetricSpecification or a CustomizedMetricSpecification")
    if customized is not None and (flaw := flaw_of_metric(customized)):
        raise invalid(flaw)
    _check_target(dimension, given["TargetValue"], predefined)
    for member in ("ScaleOutCooldown", "ScaleInCooldown"):
        if given.get(member, 0) < 0:
            raise invalid(f"{member} must be greater than or equal to 0")
    return Tracking.read(given)


def _check_target(dimension: Dimension, target: float, predefined: Mapping[str, Any] | None) -> None:
    if predefined is None:
        if target <= 0:
            raise invalid("TargetValue must be greater than 0")
        return
    kind = predefined["PredefinedMetricType"]
    if kind != dimension.tracks:
        raise invalid(f"Predefined metric type {kind} is not supported for scalable dimension {dimension.name}")
    lowest, highest = USE_BOUNDS if dimension.namespace == "dynamodb" else (0.1, 0.9)
    if not lowest <= target <= highest:
        raise invalid(f"TargetValue must be between {lowest:g} and {highest:g} for predefined metric type {kind}")
