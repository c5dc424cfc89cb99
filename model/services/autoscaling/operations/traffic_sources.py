"""Auto Scaling: what you can ask for of the sources of a group's traffic, whatever their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.sources import CLASSIC, TARGET_GROUPS, Source, sources_of

MOST_AT_ONCE = 10


@operation
async def attach_traffic_sources(
    call: Call, *, auto_scaling_group_name: str, traffic_sources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    for source, names in _sorted(traffic_sources).items():
        await source.attach(call.world, group, names)
    return {}


@operation
async def detach_traffic_sources(
    call: Call, *, auto_scaling_group_name: str, traffic_sources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    group = call.world.get(AutoScalingGroup, auto_scaling_group_name)
    for source, names in _sorted(traffic_sources).items():
        await source.detach(call.world, group, names)
    return {}


def _sorted(asked: Sequence[Mapping[str, Any]]) -> dict[Source, list[str]]:
    """The ARNs of target groups and the names of Classic balancers; without a type the ARN itself tells."""
    if len(asked) > MOST_AT_ONCE:
        raise invalid(f"At most {MOST_AT_ONCE} traffic sources can be named at once")
    found: dict[Source, list[str]] = {}
    for each in asked:
        name = each["Identifier"]
        is_target_group = ":targetgroup/" in name
        type = each.get("Type") or (TARGET_GROUPS.type if is_target_group else "")
        if type == CLASSIC.type:
            found.setdefault(CLASSIC, []).append(name)
        elif type == TARGET_GROUPS.type and is_target_group:
            found.setdefault(TARGET_GROUPS, []).append(name)
        else:
            raise invalid(f"Provided traffic source {name} is neither a target group nor a Classic load balancer")
    return found


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
    sources = [
        {"traffic_source": name, "identifier": name, "type": source.type, "state": source.state(world, group, name)}
        for source, name in sources_of(group)
        if traffic_source_type in (None, source.type)
    ]
    return {"traffic_sources": sources}
