"""Networks drawn by hand: `Plan` is a Network whose parts are told in a line each."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_network

from model.laws.reach.addresses import Addresses, place, span
from model.laws.reach.firewall import AclEntry, GroupRule, Rules, in_order
from model.laws.reach.network import Acl, Gateway, InternetGateway, Nic, Peering, Route, Site, Subnet, Table, VpnGateway
from model.laws.reach.packets import ALL, TCP, Packet, Traffic

OPEN = "open"
"A group, and an ACL, that let everything through."


def packet(source: str, destination: str, port: int = 80, protocol: str = TCP) -> Packet:
    return Packet(protocol, place(source), place(destination), port)


class Plan:
    """What is not told to be there is not there; subnets begin with the ACL that lets everything through."""

    def __init__(self) -> None:
        self.vpcs: dict[str, Addresses] = {}
        self.subnets: dict[str, Subnet] = {}
        self.tables: dict[str, Table] = {}
        self.nics: dict[str, Nic] = {}
        self.gateways: dict[str, Gateway] = {}
        self.sites: dict[str, Site] = {}
        self.group_rules: dict[tuple[str, bool], list[GroupRule]] = {}
        self.acls: dict[str, list[tuple[bool, AclEntry]]] = {}
        for leaving in (False, True):
            self.group(OPEN, "0.0.0.0/0", leaving=leaving)
            self.group(OPEN, "::/0", leaving=leaving)
            self.entry(OPEN, 100, "0.0.0.0/0", leaving=leaving)
            self.entry(OPEN, 101, "::/0", leaving=leaving)

    def vpc(self, id: str, *blocks: str) -> None:
        self.vpcs[id] = Addresses.of(*blocks)

    def subnet_of(self, vpc: str, id: str, *blocks: str, table: str, acl: str = OPEN) -> None:
        self.subnets[id] = Subnet(id, vpc, Addresses.of(*blocks), acl, table)

    def table_of(self, vpc: str, id: str, **_: str) -> None:
        self.tables[id] = Table(id, ())
        for block in self.vpcs[vpc].blocks:
            self.route(id, block, "local")

    def route(self, table: str, destination: str, target: str, *, active: bool = True) -> None:
        added = Route(destination, span(destination), ip_network(destination).prefixlen, target, active)
        routes = [each for each in self.tables[table].routes if each.destination != destination]
        self.tables[table] = Table(table, tuple(sorted([*routes, added], key=lambda each: -each.prefix)))

    def machine(
        self,
        subnet: str,
        id: str,
        *addresses: str,
        groups: tuple[str, ...] | None = (OPEN,),
        public: str = "",
        checked: bool = True,
        alive: bool = True,
    ) -> Nic:
        own = tuple(place(each) for each in addresses)
        published = ((own[0], place(public)),) if public else ()
        vpc = self.subnets[subnet].vpc
        self.nics[id] = Nic(id, vpc, subnet, own, groups, checked, published, alive)
        return self.nics[id]

    def place_gateway(self, gateway: Gateway) -> None:
        self.gateways[gateway.id] = gateway
        if isinstance(gateway, VpnGateway):
            self.sites |= {site.id: site for site in gateway.sites}

    def group(
        self, id: str, peer: str, first: int = -1, last: int | None = None, protocol: str = "", *, leaving: bool = False
    ) -> None:
        """`peer` is a block of addresses or the name of a group."""
        ports = Traffic(protocol or TCP, first, first if last is None else last) if first >= 0 else Traffic(ALL)
        number = len(self.group_rules.setdefault((id, leaving), []))
        name = f"{id}-{'out' if leaving else 'in'}-{number}"
        rule = (
            GroupRule(name, id, ports, Addresses.of(peer))
            if "." in peer or ":" in peer
            else GroupRule(name, id, ports, members_of=peer)
        )
        self.group_rules[id, leaving].append(rule)

    def entry(
        self,
        acl: str,
        number: int,
        block: str,
        first: int = -1,
        last: int | None = None,
        *,
        allows: bool = True,
        leaving: bool = False,
    ) -> None:
        ports = Traffic(TCP, first, first if last is None else last) if first >= 0 else Traffic(ALL)
        entry = AclEntry(acl, number, allows, ports, Addresses.of(block))
        self.acls.setdefault(acl, []).append((leaving, entry))

    def nic(self, id: str) -> Nic | None:
        return self.nics.get(id)

    def nic_at(self, vpc: str, place: int) -> Nic | None:
        return next((nic for nic in self.nics.values() if nic.vpc == vpc and place in nic.addresses), None)

    def nic_published_at(self, place: int) -> Nic | None:
        return next((nic for nic in self.nics.values() if place in _published(nic)), None)

    def groups_at(self, vpc: str, place: int) -> Collection[str]:
        peers = [each for each in self.gateways.values() if isinstance(each, Peering) and each.active]
        known = [vpc, *(peer.across(vpc)[1].vpc for peer in peers if vpc in (side.vpc for side in peer.sides))]
        found = next((nic for each in known if (nic := self.nic_at(each, place))), None)
        return found.groups or () if found else ()

    def subnet(self, id: str) -> Subnet:
        return self.subnets[id]

    def table(self, id: str) -> Table:
        return self.tables[id]

    def acl(self, id: str) -> Acl:
        entries = self.acls.get(id, [])
        return Acl(id, *(in_order(each for out, each in entries if out == leaving) for leaving in (False, True)))

    def rules(self, group: str, *, leaving: bool) -> Rules:
        return Rules(self.group_rules.get((group, leaving), []))

    def addresses(self, vpc: str) -> Addresses:
        return self.vpcs[vpc]

    def gateway(self, id: str) -> Gateway | None:
        return self.gateways.get(id)

    def door(self, vpc: str) -> InternetGateway | None:
        doors = (each for each in self.gateways.values() if isinstance(each, InternetGateway) and each.vpc == vpc)
        return next(doors, None)

    def site(self, id: str) -> Site | None:
        return self.sites.get(id)


def _published(nic: Nic) -> set[int]:
    return {public for _, public in nic.published} | {each for each in nic.addresses if each >= place("::")}
