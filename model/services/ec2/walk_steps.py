"""A walk's hops as steps that can be told: where, by what name, what the packet is like, which rule decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.kit.resource import Resource
from model.kit.world import World
from model.laws.reach.addresses import written
from model.laws.reach.hops import Code, Hop, Station
from model.laws.reach.packets import WITH_PORTS, Packet
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface
from model.services.ec2.resources.egress_only_internet_gateways import EgressOnlyInternetGateway
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.nat_gateways import NatGateway
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NAT, NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpc_peering_connections import VpcPeeringConnection
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.resources.vpn_gateways import VpnGateway
from model.services.ec2.rule_words import because_id, because_words
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.resources.load_balancers import LoadBalancer

KINDS: Mapping[Station, tuple[type[Resource], ...]] = {
    Station.INTERFACE: (NetworkInterface,),
    Station.GROUP: (SecurityGroup,),
    Station.ACL: (NetworkAcl,),
    Station.TABLE: (RouteTable,),
    Station.INTERNET_GATEWAY: (InternetGateway,),
    Station.EGRESS_ONLY_GATEWAY: (EgressOnlyInternetGateway,),
    Station.NAT_GATEWAY: (NatGateway,),
    Station.PEERING: (VpcPeeringConnection,),
    Station.VPN_GATEWAY: (VpnGateway,),
    Station.SITE: (VpnConnection, VirtualInterface),
    Station.ENDPOINT: (VpcEndpoint,),
    Station.VPC: (Vpc,),
    Station.INTERNET: (),
}
WORDS = {
    Station.INTERFACE: "interface",
    Station.GROUP: "security group",
    Station.ACL: "network ACL",
    Station.TABLE: "route table",
    Station.INTERNET_GATEWAY: "internet gateway",
    Station.EGRESS_ONLY_GATEWAY: "egress-only gateway",
    Station.NAT_GATEWAY: "NAT gateway",
    Station.PEERING: "peering",
    Station.VPN_GATEWAY: "VPN gateway",
    Station.SITE: "connection",
    Station.ENDPOINT: "endpoint",
    Station.VPC: "VPC",
    Station.INTERNET: "internet",
}


@dataclass(frozen=True, slots=True)
class Looks:
    """A packet's addresses, each with its port where it has one: `10.0.0.5:443`."""

    source: str
    destination: str


@dataclass(frozen=True, slots=True)
class Step:
    """One station. `kind` and `id` are what can be opened there, "" for nothing; `word` says what it is.

    `rule` is what decided in words, and `rule_id` its own name there. The packet `arrives` and goes on as it `leaves`:
    these differ where it is translated. `outward` tells that a firewall was asked about what goes out.
    """

    station: Station
    word: str
    kind: str
    id: str
    label: str
    account: str
    region: str
    arrives: Looks
    leaves: Looks
    rule: str = ""
    rule_id: str = ""
    dropped: str = ""
    outward: bool = False
    back: bool = False

    @property
    def translates(self) -> bool:
        return self.arrives != self.leaves


def steps_of(world: World, hops: Sequence[Hop], *, back: bool = False) -> tuple[Step, ...]:
    hops = [hop for hop in hops if _is_told(world, hop)]
    before = _arrivals(hops)
    after = [hop.packet for hop in hops]
    for at, hop in enumerate(hops[:-1]):
        if hop.station is Station.INTERNET_GATEWAY:
            after[at] = hops[at + 1].packet
    told = zip(hops, before, after, strict=True)
    return tuple(_step(world, hop, one, other, at == 0, back) for at, (hop, one, other) in enumerate(told))


def _is_told(world: World, hop: Hop) -> bool:
    """In EC2-Classic nobody knows of subnets, and nothing is asked about what goes out."""
    found = _thing(world, hop)
    if isinstance(found, SecurityGroup):
        return found.vpc_id is not None or not hop.leaving
    return found is None or not found.is_hidden or hop.station not in (Station.ACL, Station.TABLE)


