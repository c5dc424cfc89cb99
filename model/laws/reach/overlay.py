"""A network in which some things are otherwise than they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from model.laws.reach.addresses import Addresses
from model.laws.reach.firewall import Rules
from model.laws.reach.network import Acl, Gateway, InternetGateway, Network, Nic, Site, Subnet, Table


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is there in place of what has the same id; a group's rules by their direction (`leaving`) too."""

    rules: Mapping[tuple[str, bool], Rules] = field(default_factory=dict[tuple[str, bool], Rules])
    acls: Mapping[str, Acl] = field(default_factory=dict[str, Acl])
    subnets: Mapping[str, Subnet] = field(default_factory=dict[str, Subnet])
    tables: Mapping[str, Table] = field(default_factory=dict[str, Table])


class Overlay:
    """A `Network` that is like another, but for that."""

    def __init__(self, under: Network, otherwise: Otherwise) -> None:
        self._under = under
        self._otherwise = otherwise

    def rules(self, group: str, *, leaving: bool) -> Rules:
        found = self._otherwise.rules.get((group, leaving))
        return self._under.rules(group, leaving=leaving) if found is None else found

    def acl(self, id: str) -> Acl:
        return self._otherwise.acls.get(id) or self._under.acl(id)

    def subnet(self, id: str) -> Subnet:
        return self._otherwise.subnets.get(id) or self._under.subnet(id)

    def table(self, id: str) -> Table:
        return self._otherwise.tables.get(id) or self._under.table(id)

    def nic(self, id: str) -> Nic | None:
        return self._under.nic(id)

    def nic_at(self, vpc: str, place: int) -> Nic | None:
        return self._under.nic_at(vpc, place)

    def nic_published_at(self, place: int) -> Nic | None:
        return self._under.nic_published_at(place)

    def groups_at(self, vpc: str, place: int) -> Collection[str]:
        return self._under.groups_at(vpc, place)

    def addresses(self, vpc: str) -> Addresses:
        return self._under.addresses(vpc)

    def gateway(self, id: str) -> Gateway | None:
        return self._under.gateway(id)

    def door(self, vpc: str) -> InternetGateway | None:
        return self._under.door(vpc)

    def site(self, id: str) -> Site | None:
        return self._under.site(id)
