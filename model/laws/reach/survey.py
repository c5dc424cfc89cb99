"""A network looked at as a whole: what was asked of it once is kept, and so are the firewalls that many ways share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from model.laws.reach.addresses import INTERNET, SIXTH, Addresses, Span
from model.laws.reach.firewall import GroupRule
from model.laws.reach.gates import Gate
from model.laws.reach.network import LOCAL, Acl, Gateway, InternetGateway, Network, Nic, Peering, Route, Subnet, Table

FOUR, SIX = Addresses.of("0.0.0.0/0"), Addresses.of("::/0")


class Survey:
    """Of a network that does not change meanwhile."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._subnets: dict[str, Subnet] = {}
        self._tables: dict[str, Table] = {}
        self._acls: dict[str, Acl] = {}
        self._rules: dict[tuple[str, bool], Sequence[GroupRule]] = {}
        self._gateways: dict[str, Gateway | None] = {}
        self._doors: dict[str, InternetGateway | None] = {}
        self._outside: dict[str, Addresses] = {}
        self._borders: dict[tuple[str, bool, bool, int | None], Gate] = {}

    def nic(self, id: str) -> Nic | None:
        return self.network.nic(id)

    def subnet(self, id: str) -> Subnet:
        found = self._subnets.get(id)
        if found is None:
            found = self._subnets[id] = self.network.subnet(id)
        return found

    def table_of(self, subnet: Subnet) -> Table:
        found = self._tables.get(subnet.table)
        if found is None:
            found = self._tables[subnet.table] = self.network.table(subnet.table)
        return found

    def table_with(self, route: Route, near: Subnet) -> str:
        """The table that a route was read from: the subnet's own, or that of one further on."""
        tables = (self.table_of(near), *self._tables.values())
        return next((each.id for each in tables if route in each.routes), "")

    def gateway(self, id: str) -> Gateway | None:
        if id not in self._gateways:
            self._gateways[id] = self.network.gateway(id)
        return self._gateways[id]

    def door(self, vpc: str) -> InternetGateway | None:
        if vpc not in self._doors:
            self._doors[vpc] = self.network.door(vpc)
        return self._doors[vpc]

    def rules(self, groups: Iterable[str], *, leaving: bool) -> tuple[GroupRule, ...]:
        return tuple(rule for group in groups for rule in self._rules_of(group, leaving=leaving))

    def _rules_of(self, group: str, *, leaving: bool) -> Sequence[GroupRule]:
        found = self._rules.get((group, leaving))
        if found is None:
            found = self._rules[group, leaving] = self.network.rules(group, leaving=leaving)
        return found

    def border(self, subnet: Subnet, *, leaving: bool, of_answers: bool = False, peer: int | None = None) -> Gate:
        """The ACL of a subnet, for one direction."""
        key = (subnet.acl, leaving, of_answers, peer)
        found = self._borders.get(key)
        if found is None:
            acl = self._acls.get(subnet.acl)
            if acl is None:
                acl = self._acls[subnet.acl] = self.network.acl(subnet.acl)
            found = self._borders[key] = Gate(acl.leaving if leaving else acl.entering, of_answers, peer)
        return found

    def outside(self, vpc: str) -> Addresses:
        """Where somebody on the internet can be, as a VPC knows it."""
        found = self._outside.get(vpc)
        if found is None:
            found = self._outside[vpc] = INTERNET - self.network.addresses(vpc)
        return found

    def groups_at(self, vpc: str, place: int) -> Collection[str]:
        return self.network.groups_at(vpc, place)

    def routed(self, subnet: Subnet, far: Addresses) -> Iterator[tuple[Route, Addresses]]:
        """Which routes are taken to whom, those that lead nowhere included."""
        for route in self.table_of(subnet).routes:
            there = far & Addresses((route.span,))
            if there:
                yield route, there
                far -= there

    def straight(self, near: str, route: Route, far: str) -> Peering | bool:
        """Whether a route leads from one VPC into another, and by which peering, or stays in its own."""
        if not route.active:
            return False
        if route.target == LOCAL:
            return near == far
        gateway = self.gateway(route.target)
        if isinstance(gateway, Peering) and gateway.active and gateway.across(near)[1].vpc == far:
            return gateway
        return False


def family(place: int) -> Addresses:
    """All addresses of the kind that one is of."""
    return FOUR if place < SIXTH else SIX


def edges(spans: Iterable[Span]) -> Iterator[int]:
    """Where something begins, and where it is over."""
    for first, last in spans:
        yield from (first, last + 1)
