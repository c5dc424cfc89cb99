"""What the law of reach reads of a network: interfaces, subnets, tables, gateways, and what is beyond them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from model.laws.reach.addresses import NOBODY, Addresses, Span
from model.laws.reach.firewall import AclEntry, Rules

LOCAL = "local"
"The target of a VPC's own routes."


@dataclass(frozen=True, slots=True)
class Nic:
    """A network interface. `groups` is None for a gateway's own, which no security group guards; no more is one that
    has none, at which packets end.

    `checked` drops what is neither from nor to its addresses. `published` pairs private addresses with public ones.
    `alive` tells whether anything on it answers.
    """

    id: str
    vpc: str
    subnet: str
    addresses: tuple[int, ...]
    groups: tuple[str, ...] | None
    checked: bool = True
    published: tuple[tuple[int, int], ...] = ()
    alive: bool = True

    def public(self, private: int) -> int | None:
        return next((public for own, public in self.published if own == private), None)

    def private(self, public: int) -> int | None:
        return next((own for own, its in self.published if its == public), None)


@dataclass(frozen=True, slots=True)
class Subnet:
    id: str
    vpc: str
    addresses: Addresses
    acl: str
    table: str


class Route(NamedTuple):
    """`prefix` is the length of the destination's: the longest that fits is taken."""

    destination: str
    span: Span
    prefix: int
    target: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """`routes` are in the order in which they are tried, the most specific first."""

    id: str
    routes: tuple[Route, ...]

    def find(self, place: int) -> Route | None:
        for route in self.routes:
            if route.span[0] <= place <= route.span[1]:
                return route
        return None


@dataclass(frozen=True, slots=True)
class Acl:
    """Entries by direction, in the order of their numbers."""

    id: str
    entering: tuple[AclEntry, ...]
    leaving: tuple[AclEntry, ...]


@dataclass(frozen=True, slots=True)
class InternetGateway:
    id: str
    vpc: str


@dataclass(frozen=True, slots=True)
class EgressOnlyGateway:
    """For IPv6: connections begin inside."""

    id: str
    vpc: str


@dataclass(frozen=True, slots=True)
class NatGateway:
    id: str
    nic: str
    alive: bool = True


class Side(NamedTuple):
    vpc: str
    addresses: Addresses


@dataclass(frozen=True, slots=True)
class Peering:
    id: str
    sides: tuple[Side, Side]
    active: bool = True

    def across(self, vpc: str) -> tuple[Side, Side]:
        """This side and the other, seen from a VPC."""
        one, other = self.sides
        return (one, other) if one.vpc == vpc else (other, one)


@dataclass(frozen=True, slots=True)
class Site:
    """A network on premises behind a VPN connection or a Direct Connect interface.

    `addresses` are what the gateway sends there, `behind` is what its own router leads to.
    """

    id: str
    gateway: str
    addresses: Addresses
    up: bool = True
    behind: Addresses = NOBODY


@dataclass(frozen=True, slots=True)
class VpnGateway:
    id: str
    vpc: str
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceEndpoint:
    """A gateway endpoint: the way to a service's addresses without the internet."""

    id: str
    vpc: str
    service: str
    addresses: Addresses
    alive: bool = True


Gateway = InternetGateway | EgressOnlyGateway | NatGateway | Peering | VpnGateway | ServiceEndpoint


class Network(Protocol):
    """Lookups by id and address; whoever answers them may note what was asked."""

    def nic(self, id: str) -> Nic | None: ...

    def nic_at(self, vpc: str, place: int) -> Nic | None:
        """Who has a private address, or one of IPv6, in a VPC."""
        ...

    def nic_published_at(self, place: int) -> Nic | None:
        """Whom the internet finds at an address."""
        ...

    def groups_at(self, vpc: str, place: int) -> Collection[str]:
        """The security groups of whom a VPC knows at an address, its own or one of a peer."""
        ...

    def subnet(self, id: str) -> Subnet: ...

    def table(self, id: str) -> Table: ...

    def acl(self, id: str) -> Acl: ...

    def rules(self, group: str, *, leaving: bool) -> Rules: ...

    def addresses(self, vpc: str) -> Addresses: ...

    def gateway(self, id: str) -> Gateway | None:
        """What a route leads to; None for an interface, which `nic` finds, and for what is gone."""
        ...

    def door(self, vpc: str) -> InternetGateway | None:
        """The internet gateway of a VPC."""
        ...

    def site(self, id: str) -> Site | None: ...
