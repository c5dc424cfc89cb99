"""A packet and its answer, hop by hop through a network."""

from __future__ import annotations

from typing import NamedTuple

from model.laws.reach.addresses import PRIVATE, SHARED, SIXTH
from model.laws.reach.firewall import judge_acl
from model.laws.reach.hops import Code, End, Hop, Outside, Reason, Station, Walk
from model.laws.reach.network import (
    LOCAL,
    EgressOnlyGateway,
    Gateway,
    InternetGateway,
    NatGateway,
    Network,
    Nic,
    Peering,
    Route,
    ServiceEndpoint,
    Subnet,
    VpnGateway,
)
from model.laws.reach.packets import ICMP, TCP, Packet

MOST_HOPS = 64
INTERNET = Outside(Station.INTERNET)


class Translation(NamedTuple):
    """What a NAT made of a packet's source, so that it knows where answers belong."""

    nic: str
    before: Packet
    after: Packet


class Arrival(NamedTuple):
    end: End
    packet: Packet


def walk(network: Network, start: End, packet: Packet) -> Walk:
    """From a sender to whoever has the packet's destination, and back with the answer."""
    there = _Trip(network)
    arrival = there.begin(start, packet)
    if arrival is None:
        return Walk(tuple(there.hops))
    back = _Trip(network, there)
    home = back.begin(arrival.end, arrival.packet.answer)
    if home is not None and not (home.packet == packet.answer and _is_same(network, home.end, start, packet.source)):
        back.drop(Station.INTERFACE, home.end.id, home.packet, Code.ASYMMETRIC_RETURN)
    return Walk(tuple(there.hops), tuple(back.hops), arrival.end)


def _is_same(network: Network, home: End, start: End, asker: int) -> bool:
    """A network on premises that has several ways to a gateway may ask by one and be answered by another."""
    if home == start or isinstance(home, Nic) or isinstance(start, Nic):
        return home == start
    one, other = network.site(home.id), network.site(start.id)
    return bool(one and other and one.gateway == other.gateway and asker in one.behind and asker in other.behind)


