"""ELB: what you can ask for of where a Classic balancer stands, and of the groups around it."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.resources.vpcs import vpc_told
from model.services.elb.finding import named
from model.services.elb.placing import (
    find_groups,
    find_subnets,
    homes_of,
    only_in_vpc,
    source_group,
    stand_in,
    subnets_of_zones,
)
from model.services.elb.resources.load_balancers import ClassicBalancer


@operation
async def attach_load_balancer_to_subnets(call: Call, *, load_balancer_name: str, subnets: list[str]) -> dict[str, Any]:
    world = call.world
    balancer = named(world, load_balancer_name)
    _refuse_classic(balancer)
    await _enlarge(world, balancer, subnets)
    return {"subnets": balancer.subnets}


@operation
async def detach_load_balancer_from_subnets(
    call: Call, *, load_balancer_name: str, subnets: list[str]
) -> dict[str, Any]:
    world = call.world
    balancer = named(world, load_balancer_name)
    _refuse_classic(balancer)
    await _shrink(world, balancer, subnets)
    return {"subnets": balancer.subnets}


@operation
async def enable_availability_zones_for_load_balancer(
    call: Call, *, load_balancer_name: str, availability_zones: list[str]
) -> dict[str, Any]:
    world = call.world
    balancer = named(world, load_balancer_name)
    fresh = [zone for zone in availability_zones if zone not in balancer.availability_zones]
    await _enlarge(world, balancer, subnets_of_zones(world, fresh))
    return {"availability_zones": balancer.availability_zones}


@operation
async def disable_availability_zones_for_load_balancer(
    call: Call, *, load_balancer_name: str, availability_zones: list[str]
) -> dict[str, Any]:
    world = call.world
    balancer = named(world, load_balancer_name)
    places = zip(homes_of(world, balancer), balancer.availability_zones, strict=True)
    await _shrink(world, balancer, [subnet for subnet, zone in places if zone in availability_zones])
    return {"availability_zones": balancer.availability_zones}


def _refuse_classic(balancer: ClassicBalancer) -> None:
    if balancer.vpc_id is None:
        raise only_in_vpc("Subnets")


async def _enlarge(world: World, balancer: ClassicBalancer, subnets: list[str]) -> None:
    standing = find_subnets(world, [*homes_of(world, balancer), *subnets])
    if {vpc_told(each.vpc_id) for each in standing} != {balancer.vpc_id}:
        raise AwsError("InvalidSubnet", "The subnets must belong to the VPC of the load balancer")
    await stand_in(world, balancer, standing)


async def _shrink(world: World, balancer: ClassicBalancer, subnets: list[str]) -> None:
    left = [id for id in homes_of(world, balancer) if id not in subnets]
    if not left:
        words = "A load balancer must be attached to at least one subnet"
        raise AwsError("InvalidConfigurationRequest", words, 409)
    await stand_in(world, balancer, find_subnets(world, left))


@operation
async def apply_security_groups_to_load_balancer(
    call: Call, *, load_balancer_name: str, security_groups: list[str]
) -> dict[str, Any]:
    world = call.world
    balancer = named(world, load_balancer_name)
    if not security_groups:
        raise AwsError("InvalidConfigurationRequest", "At least one security group must be specified", 409)
    balancer.security_groups = find_groups(world, balancer.vpc_id, security_groups)
    balancer.source_security_group = source_group(world, balancer.security_groups)
    for interface in (*balancer.interface_ids, *balancer.retiring_ids):
        groups = list(balancer.security_groups)
        await world.ask("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=interface, Groups=groups)
    return {"security_groups": balancer.security_groups}
