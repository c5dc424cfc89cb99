"""The rules of groups and of ACLs, as the law of reach reads them."""

from __future__ import annotations

from collections.abc import Iterable

from model.kit.world import World
from model.laws.reach.addresses import Addresses
from model.laws.reach.firewall import AclEntry, GroupRule, in_order
from model.laws.reach.packets import ALL, ANY, Traffic
from model.services.ec2.resources.network_acls import NetworkAcl, NetworkAclEntry
from model.services.ec2.rules import rules_of


def group_rules(world: World, group_ids: Iterable[str], *, egress: bool = False) -> tuple[GroupRule, ...]:
    """What these groups let in or, with `egress`, out."""
    return tuple(
        rule.as_law for group_id in group_ids for rule in rules_of(world, group_id) if rule.is_egress == egress
    )


def acl_entries(acl: NetworkAcl, *, egress: bool = False) -> tuple[AclEntry, ...]:
    """What an ACL says of packets that come in or, with `egress`, go out."""
    return in_order(_acl_entry(acl, each) for each in acl.entries if each.egress == egress)


def _acl_entry(acl: NetworkAcl, entry: NetworkAclEntry) -> AclEntry:
    return AclEntry(
        acl_id=acl.network_acl_id,
        number=entry.rule_number,
        allows=entry.rule_action == "allow",
        traffic=_traffic(entry),
        addresses=Addresses.of(entry.cidr_block or entry.ipv6_cidr_block or ""),
    )


def _traffic(entry: NetworkAclEntry) -> Traffic:
    if entry.protocol == ALL:
        return Traffic()
    if entry.ports:
        return Traffic(entry.protocol, entry.ports.first, entry.ports.last)
    kind = entry.icmp_type_code.type if entry.icmp_type_code else ANY
    return Traffic(entry.protocol, kind, kind)
