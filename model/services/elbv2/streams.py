"""What flows through the interfaces of balancers: clients' connections, requests to targets, and health checks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import ceil, floor
from typing import NamedTuple

from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.hops import Outside, Station
from model.laws.reach.packets import TCP, Packet
from model.physics.demand import RequestShape
from model.physics.streams import Exchange, Stream, streaming
from model.physics.traffic import Traffic
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elbv2.asked import checks_of
from model.services.elbv2.books import ANSWERED, ARRIVALS, INFLOW, REQUESTS_PER_CONNECTION
from model.services.elbv2.chained import balancer_behind
from model.services.elbv2.dealing import manner_of
from model.services.elbv2.examination import find_instance
from model.services.elbv2.fronts import Front, Pool, all_fronts, front_ports, is_up, pools_behind, targets_of
from model.services.elbv2.lines import line_of
from model.services.elbv2.reach import SOMEBODY_ON_IPV6, nodes, start_of
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target

CLIENTS = 4
"""On the internet, behind the translators of as many carriers: what a node sees of all people that come to it."""

CHECK_BYTES, HEALTH_BYTES = 130.0, 240.0
"""A health check over HTTP and its answer."""

_NOBODY = ("draining", "unused")


@streaming
def of_balancers(world: World) -> Iterator[Stream]:
    for balancer in all_fronts(world):
        if is_up(balancer):
            found = nodes(world, balancer)
            traffic = world.find(Traffic, balancer.arn)
            if traffic is not None:
                yield from _from_clients(world, balancer, traffic, found)
            for group in pools_behind(world, balancer):
                yield from _to_targets(world, group, found, traffic)


def _from_clients(world: World, balancer: Front, traffic: Traffic, found: list[NetworkInterface]) -> Iterator[Stream]:
    """To the listener that takes the demand, evenly to all nodes, since clients know them all by one name."""
    ports = front_ports(world, balancer)
    start = start_of(world, balancer, traffic)
    if not ports or start is None:
        return
    begin, source = start
    port = ports[0]
    is_public = begin == Outside(Station.INTERNET)
    for node in found:
        aim = (is_public and node.public_ip) or node.private_ip_address
        sources = client_addresses(world, node) if is_public else (source,)
        if is_public and not node.public_ip and node.ipv6_ips:
            aim, sources = node.ipv6_ips[0], (SOMEBODY_ON_IPV6,)
        for client in sources:
            name = f"{client}>{node.id}:{port}"
            share = 1 / (len(found) * len(sources))
            said = partial(_visited, world, traffic, name, share)
            yield Stream(name, begin, Packet(TCP, place(client), place(aim), port), said)


def client_addresses(world: World, node: NetworkInterface) -> tuple[str, ...]:
    """Of clients: two of the blocks that are nobody's have room for them."""
    blocks = ("198.51.100", "203.0.113")
    return tuple(
        f"{luck.choice(blocks)}.{1 + luck.below(254)}"
        for luck in (world.luck("client", node.id, number) for number in range(CLIENTS))
    )


def _visited(world: World, traffic: Traffic, name: str, share: float, since: float, until: float) -> Exchange:
    """What wanted to come, whether or not it did."""
    story = traffic.told(world.kernel.seed)
    begin = max(since, traffic.starts_at)
    if begin >= until:
        return Exchange()
    poured = world.signal(traffic.entry, INFLOW).integral(begin, until)
    requests = (story.steps(begin, until).integral(begin, until) + poured) * share
    connections = _whole(world, requests / REQUESTS_PER_CONNECTION, name, since)
    shape = story.shape
    return Exchange(connections, requests * shape.bytes_in, requests * shape.bytes_out) if connections else Exchange()


def _whole(world: World, expected: float, *key: object) -> int:
    """A number of events that is right in the mean."""
    return floor(expected + world.luck("events", *key).random())


def _to_targets(world: World, group: Pool, found: list[NetworkInterface], traffic: Traffic | None) -> Iterator[Stream]:
    across, line = manner_of(world, group).across_zones, line_of(world, group)
    shape = traffic.told(world.kernel.seed).shape if traffic else RequestShape()
    for target in targets_of(world, group):
        address = address_of(world, group, target)
        keeping = line.keeping(find_instance(world, group, target))
        kept = keeping is not None and keeping.server_seconds > 0
        serving = [each for each in found if across or target.zone in ("all", each.availability_zone)]
        for node in serving if address else ():
            yield _checks(group, target, node, address)
            if traffic is not None:
                yield _requests(world, target, node, address, Sent(1 / len(serving), kept), shape)


class Sent(NamedTuple):
    """Which share of a target's requests a node sends, and whether over connections that are kept."""

    share: float
    kept: bool


def address_of(world: World, group: Pool, target: Target) -> str:
    if isinstance(group, TargetGroup) and group.target_type != "instance":
        return (
            _address_behind(world, target)
            if group.leads_to_balancer
            else ""
            if group.calls_functions
            else target.target_id
        )
    instance = find_instance(world, group, target)
    return (instance.private_ip_address if instance else None) or ""


def _address_behind(world: World, target: Target) -> str:
    """Of a balancer, that of its first node."""
    behind = balancer_behind(world, target)
    there = nodes(world, behind) if behind else ()
    return there[0].private_ip_address if there else ""


def _checks(group: Pool, target: Target, node: NetworkInterface, address: str) -> Stream:
    packet = Packet(TCP, place(node.private_ip_address), place(address), checks_of(group).port_of(target))
    return Stream(f"{node.id}>{target.name} checks", node.id, packet, partial(_checked, group, target))


def _checked(group: Pool, target: Target, since: float, until: float) -> Exchange:
    """Each check is a connection of its own; when they are, is known since the target was registered."""
    if target.state in _NOBODY:
        return Exchange()
    asked = checks_of(group)
    first, interval = target.created_at + target.phase_seconds, asked.interval_seconds
    before, after = (max(ceil((at - first) / interval), 0) for at in (since, until))
    checks = after - before
    web = asked.path is not None
    said = (checks * CHECK_BYTES, checks * HEALTH_BYTES) if web else (0.0, 0.0)
    return Exchange(checks, *said, refused=target.flaw == "refused") if checks else Exchange()


def _requests(
    world: World, target: Target, node: NetworkInterface, address: str, part: Sent, shape: RequestShape
) -> Stream:
    packet = Packet(TCP, place(node.private_ip_address), place(address), target.port)
    said = partial(_asked, world, target.name, part, shape)
    return Stream(f"{node.id}>{target.name}", node.id, packet, said)


def _asked(world: World, target: str, part: Sent, shape: RequestShape, since: float, until: float) -> Exchange:
    """Over one connection that a node keeps open, or each request over its own."""
    arrivals = world.signal(target, ARRIVALS).integral(since, until) * part.share
    answered = world.signal(target, ANSWERED).integral(since, until) * part.share
    if not arrivals:
        return Exchange()
    return Exchange(max(round(arrivals), 1), arrivals * shape.bytes_in, answered * shape.bytes_out, kept=part.kept)
