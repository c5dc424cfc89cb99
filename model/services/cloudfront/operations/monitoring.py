"""Additional metrics of distributions: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.cloudfront.resources.distributions import Distribution

ON, OFF = "Enabled", "Disabled"


@operation
async def create_monitoring_subscription(
    call: Call, *, monitoring_subscription: dict[str, Any], distribution_id: str
) -> dict[str, Any]:
    found = call.world.get(Distribution, distribution_id)
    if found.monitored:
        told = "A monitoring subscription already exists for the specified distribution."
        raise AwsError("MonitoringSubscriptionAlreadyExists", told, 409)
    config: dict[str, str] = monitoring_subscription.get("RealtimeMetricsSubscriptionConfig") or {}
    found.monitored = config.get("RealtimeMetricsSubscriptionStatus") == ON
    return _told(found)


@operation
async def get_monitoring_subscription(call: Call, *, distribution_id: str) -> dict[str, Any]:
    found = call.world.get(Distribution, distribution_id)
    if not found.monitored:
        raise _is_none()
    return _told(found)


@operation
async def delete_monitoring_subscription(call: Call, *, distribution_id: str) -> None:
    found = call.world.get(Distribution, distribution_id)
    if not found.monitored:
        raise _is_none()
    found.monitored = False


def _is_none() -> AwsError:
    told = "A monitoring subscription does not exist for the specified distribution."
    return AwsError("NoSuchMonitoringSubscription", told, 404)


def _told(found: Distribution) -> dict[str, Any]:
    config = {"realtime_metrics_subscription_status": ON if found.monitored else OFF}
    return {"monitoring_subscription": {"realtime_metrics_subscription_config": config}}