class _Trip:
    """One direction. The trip back knows the trip out, as stateful firewalls and translators do."""

    def __init__(self, network: Network, out: _Trip | None = None) -> None:
        self._network = network
        self._out = out
        self.hops: list[Hop] = []
        self.translations: list[Translation] = []
        self.seen: set[str] = set()

    def begin(self, start: End, packet: Packet) -> Arrival | None:
        if isinstance(start, Nic):
            return self._leave(start, packet)
        if start.station is Station.SITE:
            return self._from_site(start.id, packet)
        if start.station is Station.ENDPOINT:
            return self._from_endpoint(start.id, packet)
        self._pass(Station.INTERNET, "", packet)
        return self._over_the_internet(packet)

    def drop(self, station: Station, id: str, packet: Packet, code: Code, because: Reason = None) -> None:
        self.hops.append(Hop(station, id, packet, because, code))

    def _pass(self, station: Station, id: str, packet: Packet, because: Reason = None) -> None:
        self.hops.append(Hop(station, id, packet, because))

    def _leave(self, nic: Nic, packet: Packet) -> Arrival | None:
        if len(self.hops) > MOST_HOPS:
            return self.drop(Station.INTERFACE, nic.id, packet, Code.LOOP)
        if nic.checked and packet.source not in nic.addresses:
            return self.drop(Station.INTERFACE, nic.id, packet, Code.ENI_SOURCE_DEST_CHECK_RESTRICTION)
        self._pass(Station.INTERFACE, nic.id, packet)
        if not self._past_groups(nic, packet, leaving=True):
            return None
        subnet = self._network.subnet(nic.subnet)
        if packet.destination in subnet.addresses:
            return self._enter(self._network.nic_at(nic.vpc, packet.destination), nic.vpc, packet, subnet)
        return self._route(nic.vpc, subnet, packet)

    def _route(self, vpc: str, subnet: Subnet, packet: Packet) -> Arrival | None:
        table = self._network.table(subnet.table)
        route = table.find(packet.destination)
        target = self._network.gateway(route.target) if route and route.target != LOCAL else None
        onto = self._onto(route, target)
        if (onto is None or onto.subnet != subnet.id) and not self._past_acl(subnet, packet, leaving=True):
            return None
        if route is None:
            return self.drop(Station.TABLE, table.id, packet, Code.NO_ROUTE_TO_DESTINATION)
        if not route.active:
            return self.drop(Station.TABLE, table.id, packet, Code.BAD_STATE_ROUTE, route)
        self._pass(Station.TABLE, table.id, packet, route)
        if route.target == LOCAL:
            return self._deliver(vpc, packet)
        if target is not None:
            return self._through(target, vpc, subnet, packet)
        return self._enter(onto, vpc, packet, subnet)

    def _onto(self, route: Route | None, target: Gateway | None) -> Nic | None:
        """The interface that a route leads to."""
        if isinstance(target, NatGateway):
            return self._network.nic(target.nic)
        if route is None or route.target == LOCAL or target is not None:
            return None
        return self._network.nic(route.target)

    def _deliver(self, vpc: str, packet: Packet) -> Arrival | None:
        """To whoever has the address in the VPC, over the border of its subnet."""
        return self._enter(self._network.nic_at(vpc, packet.destination), vpc, packet)

    def _enter(self, nic: Nic | None, vpc: str, packet: Packet, within: Subnet | None = None) -> Arrival | None:
        """`within` is the subnet that the packet comes from, if it has not left it."""
        if nic is None:
            return self.drop(Station.VPC, vpc, packet, Code.NO_POSSIBLE_DESTINATION)
        subnet = self._network.subnet(nic.subnet)
        if (within is None or within.id != subnet.id) and not self._past_acl(subnet, packet, leaving=False):
            return None
        if not self._past_groups(nic, packet, leaving=False):
            return None
        if not nic.alive:
            return self.drop(Station.INTERFACE, nic.id, packet, Code.BAD_STATE)
        if packet.destination in nic.addresses:
            return self._arrive(nic, packet)
        if nic.checked:
            return self.drop(Station.INTERFACE, nic.id, packet, Code.ENI_SOURCE_DEST_CHECK_RESTRICTION)
        return self._leave(nic, self._translated(nic, packet))

    def _arrive(self, nic: Nic, packet: Packet) -> Arrival | None:
        """At its end, or at a translator that knows whose answer it is."""
        restored = self._restored(nic, packet)
        if restored is not None:
            return self._leave(nic, restored)
        if nic.groups is None:
            return self.drop(Station.INTERFACE, nic.id, packet, Code.UNSOLICITED)
        self._pass(Station.INTERFACE, nic.id, packet)
        return Arrival(nic, packet)

    def _translated(self, nic: Nic, packet: Packet) -> Packet:
        after = packet._replace(source=nic.addresses[0])
        self.translations.append(Translation(nic.id, packet, after))
        return after

    def _restored(self, nic: Nic, packet: Packet) -> Packet | None:
        for each in self._out.translations if self._out else ():
            if each.nic == nic.id and each.after.answer == packet:
                return each.before.answer
        return None

    def _past_groups(self, nic: Nic, packet: Packet, *, leaving: bool) -> bool:
        """Groups remember: what answers something that they have let through needs no rule."""
        self.seen.add(nic.id)
        if not nic.groups or (self._out and nic.id in self._out.seen):
            return True
        rules = [self._network.rules(group, leaving=leaving) for group in nic.groups]
        peer = packet.destination if leaving else packet.source
        groups = self._network.groups_at(nic.vpc, peer) if any(each.name_groups for each in rules) else ()
        deciding = (each.deciding(packet.protocol, packet.port, peer, groups) for each in rules)
        rule = next((each for each in deciding if each), None)
        code = None if rule else Code.ENI_SG_RULES_MISMATCH
        self.hops.append(
            Hop(Station.GROUP, rule.group_id if rule else ",".join(nic.groups), packet, rule, code, leaving)
        )
        return rule is not None

    def _past_acl(self, subnet: Subnet, packet: Packet, *, leaving: bool) -> bool:
        acl = self._network.acl(subnet.acl)
        entries, peer = (acl.leaving, packet.destination) if leaving else (acl.entering, packet.source)
        verdict = judge_acl(entries, packet.protocol, packet.port, peer)
        code = None if verdict.allowed else Code.SUBNET_ACL_RESTRICTION
        self.hops.append(Hop(Station.ACL, acl.id, packet, verdict.because, code, leaving))
        return verdict.allowed

    def _through(self, gateway: Gateway, vpc: str, subnet: Subnet, packet: Packet) -> Arrival | None:
        match gateway:
            case InternetGateway():
                return self._to_the_internet(gateway, packet)
            case EgressOnlyGateway():
                self._pass(Station.EGRESS_ONLY_GATEWAY, gateway.id, packet)
                return self._over_the_internet(packet)
            case NatGateway():
                return self._through_nat(gateway, subnet, packet)
            case Peering():
                return self._to_peer(gateway, vpc, packet)
            case VpnGateway():
                return self._to_site(gateway, packet)
            case ServiceEndpoint():
                return self._to_service(gateway, packet)

    def _through_nat(self, gateway: NatGateway, subnet: Subnet, packet: Packet) -> Arrival | None:
        if not gateway.alive:
            return self.drop(Station.NAT_GATEWAY, gateway.id, packet, Code.BAD_STATE)
        self._pass(Station.NAT_GATEWAY, gateway.id, packet)
        return self._enter(self._network.nic(gateway.nic), subnet.vpc, packet, subnet)

    def _to_the_internet(self, gateway: InternetGateway, packet: Packet) -> Arrival | None:
        """IPv4 leaves by the public address that belongs to its private one."""
        if packet.destination in PRIVATE:
            code = Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS
            return self.drop(Station.INTERNET_GATEWAY, gateway.id, packet, code)
        if packet.destination in SHARED:
            code = Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS
            return self.drop(Station.INTERNET_GATEWAY, gateway.id, packet, code)
        public = self._public(gateway.vpc, packet.source)
        if public is None:
            code = Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS
            return self.drop(Station.INTERNET_GATEWAY, gateway.id, packet, code)
        self._pass(Station.INTERNET_GATEWAY, gateway.id, packet)
        return self._over_the_internet(packet._replace(source=public))

    def _public(self, vpc: str, place: int) -> int | None:
        if place >= SIXTH:
            return place
        nic = self._network.nic_at(vpc, place)
        return nic.public(place) if nic else None

    def _over_the_internet(self, packet: Packet) -> Arrival | None:
        """To somebody out there, or in again at another door."""
        nic = self._network.nic_published_at(packet.destination)
        if nic is None:
            return self._arrive_outside(packet)
        door = self._network.door(nic.vpc)
        if door is None:
            return self._by_egress_only(nic, packet)
        private = packet.destination if packet.destination >= SIXTH else nic.private(packet.destination)
        if private is None:
            code = Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS
            return self.drop(Station.INTERNET_GATEWAY, door.id, packet, code)
        self._pass(Station.INTERNET_GATEWAY, door.id, packet)
        return self._deliver(nic.vpc, packet._replace(destination=private))

    def _arrive_outside(self, packet: Packet) -> Arrival | None:
        self._pass(Station.INTERNET, "", packet)
        return Arrival(INTERNET, packet)

    def _by_egress_only(self, nic: Nic, packet: Packet) -> Arrival | None:
        """Where a VPC has no open door, answers come in by the one that their question left through."""
        for hop in self._out.hops if self._out else ():
            if hop.station is Station.EGRESS_ONLY_GATEWAY:
                self._pass(hop.station, hop.id, packet)
                return self._deliver(nic.vpc, packet)
        return self.drop(Station.VPC, nic.vpc, packet, Code.UNSOLICITED)

    def _to_peer(self, peering: Peering, vpc: str, packet: Packet) -> Arrival | None:
        """A peering carries what is between its two VPCs, and nothing from or to what lies behind them."""
        if not peering.active:
            return self.drop(Station.PEERING, peering.id, packet, Code.BAD_STATE)
        near, far = peering.across(vpc)
        if packet.source not in near.addresses or packet.destination not in far.addresses:
            return self.drop(Station.PEERING, peering.id, packet, Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR)
        self._pass(Station.PEERING, peering.id, packet)
        return self._deliver(far.vpc, packet)

    def _to_site(self, gateway: VpnGateway, packet: Packet) -> Arrival | None:
        sites = [site for site in gateway.sites if packet.destination in site.addresses]
        if not sites:
            return self.drop(Station.VPN_GATEWAY, gateway.id, packet, Code.NO_ROUTE_TO_DESTINATION)
        self._pass(Station.VPN_GATEWAY, gateway.id, packet)
        site = next((each for each in sites if each.up), None)
        if site is None:
            return self.drop(Station.SITE, sites[0].id, packet, Code.BAD_STATE_VPN)
        self._pass(Station.SITE, site.id, packet)
        return Arrival(Outside(Station.SITE, site.id), packet)

    def _from_site(self, id: str, packet: Packet) -> Arrival | None:
        """Out of the tunnel comes only what is for the VPC itself."""
        site = self._network.site(id)
        if site is None or not site.up:
            return self.drop(Station.SITE, id, packet, Code.BAD_STATE_VPN)
        self._pass(Station.SITE, id, packet)
        gateway = self._network.gateway(site.gateway)
        if not isinstance(gateway, VpnGateway) or packet.destination not in self._network.addresses(gateway.vpc):
            return self.drop(Station.VPN_GATEWAY, site.gateway, packet, Code.NO_ROUTE_TO_DESTINATION)
        self._pass(Station.VPN_GATEWAY, gateway.id, packet)
        return self._deliver(gateway.vpc, packet)

    def _to_service(self, endpoint: ServiceEndpoint, packet: Packet) -> Arrival | None:
        if not endpoint.alive:
            return self.drop(Station.ENDPOINT, endpoint.id, packet, Code.BAD_STATE)
        if packet.protocol not in (TCP, ICMP):
            return self.drop(Station.ENDPOINT, endpoint.id, packet, Code.VPCE_GATEWAY_PROTOCOL_RESTRICTION)
        self._pass(Station.ENDPOINT, endpoint.id, packet)
        return Arrival(Outside(Station.ENDPOINT, endpoint.id), packet)

    def _from_endpoint(self, id: str, packet: Packet) -> Arrival | None:
        self._pass(Station.ENDPOINT, id, packet)
        endpoint = self._network.gateway(id)
        assert isinstance(endpoint, ServiceEndpoint), "answers come from an endpoint that was asked"
        return self._deliver(endpoint.vpc, packet)
