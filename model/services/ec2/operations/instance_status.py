"""EC2: the status checks of instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.checks import Check, check_of
from model.services.ec2.operations.describe_instances import instances_of
from model.services.ec2.paging import paged
from model.services.ec2.resources.instances import STATE_CODES, Instance


@operation
async def describe_instance_status(
    call: Call,
    *,
    instance_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    include_all_instances: bool = False,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Of running instances, unless those in other states are asked for too."""
    world = call.world
    named = instances_of(world, instance_ids) if instance_ids else world.all(Instance)
    shown = [each for each in named if include_all_instances or each.state_name == "running"]
    found, token = paged(select(shown, filters, _filters(world)), max_results, next_token)
    return {"instance_statuses": [_status(world, each) for each in found], "next_token": token}


def _filters(world: World) -> Mapping[str, Getter]:
    return {
        "availability-zone": lambda each: each.availability_zone,
        "instance-state-code": lambda each: STATE_CODES[each.state_name],
        "instance-state-name": lambda each: each.state_name,
        "instance-status.reachability": lambda each: check_of(world, each, "instance").reachability,
        "instance-status.status": lambda each: check_of(world, each, "instance").status,
        "system-status.reachability": lambda each: check_of(world, each, "system").reachability,
        "system-status.status": lambda each: check_of(world, each, "system").status,
    }


def _status(world: World, instance: Instance) -> dict[str, Any]:
    return {
        "instance_id": instance.instance_id,
        "availability_zone": instance.availability_zone,
        "availability_zone_id": instance.availability_zone_id,
        "instance_state": instance.state,
        "instance_status": _summary(check_of(world, instance, "instance")),
        "system_status": _summary(check_of(world, instance, "system")),
        "attached_ebs_status": _summary(check_of(world, instance, "attached_ebs")),
    }


def _summary(check: Check) -> dict[str, Any]:
    if not check.reachability:
        return {"status": check.status}
    detail = {"name": "reachability", "status": check.reachability, "impaired_since": check.impaired_since}
    return {"status": check.status, "details": [detail]}
