"""Prefix lists by id, whether the account's or AWS's own, and what follows a change of one."""

from __future__ import annotations

from functools import cache

from model.catalog.service_addresses import service_blocks
from model.kit.world import World
from model.services.ec2.resources.prefix_lists import AWS, ManagedPrefixList, PrefixEntry
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_group_rules import SecurityGroupRule


def find_list(world: World, id: str) -> ManagedPrefixList | None:
    """None for one that is not there, or on its way out."""
    found = _of_services(world.region).get(id) or world.find(ManagedPrefixList, id)
    return None if found is None or found.state.startswith("delete") else found


def list_of(world: World, id: str) -> ManagedPrefixList:
    """The list, or AWS's refusal."""
    found = find_list(world, id)
    if found is None:
        raise ManagedPrefixList.is_missing(id)
    return found


def visible_lists(world: World) -> tuple[ManagedPrefixList, ...]:
    """AWS's own, then the account's."""
    return (*_of_services(world.region).values(), *world.all(ManagedPrefixList))


def service_list(region: str, service_name: str) -> ManagedPrefixList | None:
    """The list of a service by its whole name, com.amazonaws.us-east-1.s3."""
    return next((each for each in _of_services(region).values() if each.prefix_list_name == service_name), None)


@cache
def _of_services(region: str) -> dict[str, ManagedPrefixList]:
    found = {
        each.id: ManagedPrefixList(
            prefix_list_id=each.id,
            id=each.id,
            region=region,
            account=AWS,
            prefix_list_name=f"com.amazonaws.{region}.{each.service}",
            address_family="IPv4",
            versions=(tuple(PrefixEntry(cidr=block) for block in each.blocks),),
            state="create-complete",
        )
        for each in service_blocks(region)
    }
    for each in found.values():
        each.slim()
    return found


def users_of(world: World, id: str) -> tuple[str, ...]:
    """The ids of the route tables and security groups that name a list."""
    tables = [table.route_table_id for table in world.where(RouteTable, prefix_list_ids=id)]
    groups = [rule.group_id for rule in world.where(SecurityGroupRule, prefix_list_id=id)]
    return tuple(dict.fromkeys((*tables, *groups)))


def spread(world: World, changed: ManagedPrefixList) -> None:
    """Have the rules that name a list cover the blocks that it has now."""
    for rule in world.where(SecurityGroupRule, prefix_list_id=changed.prefix_list_id):
        rule.prefix_blocks = changed.cidrs


def blocks_of(world: World, id: str | None) -> tuple[str, ...]:
    found = find_list(world, id) if id else None
    return found.cidrs if found else ()


def weight_of(world: World, id: str | None) -> int:
    """How many rules or routes something counts as that may name a list."""
    found = find_list(world, id) if id else None
    return found.weight if found else 1
