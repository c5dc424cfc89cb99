"""Auto Scaling: what you can ask for of the sources of a group's traffic, whatever their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.autoscaling.classic import classic_state
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.operations.load_balancers import attach_balancers, detach_balancers
from model.services.autoscaling.operations.target_groups import attach_target_groups, detach_target_groups, state_of
from model.services.autoscaling.resources.groups import AutoScalingGroup

TARGET_GROUP, CLASSIC = "elbv2", "elb"
MOST_AT_ONCE = 10


@operation
async def attach_traffic_sources(
    call: Call, *, auto_scaling_group_name: str, traffic_sources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    target_groups, balancers = _sorted(traffic_sources)
    if target_groups:
        await attach_target_groups(world, group, target_groups)
    if balancers:
        await attach_balancers(world, group, balancers)
    return {}


@operation
async def detach_traffic_sources(
    call: Call, *, auto_scaling_group_name: str, traffic_sources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    target_groups, balancers = _sorted(traffic_sources)
    await detach_target_groups(world, group, target_groups)
    await detach_balancers(world, group, balancers)
    return {}


def _sorted(sources: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """The ARNs of target groups and the names of Classic balancers; without a type the ARN itself tells."""
    if len(sources) > MOST_AT_ONCE:
        raise invalid(f"At most {MOST_AT_ONCE} traffic sources can be named at once")
    target_groups: list[str] = []
    balancers: list[str] = []
    for each in sources:
        name = each["Identifier"]
        kind = each.get("Type") or (TARGET_GROUP if ":targetgroup/" in name else "")
        if kind == CLASSIC:
            balancers.append(name)
        elif kind == TARGET_GROUP and ":targetgroup/" in name:
            target_groups.append(name)
        else:
            raise invalid(f"Provided traffic source {name} is neither a target group nor a Classic load balancer")
    return target_groups, balancers


@operation
async def describe_traffic_sources(
    call: Call,
    *,
    auto_scaling_group_name: str,
    traffic_source_type: str | None = None,
    next_token: str | None = None,
    max_records: int | None = None,
) -> dict[str, Any]:
    del next_token, max_records
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    found = [(arn, TARGET_GROUP, state_of(world, group, arn)) for arn in group.target_group_arns]
    found += [(name, CLASSIC, classic_state(world, group, name)) for name in group.load_balancer_names]
    chosen = [each for each in found if traffic_source_type in (None, each[1])]
    sources = [{"traffic_source": id, "identifier": id, "type": kind, "state": state} for id, kind, state in chosen]
    return {"traffic_sources": sources}
