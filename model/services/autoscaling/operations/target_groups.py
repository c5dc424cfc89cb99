"""Auto Scaling: what you can ask for of the balancers that a group serves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.autoscaling.ending import leave_balancer
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.placing import check_target_groups
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import members_of
from model.services.elbv2.resources.targets import Target


@operation
async def attach_load_balancer_target_groups(
    call: Call, *, auto_scaling_group_name: str, target_group_arns: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await attach_target_groups(call.world, group, target_group_arns)
    return {}


async def attach_target_groups(world: World, group: AutoScalingGroup, target_group_arns: Sequence[str]) -> None:
    """Register the instances in service, and from now on all that come into service."""
    fresh = [arn for arn in dict.fromkeys(target_group_arns) if arn not in group.target_group_arns]
    check_target_groups(world, [*group.target_group_arns, *fresh])
    group.target_group_arns = (*group.target_group_arns, *fresh)
    for arn in fresh:
        for member in _in_service(world, group):
            await world.ask("elbv2:RegisterTargets", TargetGroupArn=arn, Targets=[{"Id": member.instance_id}])


def _in_service(world: World, group: AutoScalingGroup) -> list[GroupInstance]:
    return [member for member in members_of(world, group) if member.lifecycle_state == "InService"]


@operation
async def detach_load_balancer_target_groups(
    call: Call, *, auto_scaling_group_name: str, target_group_arns: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await detach_target_groups(call.world, group, target_group_arns)
    return {}


async def detach_target_groups(world: World, group: AutoScalingGroup, target_group_arns: Sequence[str]) -> None:
    for arn in target_group_arns:
        if arn not in group.target_group_arns:
            raise invalid("Trying to remove Target Groups that are not part of the group")
        for member in _in_service(world, group):
            await leave_balancer(world, arn, member.instance_id)
    group.target_group_arns = tuple(arn for arn in group.target_group_arns if arn not in target_group_arns)


@operation
async def describe_load_balancer_target_groups(call: Call, *, auto_scaling_group_name: str) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    states = [
        {"load_balancer_target_group_arn": arn, "state": state_of(world, group, arn)} for arn in group.target_group_arns
    ]
    return {"load_balancer_target_groups": states}


def state_of(world: World, group: AutoScalingGroup, arn: str) -> str:
    """InService once a registered instance of the group is healthy, Added before."""
    ids = {member.instance_id for member in members_of(world, group)}
    targets = [each for each in world.where(Target, target_group_arn=arn) if each.target_id in ids]
    return "InService" if any(target.state == "healthy" for target in targets) else "Added"
