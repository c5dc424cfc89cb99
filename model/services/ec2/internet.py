"""Whether an interface and the internet reach each other, and what stands in the way where they do not."""

from __future__ import annotations

from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.hops import Code, Hop, Station, Walk
from model.laws.reach.packets import Packet
from model.laws.reach.walk import INTERNET
from model.services.ec2.reach import reach
from model.services.ec2.resources.network_interfaces import NetworkInterface


def from_internet(world: World, interface: NetworkInterface, protocol: str, port: int, peer: str) -> Walk:
    """Whether a client on the internet can open a connection to an interface and gets its answer."""
    public = interface.association
    if public is None:
        sent = Packet(protocol, place(peer), place(interface.private_ip_address), port)
        code = Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS
        return Walk((Hop(Station.INTERFACE, interface.network_interface_id, sent, dropped=code),))
    return reach(world, INTERNET, Packet(protocol, place(peer), place(public.public_ip), port))


def to_internet(world: World, interface: NetworkInterface, protocol: str, port: int, peer: str) -> Walk:
    """Whether an interface can open a connection to a host on the internet, by its own address or a NAT's.

    Who has the address may be anybody, in whatever account and region.
    """
    sent = Packet(protocol, place(interface.private_ip_address), place(peer), port)
    return reach(world, interface.network_interface_id, sent)
