"""ELB: what you can ask for of Classic load balancers."""

from __future__ import annotations

from typing import Any

from model.catalog.balancer_zones import OF_REQUESTS
from model.gateway.call import Call
from model.kit import quotas
from model.kit.errors import AwsError
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.single_tags import put_tags
from model.kit.world import World
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import vpc_told
from model.services.elb.finding import named
from model.services.elb.naming import check_name, dns_name
from model.services.elb.placing import (
    check_reachable,
    find_groups,
    find_subnets,
    source_group,
    stand_in,
    subnets_of_zones,
)
from model.services.elb.ports import listening, read_ports
from model.services.elb.resources.load_balancers import ClassicBalancer, HealthCheck

_QUOTA = "elb/classic-balancers-per-region"
_LARGEST_PAGE = 400


class BalancerForm(Form):
    load_balancer_name: str
    listeners: list[dict[str, Any]]
    availability_zones: list[str] | None = None
    subnets: list[str] | None = None
    security_groups: list[str] | None = None
    scheme: str | None = None
    tags: list[dict[str, str]] | None = None


@operation
@takes(BalancerForm)
async def create_load_balancer(call: Call, asked: BalancerForm) -> dict[str, Any]:
    world = call.world
    check_name(asked.load_balancer_name)
    ports = read_ports(world, asked.listeners)
    if asked.scheme not in (None, "internal"):
        raise AwsError("InvalidScheme", f"The scheme '{asked.scheme}' is not valid")
    standing = _standing(world, asked)
    vpc_id = vpc_told(standing[0].vpc_id)
    groups = find_groups(world, vpc_id, asked.security_groups)
    if asked.scheme is None:
        check_reachable(world, standing[0].vpc_id)
    elif vpc_id is None:
        raise AwsError("InvalidScheme", "A scheme can only be specified for load balancers in a VPC")
    if len(world.all(ClassicBalancer)) >= quotas.most(world, _QUOTA):
        raise AwsError("TooManyLoadBalancers", "The maximum number of load balancers has been reached")
    listeners, policies = listening(ports, ())
    balancer = world.add(
        ClassicBalancer(
            load_balancer_name=asked.load_balancer_name,
            dns_name=dns_name(world, asked.load_balancer_name, asked.scheme or ""),
            canonical_hosted_zone_name_id=OF_REQUESTS.get(world.region),
            scheme=asked.scheme or "internet-facing",
            vpc_id=vpc_id,
            subnets=(),
            availability_zones=(),
            security_groups=groups,
            source_security_group=source_group(world, groups),
            listener_descriptions=listeners,
            held_policies=policies,
            health_check=HealthCheck(target=f"TCP:{ports[0].instance_port}", interval=30, healthy_threshold=10),
            tags=put_tags((), asked.tags),
        )
    )
    await stand_in(world, balancer, standing)
    return {"dns_name": balancer.dns_name}


def _standing(world: World, asked: BalancerForm) -> list[Subnet]:
    if asked.subnets and asked.availability_zones:
        raise AwsError("ValidationError", "Only one of SubnetIds or AvailabilityZones may be specified")
    ids = asked.subnets or subnets_of_zones(world, asked.availability_zones or ())
    if not ids:
        raise AwsError("ValidationError", "Either AvailabilityZones or SubnetIds must be specified")
    return find_subnets(world, ids)


@operation
async def describe_load_balancers(
    call: Call, *, load_balancer_names: list[str] | None = None, marker: str | None = None, page_size: int | None = None
) -> dict[str, Any]:
    world = call.world
    found = [named(world, name) for name in load_balancer_names or ()] or world.all(ClassicBalancer)
    invalid = ("ValidationError", "The marker is not valid")
    listed, token = page(found, most=page_size, token=marker, largest=_LARGEST_PAGE, invalid=invalid)
    return {"load_balancer_descriptions": listed, "next_marker": token}


@operation
async def delete_load_balancer(call: Call, *, load_balancer_name: str) -> None:
    """What is not there counts as deleted, as with AWS."""
    world = call.world
    balancer = world.find(ClassicBalancer, load_balancer_name)
    if balancer is None:
        return
    interfaces = (*balancer.interface_ids, *balancer.retiring_ids)
    balancer.interface_ids = balancer.retiring_ids = balancer.instances = ()
    world.remove(balancer)
    for interface in interfaces:
        await world.ask("ec2:DeleteNetworkInterface", NetworkInterfaceId=interface)


@operation
async def describe_account_limits(call: Call) -> dict[str, Any]:
    most = {"classic-load-balancers": quotas.most(call.world, _QUOTA), "classic-listeners": 100}
    most |= {"classic-registered-instances": 1000}
    return {"limits": [{"name": name, "max": str(int(number))} for name, number in most.items()]}
