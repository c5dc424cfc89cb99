"""How a Classic balancer calls the health of its instances: in service, or out of it and why."""

from __future__ import annotations

from typing import Any

from model.services.elbv2.resources.targets import Target

NOT_REGISTERED = {
    "state": "OutOfService",
    "reason_code": "Instance",
    "description": "Instance is not currently registered with the LoadBalancer.",
}
_STATES = {
    "healthy": ("InService", "N/A", "N/A"),
    "draining": ("InService", "N/A", "Instance deregistration currently in progress."),
    "initial": ("OutOfService", "ELB", "Instance registration is still in progress."),
}
_FAILED = "Instance has failed at least the UnhealthyThreshold number of health checks consecutively."
_OUT: dict[str, str] = {
    "stopped": "Instance is in stopped state.",
    "terminated": "Instance is in terminated state.",
    "zone": "Instance is in an Availability Zone that is not enabled for the LoadBalancer.",
}


def state_of(instance_id: str, target: Target) -> dict[str, Any]:
    """In the words of descriptions; a draining one is still in service for what it has under way."""
    described = _STATES.get(target.state) or ("OutOfService", "Instance", _OUT.get(target.flaw, _FAILED))
    state, reason, words = described
    return {"instance_id": instance_id, "state": state, "reason_code": reason, "description": words}
