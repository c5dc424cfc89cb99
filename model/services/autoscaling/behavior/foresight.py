"""Auto Scaling: what happens by itself: groups grow before the hour for which a policy foresees more load."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.laws.forecast import HOUR_SECONDS, raised_maximum
from model.laws.scaling_cause import load_foreseen
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.foreseeing import foreseen
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.policies import Predictive, ScalingPolicy


def look_ahead(world: World, policy: ScalingPolicy) -> None:
    """Before the next hour that is still as far away as the policy wants to be early; only if it is to scale."""
    predictive = policy.predictive_scaling_configuration
    if predictive is not None and predictive.mode == "ForecastAndScale":
        early = predictive.scheduling_buffer_time
        hour = int((world.now + early) // HOUR_SECONDS) + 1
        world.wake(prepare, policy.name, at=hour * HOUR_SECONDS - early)


@due
async def prepare(world: World, name: str) -> None:
    """Want at least as many as the coming hour takes; whoever is too many later is somebody else's business."""
    policy = world.find(ScalingPolicy, name)
    predictive = policy.predictive_scaling_configuration if policy else None
    if policy is None or predictive is None or predictive.mode != "ForecastAndScale":
        return
    group = world.get(AutoScalingGroup, policy.auto_scaling_group_name)
    hour = round((world.now + predictive.scheduling_buffer_time) / HOUR_SECONDS)
    for _, _, capacity in await foreseen(world, group, predictive, hour, hour):
        if policy.enabled and not group.status:
            _grow(world, group, policy, predictive, capacity)
    look_ahead(world, policy)


def _grow(world: World, group: AutoScalingGroup, policy: ScalingPolicy, predictive: Predictive, wanted: int) -> None:
    group.max_size = raised_maximum(wanted, group.max_size, predictive.max_capacity_buffer)
    before, after = group.desired_capacity, min(wanted, group.max_size)
    if after > before:
        group.desired_capacity = after
        group.why = load_foreseen(world.now, policy.policy_name, before, after)
        act_soon(world, group)
