"""Whatever a packet's walk may begin or end at: machines, balancers, gateways, sites, peers, and addresses as typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Network

from model.catalog.service_addresses import service_address
from model.kit.world import World
from model.laws.reach.addresses import Addresses
from model.laws.reach.hops import Outside, Station
from model.laws.reach.network import Site
from model.laws.reach.walk import INTERNET
from model.physics.premises.device import Device, device_on
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface
from model.services.ec2.beyond import LIVING, site
from model.services.ec2.endpoint_services import INTERFACE
from model.services.ec2.insight_ends import SOMEBODY, interface_of
from model.services.ec2.peering import home_of
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.nat_gateways import NatGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpc_peering_connections import PeeringVpc, VpcPeeringConnection
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.tunnels import device_of
from model.services.elbv2.resources.load_balancers import LoadBalancer

ANYBODY = "internet"
"What stands for a host on the internet, whichever."

HOST = 10
"A host of a site by its place in the site's first block."


@dataclass(frozen=True, slots=True)
class WalkEnd:
    """`id` names it for a walk. `address` is its own, `public` what the internet knows it by; `names` are other names.

    With an `interface` it is in a network of the cloud, in `vpc`, of whoever has `account`; otherwise it is outside.
    """

    id: str
    kind: str
    label: str
    address: str
    public: str = ""
    names: tuple[str, ...] = ()
    account: str = ""
    region: str = ""
    vpc: str = ""
    interface: str = ""
    outside: Outside = INTERNET


def ends(world: World) -> Iterator[WalkEnd]:
    """All that can be chosen, machines first."""
    yield from _machines(world)
    yield from _balancers(world)
    yield from _gateways(world)
    yield from _endpoints(world)
    yield from _spare_interfaces(world)
    yield from _sites(world)
    yield from peers(world)
    yield somebody(SOMEBODY, ANYBODY)


def end_of(world: World, id: str) -> WalkEnd | None:
    """The one of this id, without looking at all that there is."""
    if id == ANYBODY:
        return somebody(SOMEBODY, ANYBODY)
    instance, nat, endpoint = world.find(Instance, id), world.find(NatGateway, id), world.find(VpcEndpoint, id)
    interface, balancer = world.find(NetworkInterface, id), world.find(LoadBalancer, id)
    if instance is not None:
        return _machine(world, instance)
    if interface is not None:
        return _at_interface(world, interface, id, "interface", interface.label)
    if balancer is not None:
        return _balancer(world, balancer)
    if nat is not None:
        return _gateway(world, nat)
    return _endpoint(world, endpoint) if endpoint is not None else None


def somebody(address: str, id: str, kind: str = "internet") -> WalkEnd:
    """A host that is in no network here."""
    return WalkEnd(id, kind, "the internet" if id == ANYBODY else address, address, address)


def _at_interface(world: World, interface: NetworkInterface, id: str, kind: str, label: str) -> WalkEnd:
    names = (interface.private_dns_name, interface.public_dns_name)
    return WalkEnd(
        id,
        kind,
        label,
        interface.private_ip_address,
        interface.public_ip,
        tuple(each for each in names if each),
        world.account,
        world.region,
        interface.vpc_id,
        interface.network_interface_id,
    )


def holder(world: World, interface: NetworkInterface) -> WalkEnd:
    """Whoever has an interface; the interface itself where it is not the first one of an instance."""
    instance = world.find(Instance, interface.instance_id) if interface.instance_id else None
    first = instance.primary_interface if instance else None
    if instance is not None and first and first.network_interface_id == interface.network_interface_id:
        return _at_interface(world, interface, instance.id, "instance", instance.label)
    id = interface.network_interface_id
    return _at_interface(world, interface, id, "interface", interface.label)


def _machines(world: World) -> Iterator[WalkEnd]:
    for each in world.all(Instance):
        found = _machine(world, each)
        if found is not None:
            yield found


def machines_called(world: World, name: str) -> list[WalkEnd]:
    """Most names are those of machines, of which there are many: only those that are meant are looked at."""
    named = (_machine(world, each) for each in world.all(Instance) if each.label == name)
    return [each for each in named if each is not None]


def _machine(world: World, instance: Instance) -> WalkEnd | None:
    interface = interface_of(world, instance.id)
    return _at_interface(world, interface, instance.id, "instance", instance.label) if interface else None


def _balancers(world: World) -> Iterator[WalkEnd]:
    for each in world.all(LoadBalancer):
        found = _balancer(world, each)
        if found is not None:
            yield found


def _balancer(world: World, balancer: LoadBalancer) -> WalkEnd | None:
    """Its first node stands for it."""
    interface = world.find(NetworkInterface, balancer.interface_ids[0]) if balancer.interface_ids else None
    if interface is None:
        return None
    found = _at_interface(world, interface, balancer.id, "load balancer", balancer.label)
    return replace(found, names=(*found.names, balancer.dns_name))


def _gateways(world: World) -> Iterator[WalkEnd]:
    for each in world.all(NatGateway):
        found = _gateway(world, each)
        if found is not None:
            yield found


def _gateway(world: World, nat: NatGateway) -> WalkEnd | None:
    interface = world.find(NetworkInterface, nat.nat_gateway_addresses[0].network_interface_id)
    return _at_interface(world, interface, nat.id, "NAT gateway", nat.label) if interface else None


def _endpoints(world: World) -> Iterator[WalkEnd]:
    for each in world.all(VpcEndpoint):
        found = _endpoint(world, each)
        if found is not None:
            yield found


def _endpoint(world: World, endpoint: VpcEndpoint) -> WalkEnd | None:
    """One of interfaces is met at the first of them; one of routes is the way to its service's addresses."""
    label = endpoint.label if endpoint.label != endpoint.id else endpoint.word
    if endpoint.vpc_endpoint_type == INTERFACE:
        interface = interface_of(world, endpoint.id)
        return _at_interface(world, interface, endpoint.id, "endpoint", label) if interface else None
    address = service_address(endpoint.word, world.region)
    return WalkEnd(endpoint.id, "endpoint", label, address, address, (f"{endpoint.word}.{world.region}.amazonaws.com",))


