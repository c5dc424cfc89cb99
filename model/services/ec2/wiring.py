"""The network of an account and region, and of those it is peered with, as the law of reach reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from model.kit.resource import Resource
from model.kit.world import World
from model.laws.reach.addresses import SIXTH, Addresses, place, span, written
from model.laws.reach.firewall import GroupRule
from model.laws.reach.network import (
    LOCAL,
    Acl,
    Gateway,
    InternetGateway,
    NatGateway,
    Nic,
    Route,
    ServiceEndpoint,
    Site,
    Subnet,
    Table,
)
from model.physics.facilities.site import find_site
from model.services.ec2.beyond import addresses_of, beyond, homes_of_peers, peers_in_region, site
from model.services.ec2.endpoint_services import GATEWAY
from model.services.ec2.endpoint_ways import list_to
from model.services.ec2.prefix_lists import blocks_of
from model.services.ec2.reaching import acl_entries, group_rules
from model.services.ec2.resources import internet_gateways, nat_gateways, route_tables, subnets
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NAT, NetworkInterface
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.routing import ACTIVE, table_of

R = TypeVar("R", bound=Resource)


class Wiring:
    """A `Network` of what is there now. A walk that comes by a peering sees what is behind it, whosever that is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._places = [world]

    def nic(self, id: str) -> Nic | None:
        found = self._find(NetworkInterface, id)
        return self._nic(found) if found else None

    def nic_at(self, vpc: str, place: int) -> Nic | None:
        found = self._at(vpc, place)
        return self._nic(found) if found else None

    def nic_published_at(self, place: int) -> Nic | None:
        field = "public_ips" if place < SIXTH else "ipv6_ips"
        found = self._world.where(NetworkInterface, **{field: written(place)})
        return self._nic(found[0]) if found else None

    def groups_at(self, vpc: str, place: int) -> Collection[str]:
        found = self._at(vpc, place)
        if found is None and place not in self.addresses(vpc):
            peers = peers_in_region(self._home(vpc), vpc)
            found = next((each for home, peer in peers if (each := _interface_at(home, peer, place))), None)
        return found.group_ids if found else ()

    def subnet(self, id: str) -> Subnet:
        found = self._get(subnets.Subnet, id)
        home = self._home_of(found)
        (acl,) = home.where(NetworkAcl, subnet_ids=id)
        table = table_of(home, found)
        return Subnet(id, found.vpc_id, Addresses.of(*found.blocks), acl.network_acl_id, table.route_table_id)

    def table(self, id: str) -> Table:
        found = self._get(route_tables.RouteTable, id)
        routes = [each for route in found.routes for each in _routes(self._home_of(found), route)]
        return Table(id, tuple(sorted(routes, key=lambda each: (-each.prefix, each.destination.startswith("pl-")))))

    def acl(self, id: str) -> Acl:
        found = self._get(NetworkAcl, id)
        return Acl(id, acl_entries(found), acl_entries(found, egress=True))

    def rules(self, group: str, *, leaving: bool) -> Sequence[GroupRule]:
        found = self._find(SecurityGroup, group)
        return group_rules(self._home_of(found), (group,), egress=leaving) if found else ()

    def addresses(self, vpc: str) -> Addresses:
        return addresses_of(self._get(Vpc, vpc))

    def gateway(self, id: str) -> Gateway | None:
        nat = self._find(nat_gateways.NatGateway, id)
        if nat is not None:
            return self._nat_gateway(nat)
        endpoint = self._find(VpcEndpoint, id)
        if endpoint is not None:
            return _service(self._home_of(endpoint), endpoint)
        door = self._find(internet_gateways.InternetGateway, id)
        if door is not None:
            return InternetGateway(id, door.vpc_id) if door.vpc_id else None
        return self._beyond(id)

    def _nat_gateway(self, found: nat_gateways.NatGateway) -> NatGateway:
        """It is on many machines of its zone, and stays as long as any of them does."""
        zone_id = self._get(subnets.Subnet, found.subnet_id).availability_zone_id
        alive = found.state == "available" and _is_there(self._world, zone_id)
        return NatGateway(found.nat_gateway_id, found.nat_gateway_addresses[0].network_interface_id, alive)

    def _beyond(self, id: str) -> Gateway | None:
        """What leads to others; those on the far side of a peering can be looked up from then on."""
        for home in tuple(self._places):
            found = beyond(home, id)
            if found is not None:
                self._places += [each for each in homes_of_peers(home, id) if not self._knows(each)]
                return found
        return None

    def _knows(self, home: World) -> bool:
        return any((each.account, each.region) == (home.account, home.region) for each in self._places)

    def door(self, vpc: str) -> InternetGateway | None:
        found = self._home(vpc).where(internet_gateways.InternetGateway, vpc_id=vpc)
        return InternetGateway(found[0].internet_gateway_id, vpc) if found else None

    def site(self, id: str) -> Site | None:
        found = (site(home, id) for home in self._places)
        return next((each for each in found if each), None)

    def _at(self, vpc: str, place: int) -> NetworkInterface | None:
        return _interface_at(self._home(vpc), vpc, place)

    def _home(self, vpc: str) -> World:
        return self._home_of(self._get(Vpc, vpc))

    def _home_of(self, thing: Resource) -> World:
        """The part of the cloud that something is in."""
        here = (thing.account, thing.region)
        return next(each for each in self._places if (each.account, each.region) == here)

    def _find(self, kind: type[R], id: str) -> R | None:
        for home in self._places:
            found = home.find(kind, id)
            if found is not None:
                return found
        return None

    def _get(self, kind: type[R], id: str) -> R:
        found = self._find(kind, id)
        if found is None:
            raise kind.is_missing(id)
        return found

    def _nic(self, found: NetworkInterface) -> Nic:
        instance = self._find(Instance, found.instance_id) if found.instance_id else None
        groups = None if found.interface_type == NAT else found.group_ids
        published = tuple((place(each.private_ip), place(each.public_ip)) for each in found.public_addresses)
        return Nic(
            found.network_interface_id,
            found.vpc_id,
            found.subnet_id,
            tuple(map(place, (*found.addresses, *found.ipv6_ips))),
            groups,
            checked=found.source_dest_check and groups is not None,
            published=published,
            alive=_is_there(self._world, found.availability_zone_id) and (instance is None or _runs(instance)),
        )


