"""Where the packet of a network path begins and where it is to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.catalog.service_addresses import service_address
from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.hops import Code, End, Outside, Walk
from model.laws.reach.network import Nic
from model.laws.reach.packets import TCP, UDP, Packet
from model.laws.reach.walk import INTERNET
from model.services.ec2.endpoint_services import INTERFACE
from model.services.ec2.reach import reach
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_insights import NetworkInsightsPath
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.rules import rules_of
from model.services.ec2.wiring import Wiring

SOMEBODY = "198.51.100.1"
"A host on the internet, for paths that begin or end at its gateway."

PROTOCOLS = {"tcp": TCP, "udp": UDP}
COMMON_PORTS: tuple[int, ...] = (443, 80, 22)


@dataclass(frozen=True, slots=True)
class Answer:
    """The walk that was analysed; without one, `code` says why there was none."""

    walked: Walk | None = None
    code: str = ""


def interface_of(world: World, id: str) -> NetworkInterface | None:
    """The interface that an id stands for: its own, an instance's first, or one of an endpoint."""
    if id.startswith("i-"):
        instance = world.find(Instance, id)
        primary = instance.primary_interface if instance else None
        return world.find(NetworkInterface, primary.network_interface_id) if primary else None
    if id.startswith("vpce-"):
        endpoint = world.find(VpcEndpoint, id)
        ids = endpoint.network_interface_ids if endpoint else ()
        return world.find(NetworkInterface, ids[0]) if ids else None
    return world.find(NetworkInterface, id)


def analyse(world: World, path: NetworkInsightsPath) -> Answer:
    """Without a port, any that arrives will do."""
    start = _start(world, path)
    target = path.destination_ip or _address(world, path)
    if start is None or (target is None and _is_gone(world, path.destination)):
        return Answer(code="NO_SOURCE_OR_DESTINATION")
    if target is None:
        return Answer(code=Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS)
    source = place(path.source_ip or SOMEBODY) if isinstance(start, Outside) else _own(start, path)
    from_where = start if isinstance(start, Outside) else start.id
    walks = (
        reach(world, from_where, Packet(PROTOCOLS[path.protocol], source, place(target), port))
        for port in _ports(world, path)
    )
    first: Walk | None = None
    for walked in walks:
        first = first or walked
        if walked.arrived:
            return _held(world, path, walked)
    return Answer(first)


def _own(start: Nic, path: NetworkInsightsPath) -> int:
    return place(path.source_ip) if path.source_ip else start.addresses[0]


def _held(world: World, path: NetworkInsightsPath, walked: Walk) -> Answer:
    """Arrived, but where the path was to end?"""
    if path.destination is None or _is_there(world, path.destination, walked):
        return Answer(walked)
    return Answer(code="NO_PATH")


def _is_there(world: World, id: str, walked: Walk) -> bool:
    if world.find(InternetGateway, id) or walked.end is None:
        return any(hop.id == id for hop in walked.there)
    interface = interface_of(world, id)
    return walked.end.id in (id, interface.network_interface_id if interface else "")


def _start(world: World, path: NetworkInsightsPath) -> End | None:
    gateway = world.find(InternetGateway, path.source)
    if gateway is not None:
        return INTERNET
    interface = interface_of(world, path.source)
    return Wiring(world).nic(interface.network_interface_id) if interface else None


def _is_gone(world: World, id: str | None) -> bool:
    return id is None or interface_of(world, id) is None


def _address(world: World, path: NetworkInsightsPath) -> str | None:
    """What a packet to the destination has on it: coming from the internet, the public address."""
    id = path.destination or ""
    if world.find(InternetGateway, id):
        return SOMEBODY
    endpoint = world.find(VpcEndpoint, id)
    if endpoint is not None and endpoint.vpc_endpoint_type != INTERFACE:
        return service_address(endpoint.word, world.region)
    interface = interface_of(world, id)
    if interface is None or not world.find(InternetGateway, path.source):
        return interface.private_ip_address if interface else None
    return interface.association.public_ip if interface.association else None


def _ports(world: World, path: NetworkInsightsPath) -> Iterator[int]:
    """The one that was asked for, or those that rules are about."""
    if path.destination_port is not None:
        yield path.destination_port
        return
    found: dict[int, None] = dict.fromkeys(COMMON_PORTS)
    for id in (path.destination, path.source):
        interface = interface_of(world, id) if id else None
        for group in interface.group_ids if interface else ():
            for rule in rules_of(world, group):
                found[max(rule.from_port, 0)] = None
    yield from found
