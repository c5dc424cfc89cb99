"""Auto Scaling: what you can ask for at once: instances in one place, and an answer that has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.catalog.regions import region
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.scaling_cause import desired_set
from model.services.autoscaling.behavior.capacity import act_soon
from model.services.autoscaling.launching import zones_with_subnets
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.starting import launch_in
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.subnets import Subnet

RETRY = "retry-with-group-configuration"
MOST_AT_ONCE = 100


@operation
async def launch_instances(
    call: Call,
    *,
    auto_scaling_group_name: str,
    requested_capacity: int,
    availability_zones: list[str] | None = None,
    availability_zone_ids: list[str] | None = None,
    subnet_ids: list[str] | None = None,
    retry_strategy: str = "none",
) -> dict[str, Any]:
    """The group wants as many more as were launched, or as were asked for where it is to go on trying."""
    world = call.world
    group = world.get(AutoScalingGroup, auto_scaling_group_name)
    _check(group, requested_capacity)
    zone, subnet_id = _place(world, group, availability_zones, availability_zone_ids, subnet_ids)
    before = group.desired_capacity
    group.why = desired_set(world.now, before, before + requested_capacity)
    launched, refusal = await _launch(world, group, zone, subnet_id, requested_capacity)
    there = sum(member.weight for member in launched)
    group.desired_capacity = before + (requested_capacity if retry_strategy == RETRY else there)
    act_soon(world, group)
    return {
        "auto_scaling_group_name": auto_scaling_group_name,
        "client_token": call.params["ClientToken"],
        "instances": _told(world, launched),
        "errors": [_error(world, zone, subnet_id, refusal)] if refusal is not None else (),
    }


def _check(group: AutoScalingGroup, more: int) -> None:
    if group.desired_capacity + more > group.max_size:
        raise invalid(
            f"New desired capacity:{group.desired_capacity + more} is above max value:{group.max_size} for the "
            "AutoScalingGroup."
        )
    if group.suspends("Launch"):
        raise invalid(f"The Launch process of {group.auto_scaling_group_name} is suspended")
    if group.refreshing:
        raise AwsError("InstanceRefreshInProgress", "An instance refresh of the Auto Scaling group is in progress")


def _place(
    world: World,
    group: AutoScalingGroup,
    zones: Sequence[str] | None,
    zone_ids: Sequence[str] | None,
    subnet_ids: Sequence[str] | None,
) -> tuple[str, str]:
    """The zone and the subnet that are named, or the only ones that the group has."""
    if zones and zone_ids:
        raise invalid("You cannot specify both AvailabilityZones and AvailabilityZoneIds")
    ids = {zone.id: zone.name for zone in region(world.region).zones}
    named = list(zones or ()) or [ids.get(id, id) for id in zone_ids or ()]
    places = zones_with_subnets(world, group)
    if subnet_ids:
        return _in_subnet(world, group, subnet_ids[0], named)
    if not named and len(places) > 1:
        raise invalid("AvailabilityZones or SubnetIds must be specified for a group with several Availability Zones")
    zone = named[0] if named else next(iter(places))
    if zone not in places:
        raise invalid(f"The Availability Zone {zone} is not one of the group's")
    return zone, places[zone]


def _in_subnet(world: World, group: AutoScalingGroup, subnet_id: str, zones: Sequence[str]) -> tuple[str, str]:
    subnet = world.find(Subnet, subnet_id)
    if subnet is None or subnet_id not in group.subnet_ids:
        raise invalid(f"The subnet {subnet_id} is not one of the group's")
    if zones and subnet.availability_zone not in zones:
        raise invalid(f"The subnet {subnet_id} is not in the Availability Zone {zones[0]}")
    return subnet.availability_zone, subnet_id


async def _launch(
    world: World, group: AutoScalingGroup, zone: str, subnet_id: str, units: int
) -> tuple[list[GroupInstance], AwsError | None]:
    """As many as there is room for, and why there are no more."""
    launched: list[GroupInstance] = []
    while sum(each.weight for each in launched) < units and len(launched) < MOST_AT_ONCE:
        found = await launch_in(world, group, zone, subnet_id, group.why)
        if isinstance(found, AwsError):
            return launched, found
        launched.append(found)
    return launched, None


def _told(world: World, launched: Sequence[GroupInstance]) -> list[dict[str, Any]]:
    """Those of one type and market together."""
    together: dict[tuple[str, str], list[Instance]] = {}
    for member in launched:
        together.setdefault((member.instance_type, member.market), []).append(world.get(Instance, member.instance_id))
    return [
        {
            "instance_type": kind,
            "market_type": market,
            "subnet_id": instances[0].subnet_id,
            "availability_zone": instances[0].availability_zone,
            "availability_zone_id": _zone_id(world, instances[0].availability_zone),
            "instance_ids": [each.instance_id for each in instances],
        }
        for (kind, market), instances in together.items()
    ]


def _error(world: World, zone: str, subnet_id: str, refusal: AwsError) -> dict[str, Any]:
    return {
        "subnet_id": subnet_id or None,
        "availability_zone": zone,
        "availability_zone_id": _zone_id(world, zone),
        "error_code": refusal.code,
        "error_message": refusal.message,
    }


def _zone_id(world: World, zone: str) -> str | None:
    return next((each.id for each in region(world.region).zones if each.name == zone), None)
