"""Auto Scaling: what you can ask for of a group's capacity and of its processes."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.laws.moments import zulu
from model.laws.scaling_cause import desired_set
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.behavior.metrics import GROUP_METRICS
from model.services.autoscaling.limits import most
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import PROCESSES, AutoScalingGroup
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.autoscaling.settings import TERMINATION_POLICIES, check_desired
from model.services.autoscaling.sizing import count


@operation(internal=True)
async def set_desired_capacity(
    call: Call, *, auto_scaling_group_name: str, desired_capacity: int, honor_cooldown: bool = False
) -> None:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    check_desired(group.min_size, group.max_size, desired_capacity)
    if honor_cooldown and world.now < group.cooldown_until:
        raise AwsError(
            "ScalingActivityInProgress", "Cannot change the desired capacity while the group is in its cooldown period"
        )
    before = group.desired_capacity
    if before != desired_capacity:
        group.desired_capacity = desired_capacity
        group.why = desired_set(world.now, before, desired_capacity)
        act_soon(world, group)


@operation
async def suspend_processes(
    call: Call, *, auto_scaling_group_name: str, scaling_processes: list[str] | None = None
) -> None:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    wanted = _processes(scaling_processes)
    why = f"User suspended at {zulu(call.world.now)}"
    group.suspended = (*(each for each in group.suspended if each[0] not in wanted), *((name, why) for name in wanted))


@operation
async def resume_processes(
    call: Call, *, auto_scaling_group_name: str, scaling_processes: list[str] | None = None
) -> None:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    wanted = _processes(scaling_processes)
    group.suspended = tuple(each for each in group.suspended if each[0] not in wanted)
    act_soon(call.world, group)


def _processes(names: list[str] | None) -> tuple[str, ...]:
    unknown = [name for name in names or () if name not in PROCESSES]
    if unknown:
        raise invalid(f"Invalid process name: {unknown[0]}. Valid process names are: [{', '.join(PROCESSES)}]")
    return tuple(names or PROCESSES)


@operation
async def enable_metrics_collection(
    call: Call, *, auto_scaling_group_name: str, granularity: str, metrics: list[str] | None = None
) -> None:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    if granularity != "1Minute":
        raise invalid(f"Granularity {granularity} is not valid. The only valid value is 1Minute")
    wanted = _metrics(metrics)
    group.enabled_metrics = tuple(name for name in GROUP_METRICS if name in wanted or name in group.enabled_metrics)
    count(call.world, group)


@operation
async def disable_metrics_collection(
    call: Call, *, auto_scaling_group_name: str, metrics: list[str] | None = None
) -> None:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    wanted = _metrics(metrics)
    group.enabled_metrics = tuple(name for name in group.enabled_metrics if name not in wanted)


def _metrics(names: list[str] | None) -> tuple[str, ...]:
    unknown = [name for name in names or () if name not in GROUP_METRICS]
    if unknown:
        raise invalid(f"Invalid metric: {unknown[0]}. Valid metrics are: [{', '.join(GROUP_METRICS)}]")
    return tuple(names or GROUP_METRICS)


@operation
async def describe_metric_collection_types(call: Call) -> dict[str, Any]:
    del call
    return {"metrics": [{"metric": name} for name in GROUP_METRICS], "granularities": [{"granularity": "1Minute"}]}


@operation
async def describe_scaling_process_types(call: Call) -> dict[str, Any]:
    del call
    return {"processes": [{"process_name": name} for name in sorted(PROCESSES)]}


@operation
async def describe_termination_policy_types(call: Call) -> dict[str, Any]:
    del call
    return {"termination_policy_types": TERMINATION_POLICIES}


@operation
async def describe_account_limits(call: Call) -> dict[str, Any]:
    world = call.world
    return {
        "max_number_of_auto_scaling_groups": most(world, "groups-per-region"),
        "max_number_of_launch_configurations": most(world, "launch-configurations-per-region"),
        "number_of_auto_scaling_groups": len(world.all(AutoScalingGroup)),
        "number_of_launch_configurations": len(world.all(LaunchConfiguration)),
    }
