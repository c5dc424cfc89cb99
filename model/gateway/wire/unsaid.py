"""Members that AWS requires although the shapes it publishes do not say so."""

from __future__ import annotations

from collections.abc import Mapping

from model.gateway.wire.model_cache import Json

UNSAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "autoscaling": {
        "Filter": ("Name",),
        "TerminateInstanceInAutoScalingGroupType": ("InstanceId",),
    },
    "cloudwatch": {
        "PutMetricAlarmInput": ("ComparisonOperator", "EvaluationPeriods"),
    },
    "ec2": {
        "AttributeBooleanValue": ("Value",),
        "AttributeValue": ("Value",),
        "BlobAttributeValue": ("Value",),
        "CreditSpecificationRequest": ("CpuCredits",),
        "LaunchTemplatesMonitoringRequest": ("Enabled",),
        "ModifyVolumeAttributeRequest": ("AutoEnableIO",),
        "PrivateIpAddressSpecification": ("PrivateIpAddress",),
        "RunInstancesMonitoringEnabled": ("Enabled",),
    },
    "elbv2": {
        "RulePriorityPair": ("RuleArn", "Priority"),
    },
}
"Service → shape → members."


def with_unsaid(service: str, shapes: Json) -> Json:
    """A service's shapes with all that they require said."""
    said = {
        name: {**shapes[name], "required": [*shapes[name].get("required", ()), *members]}
        for name, members in UNSAID.get(service, {}).items()
    }
    return {**shapes, **said}
