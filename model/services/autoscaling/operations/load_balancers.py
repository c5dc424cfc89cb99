"""Auto Scaling: what you can ask for of the Classic balancers that a group serves."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.sources import CLASSIC


@operation
async def attach_load_balancers(
    call: Call, *, auto_scaling_group_name: str, load_balancer_names: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await CLASSIC.attach(call.world, group, load_balancer_names)
    return {}


@operation
async def detach_load_balancers(
    call: Call, *, auto_scaling_group_name: str, load_balancer_names: list[str]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    await CLASSIC.detach(call.world, group, load_balancer_names)
    return {}


@operation
async def describe_load_balancers(
    call: Call, *, auto_scaling_group_name: str, next_token: str | None = None, max_records: int | None = None
) -> dict[str, Any]:
    """As many as a group may have fit on one page."""
    del next_token, max_records
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    states = [
        {"load_balancer_name": name, "state": CLASSIC.state(world, group, name)} for name in group.load_balancer_names
    ]
    return {"load_balancers": states}
