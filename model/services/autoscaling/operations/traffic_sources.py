"""Auto Scaling: what you can ask for of the sources of a group's traffic, whatever their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.operations.target_groups import attach_target_groups, detach_target_groups, state_of
from model.services.autoscaling.resources.groups import AutoScalingGroup

TARGET_GROUP = "elbv2"
MOST_AT_ONCE = 10


@operation
async def attach_traffic_sources(
    call: Call, *, auto_scaling_group_name: str, traffic_sources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    await attach_target_groups(world, group, _target_groups(traffic_sources))
    return {}


@operation
async def detach_traffic_sources(
    call: Call, *, auto_scaling_group_name: str, traffic_sources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    await detach_target_groups(world, group, _target_groups(traffic_sources))
    return {}


def _target_groups(sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ARNs of those that are target groups; without a type the ARN itself tells."""
    if len(sources) > MOST_AT_ONCE:
        raise invalid(f"At most {MOST_AT_ONCE} traffic sources can be named at once")
    for each in sources:
        if each.get("Type", TARGET_GROUP) != TARGET_GROUP or ":targetgroup/" not in each["Identifier"]:
            raise invalid(f"Provided traffic source {each['Identifier']} is not a target group, as it has to be here")
    return [each["Identifier"] for each in sources]


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
    wanted = traffic_source_type in (None, TARGET_GROUP)
    found = [
        {"traffic_source": arn, "identifier": arn, "type": TARGET_GROUP, "state": state_of(world, group, arn)}
        for arn in (group.target_group_arns if wanted else ())
    ]
    return {"traffic_sources": found}
