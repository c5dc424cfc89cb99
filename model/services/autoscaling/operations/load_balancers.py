"""Auto Scaling: what you can ask for of the Classic balancers that a group serves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.autoscaling.classic import check_balancers, classic_state, join_classic
from model.services.autoscaling.ending import leave_classic
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.sizing import members_of


@operation
async def attach_load_balancers(
    call: Call, *, auto_scaling_group_name: str, load_balancer_names: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await attach_balancers(call.world, group, load_balancer_names)
    return {}


async def attach_balancers(world: World, group: AutoScalingGroup, names: Sequence[str]) -> None:
    """Register the instances in service, and from now on all that come into service."""
    fresh = [name for name in dict.fromkeys(names) if name not in group.load_balancer_names]
    check_balancers(world, [*group.load_balancer_names, *fresh])
    group.load_balancer_names = (*group.load_balancer_names, *fresh)
    for name in fresh:
        for id in _serving(world, group):
            await join_classic(world, name, id)


def _serving(world: World, group: AutoScalingGroup) -> list[str]:
    return [each.instance_id for each in members_of(world, group) if each.lifecycle_state == "InService"]


@operation
async def detach_load_balancers(
    call: Call, *, auto_scaling_group_name: str, load_balancer_names: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await detach_balancers(call.world, group, load_balancer_names)
    return {}


async def detach_balancers(world: World, group: AutoScalingGroup, names: Sequence[str]) -> None:
    for name in names:
        if name not in group.load_balancer_names:
            raise invalid("Trying to remove Load Balancers that are not part of the group")
        for id in _serving(world, group):
            await leave_classic(world, name, id)
    group.load_balancer_names = tuple(each for each in group.load_balancer_names if each not in names)


@operation
async def describe_load_balancers(
    call: Call, *, auto_scaling_group_name: str, next_token: str | None = None, max_records: int | None = None
) -> dict[str, Any]:
    """As many as a group may have fit on one page."""
    del next_token, max_records
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    names = group.load_balancer_names
    return {
        "load_balancers": [{"load_balancer_name": name, "state": classic_state(world, group, name)} for name in names]
    }
