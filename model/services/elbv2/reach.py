"""Whether packets get from clients to a balancer, and from a balancer to a target, through the groups around them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network

from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.security_groups import IpPermission, SecurityGroup
from model.services.elbv2.resources.load_balancers import LoadBalancer

SOMEBODY = IPv4Address("203.0.113.7")
"""A client somewhere on the internet."""


_network = lru_cache(maxsize=1024)(IPv4Network)


def lets_in(world: World, instance: Instance, balancer: LoadBalancer, port: int) -> bool:
    """Whether the instance's groups let the balancer's nodes in."""
    nodes = [found for id in balancer.interface_ids if (found := world.find(NetworkInterface, id))]
    sources = [IPv4Address(node.private_ip_address) for node in nodes]
    rules = _rules(world, (group.group_id for group in instance.security_groups))
    return any(_allows(rule, port, sources, balancer.security_groups) for rule in rules)


def open_to_clients(world: World, balancer: LoadBalancer, port: int) -> bool:
    """Whether the balancer's groups let those in that want to come: the internet, or its own network."""
    if balancer.scheme == "internal":
        nodes = [found for id in balancer.interface_ids if (found := world.find(NetworkInterface, id))]
        sources = [IPv4Address(node.private_ip_address) for node in nodes]
    else:
        sources = [SOMEBODY]
    return any(_allows(rule, port, sources, ()) for rule in _rules(world, balancer.security_groups))


def _rules(world: World, group_ids: Iterable[str]) -> Iterable[IpPermission]:
    for id in group_ids:
        group = world.find(SecurityGroup, id)
        if group is not None:
            yield from group.ip_permissions


def _allows(rule: IpPermission, port: int, sources: Iterable[IPv4Address], groups: Iterable[str]) -> bool:
    if rule.ip_protocol not in ("tcp", "-1"):
        return False
    if rule.ip_protocol == "tcp" and not (rule.from_port or 0) <= port <= (
        65535 if rule.to_port is None else rule.to_port
    ):
        return False
    if any(pair.group_id in groups for pair in rule.user_id_group_pairs):
        return True
    return any(source in _network(each.cidr_ip) for source in sources for each in rule.ip_ranges)
