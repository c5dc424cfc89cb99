"""Auto Scaling: what you can ask for of what predictive policies expect."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.laws.forecast import HOUR_SECONDS
from model.services.autoscaling.foreseeing import foreseen
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.operations.policies import find_policy
from model.services.autoscaling.resources.groups import AutoScalingGroup

LONGEST_SECONDS = 30 * 86_400.0


@operation
async def get_predictive_scaling_forecast(
    call: Call, *, auto_scaling_group_name: str, policy_name: str, start_time: float, end_time: float
) -> dict[str, Any]:
    """Of hours gone by, what was to be expected of them; nothing for hours of which too little is known."""
    world = call.world
    policy = find_policy(world, auto_scaling_group_name, policy_name)
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    predictive = policy.predictive_scaling_configuration
    if predictive is None:
        raise invalid(f"The policy {policy_name} is not a predictive scaling policy")
    if not start_time < end_time <= start_time + LONGEST_SECONDS:
        raise invalid("StartTime must be before EndTime, by at most 30 days")
    hours = await foreseen(world, group, predictive, int(start_time // HOUR_SECONDS), int(end_time // HOUR_SECONDS))
    moments = [hour * HOUR_SECONDS for hour, _, _ in hours]
    specification = predictive.metric_specifications[0]
    loads = {"timestamps": moments, "values": [load for _, load, _ in hours], "metric_specification": specification}
    return {
        "load_forecast": [loads],
        "capacity_forecast": {"timestamps": moments, "values": [float(capacity) for _, _, capacity in hours]},
        "update_time": world.now // HOUR_SECONDS * HOUR_SECONDS,
    }
