"""Auto Scaling: what you can ask for of the target groups that a group serves."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.sources import TARGET_GROUPS


@operation
async def attach_load_balancer_target_groups(
    call: Call, *, auto_scaling_group_name: str, target_group_arns: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await TARGET_GROUPS.attach(call.world, group, target_group_arns)
    return {}


@operation
async def detach_load_balancer_target_groups(
    call: Call, *, auto_scaling_group_name: str, target_group_arns: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await TARGET_GROUPS.detach(call.world, group, target_group_arns)
    return {}


@operation
async def describe_load_balancer_target_groups(call: Call, *, auto_scaling_group_name: str) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    states = [
        {"load_balancer_target_group_arn": arn, "state": TARGET_GROUPS.state(world, group, arn)}
        for arn in group.target_group_arns
    ]
    return {"load_balancer_target_groups": states}