def _interface_at(home: World, vpc: str, place: int) -> NetworkInterface | None:
    """Who has an address in a VPC."""
    field = "addresses" if place < SIXTH else "ipv6_ips"
    found = home.where(NetworkInterface, **{field: written(place)})
    return next((each for each in found if each.vpc_id == vpc), None)


def _runs(instance: Instance) -> bool:
    """Whether somebody answers; where its host has no power, EC2 still calls it running."""
    return instance.state_name == "running" and instance.answers


def _is_there(world: World, zone_id: str) -> bool:
    """Whether a zone can be reached from others."""
    site = find_site(world, zone_id)
    return site is None or not site.is_out


def _service(world: World, endpoint: VpcEndpoint) -> ServiceEndpoint | None:
    """A gateway endpoint; one of interfaces is met at those."""
    if endpoint.vpc_endpoint_type != GATEWAY:
        return None
    blocks = Addresses.of(*list_to(world, endpoint).cidrs)
    alive = endpoint.state == "available"
    return ServiceEndpoint(endpoint.vpc_endpoint_id, endpoint.vpc_id, endpoint.word, blocks, alive)


def _routes(world: World, route: route_tables.Route) -> Iterator[Route]:
    """One for each block that a route is about."""
    target = LOCAL if route.is_local else route.target
    id = route.destination_prefix_list_id
    for block in blocks_of(world, id) if id else (route.destination,):
        prefix = int(block.rpartition("/")[2])
        yield Route(route.destination, span(block), prefix, target, route.state == ACTIVE)
