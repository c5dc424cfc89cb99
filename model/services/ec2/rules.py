"""A security group's rules, and their sum as it stands on the group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.kit.world import World
from model.services.ec2.resources.security_group_rules import SecurityGroupRule
from model.services.ec2.resources.security_groups import (
    GroupPair,
    IpPermission,
    IpRange,
    Ipv6Range,
    PrefixListId,
    SecurityGroup,
)

ALL = "-1"
CLASSIC_PROTOCOLS = (("tcp", 0, 65535), ("udp", 0, 65535), ("icmp", -1, -1))
"Those that groups in EC2-Classic know, each with all its ports."

WITH_PORTS = frozenset({"tcp", "udp", "icmp", "icmpv6"})
"The protocols that EC2 knows by name; others are numbers and have no ports."


def rules_of(world: World, group_id: str) -> tuple[SecurityGroupRule, ...]:
    return world.where(SecurityGroupRule, group_id=group_id)


def add_rules(world: World, group: SecurityGroup, rules: Iterable[SecurityGroupRule]) -> None:
    for rule in rules:
        world.add(rule)
    sum_up(world, group)


def sum_up(world: World, group: SecurityGroup) -> None:
    """Bring the group's permissions up to date with its rules."""
    rules = rules_of(world, group.group_id)
    inbound = [rule for rule in rules if not rule.is_egress]
    outbound = [rule for rule in rules if rule.is_egress]
    group.ip_permissions, group.rules_in = permissions(inbound), len(inbound)
    group.ip_permissions_egress, group.rules_out = permissions(outbound), len(outbound)


def permissions(rules: Sequence[SecurityGroupRule]) -> tuple[IpPermission, ...]:
    """Rules gathered by protocol and ports, as DescribeSecurityGroups shows them."""
    gathered: dict[tuple[str, int, int], list[SecurityGroupRule]] = {}
    for rule in rules:
        gathered.setdefault((rule.ip_protocol, rule.from_port, rule.to_port), []).append(rule)
    return tuple(_permission(each) for each in gathered.values())


def _permission(rules: list[SecurityGroupRule]) -> IpPermission:
    first = rules[0]
    has_ports = first.ip_protocol in WITH_PORTS
    return IpPermission(
        ip_protocol=first.ip_protocol,
        from_port=first.from_port if has_ports else None,
        to_port=first.to_port if has_ports else None,
        ip_ranges=tuple(
            IpRange(cidr_ip=each.cidr_ipv4, description=each.description) for each in rules if each.cidr_ipv4
        ),
        ipv6_ranges=tuple(
            Ipv6Range(cidr_ipv6=each.cidr_ipv6, description=each.description) for each in rules if each.cidr_ipv6
        ),
        prefix_list_ids=tuple(
            PrefixListId(prefix_list_id=each.prefix_list_id, description=each.description)
            for each in rules
            if each.prefix_list_id
        ),
        user_id_group_pairs=tuple(
            GroupPair(**dict(named), description=each.description)
            for each in rules
            if (named := each.referenced_group_info)
        ),
    )
