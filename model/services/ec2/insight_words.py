"""A walk in the words of Network Insights: components in their order, and an explanation of what stopped it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from model.kit.arn import arn
from model.kit.world import World
from model.laws.reach.addresses import written
from model.laws.reach.firewall import AclEntry, GroupRule
from model.laws.reach.hops import Code, Hop, Station
from model.laws.reach.network import Route
from model.laws.reach.packets import ALL, WITH_PORTS, Packet, Traffic
from model.services.ec2.resources.network_acls import Ports
from model.services.ec2.resources.network_insights import (
    Component,
    Explanation,
    Header,
    PathComponent,
    ShownAclRule,
    ShownGroupRule,
    ShownRoute,
)
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_group_rules import SecurityGroupRule

OURS = frozenset({Code.UNSOLICITED, Code.ASYMMETRIC_RETURN, Code.LOOP})
"Codes that AWS has no word for but that there is no path."

MEMBERS = {
    Station.INTERNET_GATEWAY: "internet_gateway",
    Station.NAT_GATEWAY: "nat_gateway",
    Station.INTERFACE: "network_interface",
    Station.PEERING: "vpc_peering_connection",
    Station.VPN_GATEWAY: "vpn_gateway",
    Station.SITE: "vpn_connection",
    Station.ENDPOINT: "vpc_endpoint",
    Station.VPC: "vpc",
    Station.TABLE: "route_table",
    Station.ACL: "acl",
}
"Where an explanation names what it is about."


def components(world: World, hops: Iterable[Hop], ends: Sequence[str]) -> tuple[PathComponent, ...]:
    """Those that passed the packet on, with the instances that a path is from and to at its `ends`."""
    passed = [_passed(world, hop) for hop in hops if hop.id and hop.dropped is None]
    first, last = (_instance(world, id) for id in ends)
    whole = [*([first] if first else []), *passed, *([last] if last else [])]
    return tuple(PathComponent(sequence_number=number, **each) for number, each in enumerate(whole, 1))


def _instance(world: World, id: str) -> dict[str, Any] | None:
    return {"component": component(world, "instance", id)} if id.startswith("i-") else None


def component(world: World, word: str, id: str) -> Component:
    return Component(id=id, arn=arn("ec2", world.region, world.account, f"{word}/{id}"))


def _passed(world: World, hop: Hop) -> dict[str, Any]:
    told: dict[str, Any] = {"component": component(world, hop.station, hop.id)}
    header = _header(hop.packet)
    told["outbound_header" if hop.leaving else "inbound_header"] = header
    if hop.station is Station.INTERFACE:
        interface = world.find(NetworkInterface, hop.id)
        if interface is not None:
            told["subnet"] = component(world, "subnet", interface.subnet_id)
            told["vpc"] = component(world, "vpc", interface.vpc_id)
    return told | _because(world, hop)


def _because(world: World, hop: Hop) -> dict[str, Any]:
    match hop.because:
        case AclEntry() as entry:
            return {"acl_rule": _acl_rule(entry, leaving=hop.leaving)}
        case GroupRule() as rule:
            return {"security_group_rule": _group_rule(world, rule, leaving=hop.leaving)}
        case Route() as route:
            return {"route_table_route": _route(world, hop.id, route)}
        case None:
            return {}


def _header(packet: Packet) -> Header:
    with_ports = packet.protocol in WITH_PORTS
    return Header(
        protocol=packet.protocol,
        source_addresses=(_block(packet.source),),
        destination_addresses=(_block(packet.destination),),
        source_ports=Ports(first=packet.source_port, last=packet.source_port) if with_ports else None,
        destination_ports=Ports(first=packet.port, last=packet.port) if with_ports else None,
    )


def _block(place: int) -> str:
    address = written(place)
    return f"{address}/128" if ":" in address else f"{address}/32"


def _ports(traffic: Traffic) -> Ports | None:
    return Ports(first=traffic.first, last=traffic.last) if traffic.protocol in WITH_PORTS else None


def _acl_rule(entry: AclEntry, *, leaving: bool) -> ShownAclRule:
    return ShownAclRule(
        cidr=entry.addresses.blocks[0],
        egress=leaving,
        protocol="all" if entry.traffic.protocol == ALL else entry.traffic.protocol,
        rule_action="allow" if entry.allows else "deny",
        rule_number=entry.number,
        ports=_ports(entry.traffic),
    )


def _group_rule(world: World, rule: GroupRule, *, leaving: bool) -> ShownGroupRule:
    kept = world.find(SecurityGroupRule, rule.id)
    listed = kept.prefix_list_id if kept else None
    blocks = rule.addresses.blocks
    return ShownGroupRule(
        direction="egress" if leaving else "ingress",
        security_group_id=rule.group_id,
        protocol="all" if rule.traffic.protocol == ALL else rule.traffic.protocol,
        cidr=blocks[0] if blocks and not listed else None,
        prefix_list_id=listed,
        ports=_ports(rule.traffic),
    )


def _route(world: World, table_id: str, route: Route) -> ShownRoute:
    """The route as its table keeps it; another account's is told by what the packet met."""
    table = world.find(RouteTable, table_id)
    kept = next((each for each in table.routes if each.destination == route.destination), None) if table else None
    if kept is None:
        return ShownRoute(destination_cidr=route.destination, state="active" if route.active else "blackhole")
    named = kept.model_dump(include=set(ShownRoute.model_fields))
    return ShownRoute(destination_cidr=kept.destination_cidr_block or kept.destination_ipv6_cidr_block, **named)


def explanation(world: World, culprit: Hop) -> Explanation:
    code = "NO_PATH" if culprit.dropped in OURS else str(culprit.dropped)
    if culprit.station is Station.GROUP:
        groups = tuple(component(world, "security-group", id) for id in culprit.id.split(","))
        return Explanation(explanation_code=code, direction=_direction(culprit), security_groups=groups)
    about = component(world, culprit.station, culprit.id)
    told: dict[str, Any] = {"component": about}
    if culprit.station in MEMBERS:
        told[MEMBERS[culprit.station]] = about
    if culprit.station is Station.ACL:
        told["direction"] = _direction(culprit)
    if culprit.dropped is Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS:
        told["address"] = written(culprit.packet.source)
    return Explanation(explanation_code=code, **told, **_because(world, culprit))


def _direction(hop: Hop) -> str:
    return "egress" if hop.leaving else "ingress"