def _arrivals(hops: Sequence[Hop]) -> list[Packet]:
    """How each packet came; at an interface that translates, as the station before let it go."""
    found = [hop.packet for hop in hops]
    for at, hop in enumerate(hops):
        if at and hop.station is Station.INTERFACE and hops[at - 1].station is not Station.INTERNET_GATEWAY:
            found[at] = hops[at - 1].packet
    return found


def _step(world: World, hop: Hop, arrives: Packet, leaves: Packet, first: bool, back: bool) -> Step:
    found = _shown(world, _thing(world, hop))
    rule = because_words(world, hop.because, leaving=hop.leaving)
    return Step(
        station=hop.station,
        word=WORDS[hop.station],
        kind=found.kind if found else "",
        id=found.id if found else "" if _thing(world, hop) else hop.id,
        label=_label(world, hop, found) if found else _stranger(world, hop, first),
        account=found.account if found else "",
        region=found.region if found else "",
        arrives=_looks(arrives),
        leaves=_looks(leaves),
        rule=rule or _silence(hop),
        rule_id=because_id(hop.because),
        dropped=hop.dropped or "",
        outward=hop.leaving,
        back=back,
    )


def _thing(world: World, hop: Hop) -> Resource | None:
    """What stands there, whosever it is; of several groups that let nothing through, the first."""
    id = hop.id.partition(",")[0]
    for kind in KINDS[hop.station]:
        found = world.find(kind, id) or world.kernel.store.anywhere(kind, id)
        if found is not None:
            return found
    return None


def _shown(world: World, thing: Resource | None) -> Resource | None:
    """What can be opened there: of what is hidden whoever it belongs to, if anybody."""
    if thing is None or not thing.is_hidden:
        return thing
    if not isinstance(thing, NetworkInterface):
        return None
    home = world.cell.world(thing.account, thing.region, "ec2")
    fronts = (each for each in home.all(ClassicBalancer) if thing.id in each.interface_ids)
    return home.find(Instance, thing.instance_id) or next(fronts, None)


def _stranger(world: World, hop: Hop, first: bool) -> str:
    """Somebody beyond the cloud goes by the address."""
    if hop.station is Station.INTERNET:
        return written(hop.packet.source if first else hop.packet.destination)
    return "EC2-Classic" if _thing(world, hop) else ""


def _label(world: World, hop: Hop, found: Resource) -> str:
    """An interface is known by whose it is."""
    if isinstance(found, NetworkInterface):
        return _owner(world.cell.world(found.account, found.region, "ec2"), found)
    if isinstance(found, SecurityGroup) and found.label == found.id:
        more = hop.id.count(",")
        return f"{found.group_name} and {more} more" if more else found.group_name
    return found.label


def _owner(home: World, interface: NetworkInterface) -> str:
    if interface.interface_type == NAT:
        own = (each for each in home.all(NatGateway) if each.private_ip == interface.private_ip_address)
        return next((each.label for each in own if each.vpc_id == interface.vpc_id), interface.label)
    instance = home.find(Instance, interface.instance_id) if interface.instance_id else None
    if instance is not None:
        return instance.label
    balancers = (each.label for each in home.all(LoadBalancer) if interface.id in each.interface_ids)
    return next(balancers, interface.label)


def _silence(hop: Hop) -> str:
    """What is said where no rule is about the packet."""
    match hop.station, hop.dropped:
        case Station.GROUP, Code.ENI_SG_RULES_MISMATCH:
            return "no rule is about it"
        case Station.ACL, Code.SUBNET_ACL_RESTRICTION:
            return "rule * deny all"
        case Station.TABLE, Code.NO_ROUTE_TO_DESTINATION:
            return f"no route to {written(hop.packet.destination)}"
        case _:
            return ""


def _looks(packet: Packet) -> Looks:
    with_ports = packet.protocol in WITH_PORTS
    return Looks(
        _place(packet.source, packet.source_port if with_ports else None),
        _place(packet.destination, packet.port if with_ports else None),
    )


def _place(address: int, port: int | None) -> str:
    text = written(address)
    if port is None:
        return text
    return f"[{text}]:{port}" if ":" in text else f"{text}:{port}"
