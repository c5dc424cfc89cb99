"""Where a group may launch, and which balancers it serves."""

from __future__ import annotations

from collections.abc import Sequence

from model.catalog.regions import region
from model.kit.world import World
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.elbv2.resources.target_groups import TargetGroup


def place(
    world: World, availability_zones: Sequence[str] | None, vpc_zone_identifier: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The zones of a group and its subnets (none: the default ones), or ValidationError."""
    if vpc_zone_identifier:
        return _in_subnets(world, [id.strip() for id in vpc_zone_identifier.split(",")], availability_zones)
    if not availability_zones:
        raise invalid("At least one Availability Zone or VPC Subnet is required.")
    known = {zone.name for zone in region(world.region).zones}
    unknown = [zone for zone in availability_zones if zone not in known]
    if unknown:
        raise invalid(f"Invalid Availability Zones: [{', '.join(unknown)}]")
    return tuple(dict.fromkeys(availability_zones)), ()


def _in_subnets(
    world: World, ids: Sequence[str], availability_zones: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: list[Subnet] = []
    for id in dict.fromkeys(ids):
        subnet = world.find(Subnet, id)
        if subnet is None:
            raise invalid(f"The subnet ID '{id}' does not exist")
        found.append(subnet)
    if len({subnet.vpc_id for subnet in found}) > 1:
        raise invalid("The subnets specified are not in the same VPC")
    zones = tuple(sorted({subnet.availability_zone for subnet in found}))
    if availability_zones and set(availability_zones) != set(zones):
        raise invalid("The availability zones of the specified subnets and the Auto Scaling group do not match")
    return zones, tuple(subnet.subnet_id for subnet in found)


def refuse_lost_target_groups(world: World, group: AutoScalingGroup, subnet_id: str) -> None:
    """Nothing is launched for target groups that are gone by now, or that lie in another network."""
    found = [world.find(TargetGroup, arn) for arn in group.target_group_arns]
    if None in found:
        raise invalid("One or more target groups not found. Validating load balancer configuration failed.")
    subnet = world.find(Subnet, subnet_id)
    if subnet is not None and any(each.vpc_id != subnet.vpc_id for each in found if each is not None):
        raise invalid("One or more target groups are in another VPC. Validating load balancer configuration failed.")
