"""The walk of a packet between two ends, told step by step: what it looks like, and what passed or dropped it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.reach.addresses import INTERNET as PUBLIC
from model.laws.reach.addresses import SIXTH, place
from model.laws.reach.hops import Code, Hop, Outside, Station, Walk
from model.laws.reach.network import Nic
from model.laws.reach.packets import ICMP, ICMP6, Packet
from model.services.ec2.reach import reach
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.vpc_peering_connections import VpcPeeringConnection
from model.services.ec2.resources.vpcs import is_classic
from model.services.ec2.walk_ends import WalkEnd
from model.services.ec2.walk_naming import end_called, home_of, named_for
from model.services.ec2.walk_ports import PROTOCOLS, Service, traffic_called
from model.services.ec2.walk_steps import Step, steps_of
from model.services.ec2.walk_verdict import Verdict, verdict_on
from model.services.ec2.wiring import Wiring

ECHO6 = 128


@dataclass(frozen=True, slots=True)
class PacketWalk:
    """`there` and `back` are the two directions; `back` is empty where the packet did not arrive.

    `path` are the parameters of ec2:CreateNetworkInsightsPath that ask the same, None where that cannot.
    """

    start: WalkEnd
    end: WalkEnd
    traffic: Service
    there: tuple[Step, ...]
    back: tuple[Step, ...]
    verdict: Verdict
    path: Mapping[str, Any] | None

    @property
    def arrived(self) -> bool:
        """There, and the answer back."""
        return not self.verdict.code


def packet_walk(world: World, start: str, end: str, protocol: str, port: int | str = "") -> PacketWalk:
    """Raises AwsError for ends, ports and protocols that are none."""
    traffic = traffic_called(protocol, port)
    first = end_called(world, start)
    last = named_for(world, first, end)
    if first.id == last.id:
        raise AwsError("InvalidParameterValue", f"'{first.label}' is both ends: a walk leads from one to another.")
    home = home_of(world, first)
    walked = _walked(home, first, last, traffic)
    there, back = steps_of(home, walked.there), steps_of(home, walked.back, back=True)
    verdict = verdict_on(first, last, walked, (*there, *back))
    return PacketWalk(first, last, traffic, there, back, verdict, _path(world, first, last, traffic))


def _walked(home: World, start: WalkEnd, end: WalkEnd, traffic: Service) -> Walk:
    nic = Wiring(home).nic(start.interface) if start.interface else None
    if start.interface and nic is None:
        raise AwsError("InvalidNetworkInterfaceID.NotFound", f"'{start.label}' has no network interface any more.")
    target = _target(home, start, end)
    packet = _packet(start, nic, end, target or end.address, traffic)
    if nic is not None and not nic.alive:
        return Walk((Hop(Station.INTERFACE, nic.id, packet, None, Code.BAD_STATE),))
    if not target:
        return _nobody_there(home, end, packet)
    return reach(home, nic.id if nic else start.outside, packet)


def _target(home: World, start: WalkEnd, end: WalkEnd) -> str:
    """The address that a packet to the end has on it: among neighbours its own, over the internet its public one."""
    if not end.interface:
        on_internet = start.outside.station is Station.INTERNET and not start.interface
        return "" if on_internet and place(_known(end)) not in PUBLIC else end.address
    if start.interface and not _are_neighbours(home, start, end):
        return end.public or end.address
    return end.address if start.interface or start.outside.station is Station.SITE else end.public


def _known(end: WalkEnd) -> str:
    if not end.address:
        raise AwsError("InvalidParameterValue", f"Nothing is behind '{end.label}': it has no addresses yet.")
    return end.address


def _are_neighbours(home: World, start: WalkEnd, end: WalkEnd) -> bool:
    """In one VPC, or in two that are peered."""
    peerings = home.where(VpcPeeringConnection, vpc_ids=start.vpc)
    return start.vpc == end.vpc or any(end.vpc in each.vpc_ids for each in peerings)


def _packet(start: WalkEnd, nic: Nic | None, end: WalkEnd, target: str, traffic: Service) -> Packet:
    to = place(target or _known(end))
    source = _source(start, nic, to)
    protocol, port = PROTOCOLS[traffic.protocol], traffic.port
    if protocol == ICMP and to >= SIXTH:
        protocol, port = ICMP6, ECHO6
    return Packet(protocol, source, to, port)


def _source(start: WalkEnd, nic: Nic | None, to: int) -> int:
    """An address of the sender's of the receiver's family."""
    own = place(_known(start))
    if nic is not None and own in nic.addresses and (own >= SIXTH) == (to >= SIXTH):
        return own
    known = nic.addresses if nic is not None else (own,)
    found = next((each for each in known if (each >= SIXTH) == (to >= SIXTH)), None)
    if found is None:
        family = "IPv6" if to >= SIXTH else "IPv4"
        raise AwsError("InvalidParameterValue", f"'{start.label}' has no {family} address to send from.")
    return found


def _nobody_there(home: World, end: WalkEnd, packet: Packet) -> Walk:
    """On the internet nobody has the address: it is private."""
    begun = Hop(Station.INTERNET, "", packet)
    code = Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS
    doors = home_of(home, end).where(InternetGateway, vpc_id=end.vpc) if end.vpc else ()
    if doors:
        return Walk((begun, Hop(Station.INTERNET_GATEWAY, doors[0].id, packet, None, code)))
    return Walk((Hop(Station.INTERNET, "", packet, None, Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS),))


def _path(world: World, start: WalkEnd, end: WalkEnd, traffic: Service) -> Mapping[str, Any] | None:
    """Network Insights knows paths of TCP and UDP, from and to what is in the account's own networks."""
    source, aim = _asked(world, start, end), _asked(world, end, start)
    if is_classic(start.vpc) or is_classic(end.vpc):
        return None
    if not source or traffic.protocol not in ("tcp", "udp") or "peer" in (start.kind, end.kind):
        return None
    to = {"Destination": aim} if aim and end.interface else {"DestinationIp": end.address}
    own = {} if start.interface or start.id == "internet" else {"SourceIp": start.address}
    asked = {"Source": source, **own, **to, "Protocol": traffic.protocol, "DestinationPort": traffic.port}
    return asked if not any(":" in each for each in (*to.values(), *own.values())) else None


def _asked(world: World, end: WalkEnd, other: WalkEnd) -> str:
    """What a path is said to be from or to: somebody on the internet is met at the other's gateway."""
    if end.interface:
        return end.id if end.kind == "instance" else end.interface
    if end.outside != Outside(Station.INTERNET) or not other.vpc:
        return ""
    doors = world.where(InternetGateway, vpc_id=other.vpc)
    return doors[0].id if doors else ""
