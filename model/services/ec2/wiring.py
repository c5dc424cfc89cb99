"""The networks of all accounts and regions, as a packet that comes from somewhere sees them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from model.kit.world import World
from model.laws.reach.addresses import Addresses
from model.laws.reach.firewall import Rules
from model.laws.reach.network import (
    Acl,
    EgressOnlyGateway,
    Gateway,
    InternetGateway,
    NatGateway,
    Nic,
    Peering,
    ServiceEndpoint,
    Site,
    Subnet,
    Table,
    VpnGateway,
)
from model.services.ec2 import parts
from model.services.ec2.beyond import addresses_of, homes_of_peers, peers_in_region, site
from model.services.ec2.resources import subnets
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.vpcs import Vpc, is_classic

T = TypeVar("T")


class Wiring:
    """A `Network` of what is there now; parts of it are looked up once for as long as they stay as they are.

    Who asks about an id has it from something else. So what a part names is looked for where that part is, and what
    nothing has named yet is in the account and region where the packet begins.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._recall = world.kernel.recall
        self._homes: dict[str, World] = {}

    def nic(self, id: str) -> Nic | None:
        found = self._ask(parts.nic, id)
        if found is not None:
            self._place(id, found.subnet, found.vpc, *(found.groups or ()))
        return found

    def nic_at(self, vpc: str, place: int) -> Nic | None:
        found = self._at(vpc, self._ask(parts.interface_at, vpc, place))
        return found or (self._nic_beside(vpc, place) if is_classic(vpc) else None)

    def _nic_beside(self, vpc: str, place: int) -> Nic | None:
        found = ((each, self._ask(parts.interface_at, each, place)) for each in self._peers(vpc))
        return next((self._at(each, id) for each, id in found if id is not None), None)

    def _at(self, near: str, id: str | None) -> Nic | None:
        if id is None:
            return None
        self._place(near, id)
        return self.nic(id)

    def nic_published_at(self, place: int) -> Nic | None:
        found: parts.Found | None = self._look(parts.published_at, self._world, place)
        if found is None:
            return None
        self._settle(found.id, found.account, found.region)
        return self.nic(found.id)

    def groups_at(self, vpc: str, place: int) -> Collection[str]:
        """Only peers of the region have groups that rules can name."""
        found = self.nic_at(vpc, place)
        if found is None and place not in self.addresses(vpc):
            found = next((each for peer in self._peers(vpc) if (each := self.nic_at(peer, place))), None)
        return (found.groups or ()) if found else ()

    def _peers(self, vpc: str) -> list[str]:
        found = self._ask(peers_in_region, vpc)
        for each, account, region in found:
            self._settle(each, account, region)
        return [each for each, _, _ in found]

    def subnet(self, id: str) -> Subnet:
        found = self._ask(parts.subnet, id)
        if found is None:
            raise subnets.Subnet.is_missing(id)
        self._place(id, found.acl, found.table)
        return found

    def table(self, id: str) -> Table:
        found = self._ask(parts.table, id)
        if found is None:
            raise RouteTable.is_missing(id)
        self._place(id, *(each.target for each in found.routes))
        return found

    def acl(self, id: str) -> Acl:
        found = self._ask(parts.acl, id)
        if found is None:
            raise NetworkAcl.is_missing(id)
        return found

    def rules(self, group: str, *, leaving: bool) -> Rules:
        return self._ask(parts.rules, group, leaving)

    def addresses(self, vpc: str) -> Addresses:
        found = self._ask(addresses_of, vpc)
        if found is None:
            raise Vpc.is_missing(vpc)
        return found

    def gateway(self, id: str) -> Gateway | None:
        found = self._ask(parts.gateway, id)
        match found:
            case Peering():
                for vpc, account, region in self._ask(homes_of_peers, id):
                    self._settle(vpc, account, region)
            case VpnGateway():
                self._place(id, found.vpc, *(each.id for each in found.sites))
            case NatGateway():
                self._place(id, found.nic)
            case InternetGateway() | EgressOnlyGateway() | ServiceEndpoint():
                self._place(id, found.vpc)
            case None:
                pass
        return found

    def door(self, vpc: str) -> InternetGateway | None:
        found = self._ask(parts.door, vpc)
        if found is not None:
            self._place(vpc, found.id)
        return found

    def site(self, id: str) -> Site | None:
        found = self._ask(site, id)
        if found is not None:
            self._place(id, found.gateway)
        return found

    def _ask(self, look: Callable[..., T], id: str, *more: Any) -> T:
        return self._look(look, self._homes.get(id, self._world), id, *more)

    def _look(self, look: Callable[..., T], home: World, *what: Any) -> T:
        return self._recall.ask((look, home.account, home.region, *what), look, home, *what)

    def _place(self, near: str, *ids: str) -> None:
        """What is named by something is where that is."""
        if self._homes:
            self._homes.update(dict.fromkeys(ids, self._homes.get(near, self._world)))

    def _settle(self, id: str, account: str, region: str) -> None:
        here = self._world
        is_here = (account, region) == (here.account, here.region)
        self._homes[id] = here if is_here else here.cell.world(account, region, here.service)
