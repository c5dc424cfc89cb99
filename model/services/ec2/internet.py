"""Whether an interface and the internet reach each other, and what is missing where they do not."""

from __future__ import annotations

from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.firewall import Lack, Verdict, judge_acl
from model.laws.reach.packets import EPHEMERAL
from model.services.ec2.reaching import acl_entries, let_in, let_out
from model.services.ec2.resources.nat_gateways import NatGateway
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.routing import ACTIVE, table_of, way_to


def from_internet(world: World, interface: NetworkInterface, protocol: str, port: int, peer: str) -> Verdict:
    """Whether a client on the internet can open a connection to an interface and gets its answer."""
    if interface.association is None:
        return Verdict(False, Lack("a public address", interface.network_interface_id))
    subnet = world.get(Subnet, interface.subnet_id)
    if not _by_internet_gateway(world, subnet, peer):
        return _no_way(world, subnet)
    entered = let_in(world, interface, protocol, port, peer)
    if not entered.allowed:
        return entered
    answered = judge_acl(acl_entries(world, subnet.subnet_id, egress=True), protocol, EPHEMERAL, place(peer))
    return entered if answered.allowed else answered


def to_internet(world: World, interface: NetworkInterface, protocol: str, port: int, peer: str) -> Verdict:
    """Whether an interface can open a connection to a host on the internet, by its own address or a NAT gateway's."""
    left = let_out(world, interface, protocol, port, peer)
    return _onward(world, interface, left, protocol, port, peer) if left.allowed else left


def _onward(world: World, interface: NetworkInterface, left: Verdict, protocol: str, port: int, peer: str) -> Verdict:
    """From the border of the subnet on. A NAT gateway has no security groups, only the ACL of its own subnet."""
    answered = judge_acl(acl_entries(world, interface.subnet_id), protocol, EPHEMERAL, place(peer))
    if not answered.allowed:
        return answered
    subnet = world.get(Subnet, interface.subnet_id)
    nat = _nat_on_the_way(world, subnet, peer)
    if nat is not None:
        passed = judge_acl(acl_entries(world, nat.subnet_id, egress=True), protocol, port, place(peer))
        return _onward(world, nat, left, protocol, port, peer) if passed.allowed else passed
    if not _by_internet_gateway(world, subnet, peer):
        return _no_way(world, subnet)
    if interface.association is None:
        return Verdict(False, Lack("a public address", interface.network_interface_id))
    return left


def _by_internet_gateway(world: World, subnet: Subnet, peer: str) -> bool:
    route = way_to(world, subnet, peer)
    return route is not None and route.state == ACTIVE and bool(route.gateway_id) and not route.is_local


def _nat_on_the_way(world: World, subnet: Subnet, peer: str) -> NetworkInterface | None:
    route = way_to(world, subnet, peer)
    nat = world.find(NatGateway, route.nat_gateway_id or "") if route and route.state == ACTIVE else None
    if nat is None or nat.state != "available":
        return None
    return world.get(NetworkInterface, nat.nat_gateway_addresses[0].network_interface_id)


def _no_way(world: World, subnet: Subnet) -> Verdict:
    return Verdict(False, Lack("a route to the internet", table_of(world, subnet).route_table_id))
