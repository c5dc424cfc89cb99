"""What AWS does although the shapes that it publishes do not say so."""

from __future__ import annotations

from collections.abc import Mapping

from model.gateway.wire.model_cache import Definitions

REQUIRED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "autoscaling": {
        "Filter": ("Name",),
        "TerminateInstanceInAutoScalingGroupType": ("InstanceId",),
    },
    "cloudwatch": {
        "Metric": ("Namespace", "MetricName"),
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
"Service → shape → members that have to be there."

RETYPED: Mapping[str, Mapping[str, str]] = {
    "s3": {"Expires": "string", "ResponseExpires": "string"},
}
"Service → shape → type: S3 keeps dates of expiry as they come, whether they are dates or not."


def with_unsaid(service: str, shapes: Definitions) -> Definitions:
    """A service's shapes with all that they mean said."""
    required = {
        name: {**shapes[name], "required": [*shapes[name].get("required", ()), *members]}
        for name, members in REQUIRED.get(service, {}).items()
    }
    retyped = {name: {"type": type_name} for name, type_name in RETYPED.get(service, {}).items()}
    return shapes.but(required | retyped)
