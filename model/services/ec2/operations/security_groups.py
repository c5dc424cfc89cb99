"""Security groups: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.classic import network_of
from model.services.ec2.group_names import group_called, group_of, home_of_names, refuse_description, refuse_name
from model.services.ec2.ipv6 import let_out_6
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, named
from model.services.ec2.narrowing import narrowed
from model.services.ec2.networks import new_group
from model.services.ec2.paging import paged
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.security_group_rules import SecurityGroupRule
from model.services.ec2.resources.security_groups import DEFAULT_GROUP, IpPermission, SecurityGroup
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.rules import rules_of
from model.services.ec2.tagging import read_tag_specifications


def _rule_filters(prefix: str, field: str) -> dict[str, Getter]:
    """The filters that look at the rules of one direction."""

    def each(read: Getter) -> Getter:
        return lambda group: [read(permission) for permission in getattr(group, field)]

    return {
        f"{prefix}ip-permission.cidr": each(lambda rule: [one.cidr_ip for one in rule.ip_ranges]),
        f"{prefix}ip-permission.from-port": each(lambda rule: rule.from_port),
        f"{prefix}ip-permission.group-id": each(lambda rule: [one.group_id for one in rule.user_id_group_pairs]),
        f"{prefix}ip-permission.ipv6-cidr": each(lambda rule: [one.cidr_ipv6 for one in rule.ipv6_ranges]),
        f"{prefix}ip-permission.prefix-list-id": each(
            lambda rule: [one.prefix_list_id for one in rule.prefix_list_ids]
        ),
        f"{prefix}ip-permission.protocol": each(_protocol),
        f"{prefix}ip-permission.to-port": each(lambda rule: rule.to_port),
        f"{prefix}ip-permission.user-id": each(lambda rule: [one.user_id for one in rule.user_id_group_pairs]),
    }


def _protocol(rule: IpPermission) -> str:
    return rule.ip_protocol


FILTERS: Mapping[str, Getter] = {
    "description": lambda group: group.description,
    "group-id": lambda group: group.group_id,
    "group-name": lambda group: group.group_name,
    "owner-id": lambda group: group.account,
    "primary-vpc-id": lambda group: group.vpc_id,
    "vpc-id": lambda group: group.vpc_id,
    **_rule_filters("", "ip_permissions"),
    **_rule_filters("egress.", "ip_permissions_egress"),
}
INDEXED = {"vpc-id": "vpc_id", "group-name": "group_name"}


@operation
async def create_security_group(
    call: Call,
    *,
    group_name: str,
    description: str,
    vpc_id: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Without a VPC the group is of the default one, or of EC2-Classic."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "security-group")
    refuse_name(group_name)
    refuse_description(description)
    home = vpc_id or home_of_names(world)
    vpc = world.get(Vpc, network_of(world, home))
    neighbours = world.where(SecurityGroup, vpc_id=home)
    if any(group.group_name == group_name for group in neighbours):
        where = f" for VPC '{home}'" if home else ""
        raise AwsError("InvalidGroup.Duplicate", f"The security group '{group_name}' already exists{where}")
    _refuse_too_many(world, home, neighbours)
    group = new_group(world, vpc.vpc_id, group_name, description, tags)
    if vpc.ipv6_blocks:
        let_out_6(world, group)
    return {"group_id": group.group_id, "security_group_arn": group.arn, "tags": tags or None}


def _refuse_too_many(world: World, vpc_id: str | None, neighbours: Sequence[SecurityGroup]) -> None:
    own = sum(not group.is_hidden for group in neighbours)
    among = sum(group.vpc_id is not None for group in world.all(SecurityGroup))
    in_vpc = (("groups-per-region", among, "Region"), ("groups-per-vpc", own, "VPC"))
    for quota, count, where in in_vpc if vpc_id else (("classic-groups-per-region", own, "Region"),):
        refuse_beyond(
            world, f"security-group/{quota}", count + 1, "SecurityGroupLimitExceeded", f"security groups per {where}"
        )


@operation
async def delete_security_group(
    call: Call, *, group_id: str | None = None, group_name: str | None = None
) -> dict[str, Any]:
    world = call.world
    group = group_of(world, group_id, group_name)
    id = group.group_id
    if group.group_name == DEFAULT_GROUP:
        raise AwsError(
            "CannotDelete", f'the specified group: "{id}" name: "{DEFAULT_GROUP}" cannot be deleted by a user'
        )
    if _is_used(world, id):
        if group.vpc_id is None:
            raise AwsError("InvalidGroup.InUse", f"The security group '{group.group_name}' is in use")
        raise AwsError("DependencyViolation", f"resource {id} has a dependent object")
    for thing in (*rules_of(world, id), group):
        world.remove(thing)
    return {"return": True, "group_id": id}


def _is_used(world: World, group_id: str) -> bool:
    """By an interface, or as the peer in a rule of another group."""
    rules = world.where(SecurityGroupRule, referenced_group_id=group_id)
    return bool(world.where(NetworkInterface, group_ids=group_id)) or any(rule.group_id != group_id for rule in rules)


@operation
async def describe_security_groups(
    call: Call,
    *,
    group_ids: Sequence[str] | None = None,
    group_names: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    chosen = (*named(world, SecurityGroup, group_ids or ()), *(group_called(world, each) for each in group_names or ()))
    found = chosen if group_ids or group_names else narrowed(world, SecurityGroup, filters, INDEXED)
    groups, token = paged(select(found, filters, FILTERS), max_results, next_token)
    return {"security_groups": groups, "next_token": token}


@operation
async def get_security_groups_for_vpc(
    call: Call,
    *,
    vpc_id: str,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """The groups that interfaces in a VPC can have."""
    world = call.world
    found = world.where(SecurityGroup, vpc_id=world.get(Vpc, vpc_id).vpc_id)
    groups, token = paged(select(found, filters, FILTERS), max_results, next_token)
    return {"security_group_for_vpcs": groups, "next_token": token}
