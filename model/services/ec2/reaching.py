"""The rules around an interface or a subnet, as the law of reach reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address

from model.kit.world import World
from model.laws.reach.addresses import Addresses, place
from model.laws.reach.firewall import AclEntry, GroupRule, Verdict, in_order, judge_acl, judge_groups
from model.laws.reach.packets import ALL, ANY, Traffic
from model.services.ec2.cidr import block
from model.services.ec2.resources.network_acls import NetworkAcl, NetworkAclEntry
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.rules import rules_of


def let_in(
    world: World, interface: NetworkInterface, protocol: str, port: int, peer: str, peer_groups: Collection[str] = ()
) -> Verdict:
    """Whether a packet that begins a flow gets to an interface: past the ACL of its subnet, then past its groups.

    `peer` is the address that it comes from, `peer_groups` the groups of the interface that has that address.
    """
    if _crosses_border(world, interface, peer):
        border = judge_acl(acl_entries(_acl_of(world, interface.subnet_id)), protocol, port, place(peer))
        if not border.allowed:
            return border
    return judge_groups(group_rules(world, interface.group_ids), protocol, port, place(peer), peer_groups)


def let_out(
    world: World, interface: NetworkInterface, protocol: str, port: int, peer: str, peer_groups: Collection[str] = ()
) -> Verdict:
    """Whether a packet that begins a flow gets away from an interface: past its groups, then past its subnet's ACL."""
    rules = group_rules(world, interface.group_ids, egress=True)
    own = judge_groups(rules, protocol, port, place(peer), peer_groups)
    if not own.allowed or not _crosses_border(world, interface, peer):
        return own
    return judge_acl(acl_entries(_acl_of(world, interface.subnet_id), egress=True), protocol, port, place(peer))


def _crosses_border(world: World, interface: NetworkInterface, peer: str) -> bool:
    """Within a subnet no ACL is asked."""
    return IPv4Address(peer) not in block(world.get(Subnet, interface.subnet_id).cidr_block)


def group_rules(world: World, group_ids: Iterable[str], *, egress: bool = False) -> tuple[GroupRule, ...]:
    """What these groups let in or, with `egress`, out."""
    return tuple(
        rule.as_law for group_id in group_ids for rule in rules_of(world, group_id) if rule.is_egress == egress
    )


def _acl_of(world: World, subnet_id: str) -> NetworkAcl:
    """A subnet has exactly one."""
    (acl,) = world.where(NetworkAcl, subnet_ids=subnet_id)
    return acl


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
