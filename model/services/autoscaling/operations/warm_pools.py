"""Auto Scaling: what you can ask for of warm pools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.autoscaling.behavior.warm_pools import end_warm, fill_soon
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.warm_pools import WarmPool
from model.services.autoscaling.sizing import warm_members

POOL_STATES = ("Stopped", "Running", "Hibernated")
NO_PREPARED_CAPACITY = -1
"What takes the capacity to prepare away again."


@operation
async def put_warm_pool(
    call: Call,
    *,
    auto_scaling_group_name: str,
    max_group_prepared_capacity: int | None = None,
    min_size: int | None = None,
    pool_state: str | None = None,
    instance_reuse_policy: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Put again, a pool takes what is given and keeps the rest."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    _check(group, max_group_prepared_capacity, min_size, pool_state)
    pool = world.find(WarmPool, auto_scaling_group_name)
    if pool is None:
        pool = world.add(WarmPool(auto_scaling_group_name=auto_scaling_group_name))
    if max_group_prepared_capacity is not None:
        given = max_group_prepared_capacity
        pool.max_group_prepared_capacity = None if given == NO_PREPARED_CAPACITY else given
    if min_size is not None:
        pool.min_size = min_size
    if pool_state is not None:
        pool.pool_state = pool_state
    if instance_reuse_policy is not None:
        pool.reuse_on_scale_in = instance_reuse_policy.get("ReuseOnScaleIn", False)
    fill_soon(world, auto_scaling_group_name)
    return {}


def _check(group: AutoScalingGroup, prepared: int | None, least: int | None, state: str | None) -> None:
    if group.mixed_instances_policy is not None:
        raise invalid("You can't add a warm pool to an Auto Scaling group that has a mixed instances policy")
    if prepared is not None and prepared != NO_PREPARED_CAPACITY and prepared < group.desired_capacity:
        raise invalid("MaxGroupPreparedCapacity must not be smaller than the desired capacity of the group")
    if least is not None and least < 0:
        raise invalid("MinSize must not be negative")
    if state not in (None, *POOL_STATES):
        raise invalid(f"Invalid pool state {state}. There are: [{', '.join(POOL_STATES)}]")


@operation
async def describe_warm_pool(
    call: Call, *, auto_scaling_group_name: str, max_records: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    listed, token = paged(warm_members(world, group), max_records, next_token, largest=50)
    pool = world.find(WarmPool, auto_scaling_group_name)
    return {"warm_pool_configuration": pool, "instances": listed, "next_token": token}


@operation
async def delete_warm_pool(call: Call, *, auto_scaling_group_name: str, force_delete: bool = False) -> dict[str, Any]:
    """Its instances end; with `ForceDelete` the pool does not wait until they are gone."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    pool = world.get(WarmPool, auto_scaling_group_name)
    members = warm_members(world, group)
    if members and not force_delete:
        raise AwsError(
            "ResourceInUse", "You cannot delete a warm pool while there are instances in it. Use ForceDelete."
        )
    world.remove(pool)
    await end_warm(world, group, members)
    return {}