def _spare_interfaces(world: World) -> Iterator[WalkEnd]:
    """Those that nobody has, and the further ones of instances."""
    balancing = {id for each in world.all(LoadBalancer) for id in each.interface_ids}
    for each in world.all(NetworkInterface):
        first = each.attachment is not None and not each.attachment.device_index
        spare = not first and not each.requester_managed and each.network_interface_id not in balancing
        found = holder(world, each) if spare else None
        if found is not None and found.kind == "interface":
            yield found


def _sites(world: World) -> Iterator[WalkEnd]:
    for each, _ in known_sites(world):
        yield each


def known_sites(world: World) -> Iterator[tuple[WalkEnd, Site | None]]:
    """A host at each network on premises that a connection or a line leads to."""
    for connection in world.all(VpnConnection):
        if connection.state in LIVING:
            yield _host(world, connection.id, connection.label, device_of(world, connection))
    for line in world.all(VirtualInterface):
        yield _host(world, line.id, line.label, device_on(world, line.id))


def _host(world: World, id: str, label: str, device: Device | None) -> tuple[WalkEnd, Site | None]:
    """`names` are its site's."""
    told = site(world, id)
    behind = Addresses.of(*device.networks) if device else told.addresses if told else Addresses()
    found = Site(told.id, told.gateway, behind, told.up) if told else None
    first = IPv4Network(behind.blocks[0]) if behind else None
    address = str(first[min(HOST, first.num_addresses - 1)]) if first else ""
    name = device.name if device else label
    outside = Outside(Station.SITE, id)
    return WalkEnd(id, "on premises", name, address, "", (name,), outside=outside), found


def peers(world: World) -> Iterator[WalkEnd]:
    """The machines of VPCs that those here are peered with."""
    seen: set[str] = set()
    for peering in world.all(VpcPeeringConnection):
        for side in peering.sides:
            if side.vpc_id not in seen and (side.owner_id, side.region) != (world.account, world.region):
                seen.add(side.vpc_id)
                yield from _of_peer(home_of(world, side), side)


def _of_peer(home: World, side: PeeringVpc) -> Iterator[WalkEnd]:
    for interface in home.where(NetworkInterface, vpc_id=side.vpc_id):
        yield replace(holder(home, interface), kind="peer", id=interface.network_interface_id)
