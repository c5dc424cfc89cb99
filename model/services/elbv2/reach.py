"""Whether packets get from clients to a balancer, and from a balancer to a target, through the groups around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.firewall import GroupRule, judge_groups
from model.laws.reach.packets import TCP
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.security_group_rules import SecurityGroupRule
from model.services.elbv2.resources.load_balancers import LoadBalancer

SOMEBODY = "203.0.113.7"
"""A client somewhere on the internet."""


def lets_in(world: World, instance: Instance, balancer: LoadBalancer, port: int) -> bool:
    """Whether the instance's groups let every node of the balancer in."""
    rules = tuple(_rules(world, (group.group_id for group in instance.security_groups)))
    nodes = [found for id in balancer.interface_ids if (found := world.find(NetworkInterface, id))]
    return all(
        judge_groups(rules, TCP, port, place(node.private_ip_address), balancer.security_groups).allowed
        for node in nodes
    )


def open_to_clients(world: World, balancer: LoadBalancer, port: int) -> bool:
    """Whether the balancer's groups let those in that want to come: the internet, or its own network."""
    client = SOMEBODY
    if balancer.scheme == "internal":
        client = world.get(NetworkInterface, balancer.interface_ids[0]).private_ip_address
    return judge_groups(_rules(world, balancer.security_groups), TCP, port, place(client)).allowed


def _rules(world: World, group_ids: Iterable[str]) -> Iterator[GroupRule]:
    for group_id in group_ids:
        for rule in world.where(SecurityGroupRule, group_id=group_id):
            if not rule.is_egress:
                yield rule.as_law
