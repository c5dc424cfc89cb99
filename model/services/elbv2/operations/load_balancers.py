"""ELBv2: what you can ask for of load balancers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from model.catalog.balancer_zones import HOSTED_ZONES
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.single_tags import put_tags
from model.kit.world import World
from model.services.ec2.resources.subnets import Subnet
from model.services.elbv2.address_types import check_address_type
from model.services.elbv2.attribute_tables import table_of_balancer
from model.services.elbv2.attributes import Changed, attribute, changed_by, listed
from model.services.elbv2.balancer_targets import refuse_unregistering
from model.services.elbv2.behavior.flow import flow
from model.services.elbv2.behavior.health import look_again_at_balancer
from model.services.elbv2.finding import by_arn, find_by_arn, paged
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.log_delivery import prove
from model.services.elbv2.logs import logs_of, logs_told
from model.services.elbv2.naming import check_name, dns_name, new_arn
from model.services.elbv2.placing import check_reachable, find_groups, find_subnets, zones_of
from model.services.elbv2.resources.listeners import Listener
from model.services.elbv2.resources.load_balancers import WORDS, LoadBalancer
from model.services.elbv2.settling import read_places, settle_in
from model.services.elbv2.wiring import remove_listener

_FEWEST_ZONES = {"application": 2, "network": 1, "gateway": 1}
_QUOTAS = {
    "application": "application-balancers-per-region",
    "network": "network-balancers-per-region",
    "gateway": "gateway-balancers-per-region",
}


class BalancerForm(Form):
    name: str
    subnets: list[str] | None = None
    subnet_mappings: list[dict[str, Any]] | None = None
    security_groups: list[str] | None = None
    scheme: str = "internet-facing"
    type: str = "application"
    ip_address_type: str = "ipv4"
    tags: list[dict[str, str]] | None = None


@operation(on=("loadbalancer/app/{Name}/*",))
@takes(BalancerForm)
async def create_load_balancer(call: Call, asked: BalancerForm) -> dict[str, Any]:
    world = call.world
    check_name("load balancer", asked.name)
    _check_kind(asked)
    places = read_places(asked.type, asked.scheme, asked.subnets, asked.subnet_mappings)
    standing = find_subnets(world, [place.subnet_id for place in places], _FEWEST_ZONES[asked.type])
    check_address_type(asked.ip_address_type, asked.type, asked.scheme, standing)
    vpc_id = standing[0].vpc_id
    is_guarded = asked.type == "application" or asked.security_groups
    groups = find_groups(world, vpc_id, asked.security_groups) if is_guarded else ()
    if same := _same_again(world, asked, standing, groups):
        return {"load_balancers": [same]}
    if asked.scheme == "internet-facing" and asked.type != "gateway":
        check_reachable(world, vpc_id)
    there = sum(each.type == asked.type for each in world.all(LoadBalancer))
    refuse_beyond(world, _QUOTAS[asked.type], there, "TooManyLoadBalancers", "load balancers")
    balancer = world.add(_new_balancer(world, asked, standing, groups))
    await settle_in(world, balancer, places)
    return {"load_balancers": [balancer]}


def _check_kind(asked: BalancerForm) -> None:
    if asked.type == "gateway" and asked.security_groups:
        raise AwsError("InvalidConfigurationRequest", "A Gateway Load Balancer takes no security groups")


def _new_balancer(
    world: World, asked: BalancerForm, standing: Sequence[Subnet], groups: tuple[str, ...]
) -> LoadBalancer:
    name = new_arn(world, f"loadbalancer/{WORDS[asked.type]}/{asked.name}")
    for_appliances = asked.type == "gateway"
    return LoadBalancer(
        load_balancer_arn=name,
        load_balancer_name=asked.name,
        dns_name=None if for_appliances else dns_name(world, name, asked.type, asked.scheme),
        canonical_hosted_zone_id=HOSTED_ZONES[asked.type].get(world.region),
        scheme=None if for_appliances else asked.scheme,
        type=asked.type,
        vpc_id=standing[0].vpc_id,
        availability_zones=zones_of(standing),
        subnet_ids=tuple(subnet.subnet_id for subnet in standing),
        security_groups=groups,
        ip_address_type=asked.ip_address_type,
        tags=put_tags((), asked.tags),
    )


def _same_again(
    world: World, asked: BalancerForm, subnets: Sequence[Subnet], groups: Sequence[str]
) -> LoadBalancer | None:
    """The balancer of this name if it was asked for in just this way; DuplicateLoadBalancerName if it differs."""
    for balancer in world.where(LoadBalancer, load_balancer_name=asked.name):
        same_place = set(balancer.subnet_ids) == {subnet.subnet_id for subnet in subnets}
        same_kind = balancer.type == asked.type and balancer.scheme in (None, asked.scheme)
        same_kind = same_kind and balancer.ip_address_type == asked.ip_address_type
        if same_place and same_kind and set(balancer.security_groups) == set(groups):
            return balancer
        raise AwsError(
            "DuplicateLoadBalancerName",
            f"A load balancer with the same name '{asked.name}' exists, but with different settings",
        )
    return None


@operation
async def describe_load_balancers(
    call: Call,
    *,
    load_balancer_arns: list[str] | None = None,
    names: list[str] | None = None,
    marker: str | None = None,
    page_size: int | None = None,
) -> dict[str, Any]:
    world = call.world
    found: Sequence[LoadBalancer]
    if load_balancer_arns:
        found = [by_arn(world, LoadBalancer, each) for each in load_balancer_arns]
    elif names:
        found = [_named(world, name) for name in names]
    else:
        found = world.all(LoadBalancer)
    listed_now, token = paged(found, marker, page_size)
    return {"load_balancers": listed_now, "next_marker": token}


def _named(world: World, name: str) -> LoadBalancer:
    found = world.where(LoadBalancer, load_balancer_name=name)
    if not found:
        raise AwsError("LoadBalancerNotFound", f"Load balancers '[{name}]' not found")
    return found[0]


@operation
async def delete_load_balancer(call: Call, *, load_balancer_arn: str) -> None:
    """What is not there counts as deleted, as with AWS."""
    world = call.world
    balancer = find_by_arn(world, LoadBalancer, load_balancer_arn)
    if balancer is None:
        return
    if attribute(table_of_balancer(balancer.type), balancer.attributes, "deletion_protection.enabled") == "true":
        raise AwsError(
            "OperationNotPermitted",
            f"Load balancer '{load_balancer_arn}' cannot be deleted because deletion protection is enabled",
        )
    refuse_unregistering(world, balancer)
    for listener in world.where(Listener, load_balancer_arn=load_balancer_arn):
        await remove_listener(world, listener)
    interfaces = (*balancer.interface_ids, *balancer.retiring_ids)
    world.remove(balancer)
    for interface in interfaces:
        await world.ask("ec2:DeleteNetworkInterface", NetworkInterfaceId=interface)


@operation
async def set_security_groups(call: Call, *, load_balancer_arn: str, security_groups: list[str]) -> dict[str, Any]:
    world = call.world
    balancer = by_arn(world, LoadBalancer, load_balancer_arn)
    if balancer.type != "application" and not balancer.security_groups:
        raise AwsError("InvalidConfigurationRequest", f"Load balancer '{load_balancer_arn}' was made without groups")
    if not security_groups:
        raise AwsError("ValidationError", "At least one security group must be specified")
    balancer.security_groups = find_groups(world, balancer.vpc_id, security_groups)
    for interface in (*balancer.interface_ids, *balancer.retiring_ids):
        await world.ask(
            "ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=interface, Groups=list(balancer.security_groups)
        )
    await look_again_at_balancer(world, balancer)
    return {"security_group_ids": balancer.security_groups}


@operation
async def set_subnets(
    call: Call,
    *,
    load_balancer_arn: str,
    subnets: list[str] | None = None,
    subnet_mappings: list[dict[str, Any]] | None = None,
    ip_address_type: str | None = None,
) -> dict[str, Any]:
    world = call.world
    balancer = by_arn(world, LoadBalancer, load_balancer_arn)
    places = read_places(balancer.type, balancer.scheme or "", subnets, subnet_mappings)
    standing = find_subnets(world, [place.subnet_id for place in places], _FEWEST_ZONES[balancer.type])
    if standing[0].vpc_id != balancer.vpc_id:
        raise AwsError("InvalidConfigurationRequest", "All subnets must belong to the same VPC as the load balancer")
    kind = ip_address_type or balancer.ip_address_type
    check_address_type(kind, balancer.type, balancer.scheme, standing)
    balancer.ip_address_type = kind
    for interface in (*balancer.interface_ids, *balancer.retiring_ids):
        await world.ask("ec2:DeleteNetworkInterface", NetworkInterfaceId=interface)
    balancer.availability_zones = zones_of(standing)
    balancer.subnet_ids = tuple(subnet.subnet_id for subnet in standing)
    balancer.retiring_ids, balancer.size = (), 1
    await settle_in(world, balancer, places)
    await look_again_at_balancer(world, balancer)
    return {"availability_zones": balancer.availability_zones, "ip_address_type": balancer.ip_address_type}


@operation
async def describe_load_balancer_attributes(call: Call, *, load_balancer_arn: str) -> dict[str, Any]:
    balancer = by_arn(call.world, LoadBalancer, load_balancer_arn)
    return {"attributes": listed(table_of_balancer(balancer.type), balancer.attributes)}


@operation
async def modify_load_balancer_attributes(
    call: Call, *, load_balancer_arn: str, attributes: list[dict[str, str]]
) -> dict[str, Any]:
    balancer = by_arn(call.world, LoadBalancer, load_balancer_arn)
    changed = changed_by(table_of_balancer(balancer.type), "Load balancer", balancer.attributes, attributes)
    await _open_logs(call.world, balancer, changed)
    balancer.attributes = changed
    call.world.wake(flow, balancer.arn)
    return {"attributes": listed(table_of_balancer(balancer.type), balancer.attributes)}


async def _open_logs(world: World, balancer: LoadBalancer, changed: Changed) -> None:
    """Those that are to be written from now on, or somewhere else, are tried."""
    code = "ValidationError" if balancer.type == "network" else "InvalidConfigurationRequest"
    written = logs_of(balancer)
    for log in logs_told(balancer.arn, balancer.type, changed):
        if not log.place.bucket:
            raise AwsError(code, f"'{log.kind}_logs.s3.bucket' must be set where {log.kind} logs are enabled")
        if log not in written:
            await prove(world, log, partial(AwsError, code))
