"""Rules and routes as people say them: `allow tcp 443 from 0.0.0.0/0`, `rule 100 deny all from 10.0.0.0/8`."""

from __future__ import annotations

from model.kit.world import World
from model.laws.reach.addresses import EVERYWHERE, Addresses
from model.laws.reach.firewall import AclEntry, GroupRule
from model.laws.reach.hops import Reason
from model.laws.reach.network import Route
from model.laws.reach.packets import ALL, ANY, ICMP, ICMP6, TCP, UDP, WITH_PORTS, Traffic
from model.services.ec2.resources.security_group_rules import SecurityGroupRule
from model.services.ec2.walk_ports import LAST_PORT

NAMES = {TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMP6: "icmpv6"}


def because_words(world: World, because: Reason, *, leaving: bool) -> str:
    """What passed a packet on or dropped it; empty where nothing did. `leaving` of a firewall is as on a hop."""
    match because:
        case GroupRule() as rule:
            peer = _peer(world, rule)
            return f"allow {traffic_words(rule.traffic)} {'to' if leaving else 'from'} {peer}"
        case AclEntry() as entry:
            verb, towards = "allow" if entry.allows else "deny", "to" if leaving else "from"
            return (
                f"rule {entry.number} {verb} {traffic_words(entry.traffic)} {towards} {blocks_words(entry.addresses)}"
            )
        case Route() as route:
            return f"{route.destination} → {route.target}{'' if route.active else ' (blackhole)'}"
        case None:
            return ""


def because_id(because: Reason) -> str:
    """How what decided is called in what it belongs to: a rule's id, an entry's number, a route's destination."""
    match because:
        case GroupRule() as rule:
            return rule.id
        case AclEntry() as entry:
            return str(entry.number)
        case Route() as route:
            return route.destination
        case None:
            return ""


def traffic_words(traffic: Traffic) -> str:
    """`tcp 443`, `tcp 8000-8080`, `icmp type 8`, `all`."""
    if traffic.protocol == ALL:
        return "all"
    name = NAMES.get(traffic.protocol, f"protocol {traffic.protocol}")
    if traffic.protocol in WITH_PORTS:
        return f"{name} {ports_words(traffic.first, traffic.last)}"
    return name if traffic.first == ANY else f"{name} type {traffic.first}"


def ports_words(first: int, last: int) -> str:
    if first <= 0 and last >= LAST_PORT:
        return "all ports"
    return str(first) if first == last else f"{first}-{last}"


def blocks_words(addresses: Addresses) -> str:
    """`anywhere`, a block, or how many there are."""
    if addresses == EVERYWHERE:
        return "anywhere"
    blocks = addresses.blocks
    return blocks[0] if len(blocks) == 1 else f"{len(blocks)} ranges"


def _peer(world: World, rule: GroupRule) -> str:
    """A prefix list by its id, which says more than its blocks."""
    if rule.members_of:
        return rule.members_of
    kept = world.find(SecurityGroupRule, rule.id)
    return kept.peer if kept else blocks_words(rule.addresses)
