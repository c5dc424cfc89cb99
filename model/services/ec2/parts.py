"""The parts of networks as the law of reach reads them, each looked up in the store by id or index alone.

`home` is the account and region that a part is in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from model.kit.world import World
from model.laws.reach.addresses import SIXTH, Addresses, place, span, written
from model.laws.reach.firewall import GroupRule, Rules
from model.laws.reach.network import (
    LOCAL,
    Acl,
    Gateway,
    InternetGateway,
    NatGateway,
    Nic,
    Route,
    ServiceEndpoint,
    Subnet,
    Table,
)
from model.laws.reach.packets import Traffic
from model.physics.facilities.site import find_site
from model.services.ec2.beyond import beyond
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
from model.services.ec2.routing import ACTIVE, table_of

EVERYBODY = Addresses.of("0.0.0.0/0", "::/0")


class Found(NamedTuple):
    """An interface, and where it is."""

    id: str
    account: str
    region: str


def nic(home: World, id: str) -> Nic | None:
    found = home.find(NetworkInterface, id)
    if found is None:
        return None
    instance = home.find(Instance, found.instance_id) if found.instance_id else None
    groups = None if found.interface_type == NAT else found.group_ids
    return Nic(
        id,
        found.vpc_id,
        found.subnet_id,
        tuple(map(place, (*found.addresses, *found.ipv6_ips))),
        groups,
        checked=found.source_dest_check and groups is not None,
        published=tuple((place(each.private_ip), place(each.public_ip)) for each in found.public_addresses),
        alive=_is_there(home, found.availability_zone_id) and (instance is None or _runs(instance)),
    )


def _runs(instance: Instance) -> bool:
    """Whether somebody answers; where its host has no power, EC2 still calls it running."""
    return instance.state_name == "running" and instance.answers


def _is_there(home: World, zone_id: str) -> bool:
    """Whether a zone can be reached from others."""
    site = find_site(home, zone_id)
    return site is None or not site.is_out


def interface_at(home: World, vpc: str, place: int) -> str | None:
    """Who has an address in a VPC."""
    field = "addresses" if place < SIXTH else "ipv6_ips"
    found = home.where(NetworkInterface, **{field: written(place)})
    return next((each.id for each in found if each.vpc_id == vpc), None)


def published_at(world: World, place: int) -> Found | None:
    """Whom the internet finds at an address: it is one for all accounts and regions."""
    field = "public_ips" if place < SIXTH else "ipv6_ips"
    found = world.kernel.store.wherever(NetworkInterface, field, written(place))
    return Found(found[0].id, found[0].account, found[0].region) if found else None


def subnet(home: World, id: str) -> Subnet | None:
    found = home.find(subnets.Subnet, id)
    if found is None:
        return None
    (acl,) = home.where(NetworkAcl, subnet_ids=id)
    return Subnet(id, found.vpc_id, Addresses.of(*found.blocks), acl.id, table_of(home, found).id)


def table(home: World, id: str) -> Table | None:
    found = home.find(route_tables.RouteTable, id)
    if found is None:
        return None
    routes = [each for route in found.routes for each in _routes(home, route)]
    return Table(id, tuple(sorted(routes, key=lambda each: (-each.prefix, each.destination.startswith("pl-")))))


def _routes(home: World, route: route_tables.Route) -> Iterator[Route]:
    """One for each block that a route is about."""
    target = LOCAL if route.is_local else route.target
    id = route.destination_prefix_list_id
    for block in blocks_of(home, id) if id else (route.destination,):
        prefix = int(block.rpartition("/")[2])
        yield Route(route.destination, span(block), prefix, target, route.state == ACTIVE)


def acl(home: World, id: str) -> Acl | None:
    found = home.find(NetworkAcl, id)
    return Acl(id, acl_entries(found), acl_entries(found, egress=True)) if found else None


def rules(home: World, group: str, leaving: bool) -> Rules:
    """Of groups in EC2-Classic nobody says what goes out, and to Amazon's balancers there everybody comes."""
    found = home.find(SecurityGroup, group)
    if found is not None and found.vpc_id is None and (leaving or found.is_hidden):
        return Rules((GroupRule("", group, Traffic(), EVERYBODY),))
    return Rules(group_rules(home, (group,), egress=leaving))


def gateway(home: World, id: str) -> Gateway | None:
    match id.partition("-")[0]:
        case "nat":
            nat = home.find(nat_gateways.NatGateway, id)
            return _nat_gateway(home, nat) if nat else None
        case "vpce":
            endpoint = home.find(VpcEndpoint, id)
            return _service(home, endpoint) if endpoint else None
        case "igw":
            door = home.find(internet_gateways.InternetGateway, id)
            return InternetGateway(id, door.vpc_id) if door and door.vpc_id else None
        case _:
            return beyond(home, id)


def _nat_gateway(home: World, found: nat_gateways.NatGateway) -> NatGateway:
    """It is on many machines of its zone, and stays as long as any of them does."""
    subnet = home.find(subnets.Subnet, found.subnet_id)
    alive = found.state == "available" and subnet is not None and _is_there(home, subnet.availability_zone_id)
    return NatGateway(found.id, found.nat_gateway_addresses[0].network_interface_id, alive)


def _service(home: World, endpoint: VpcEndpoint) -> ServiceEndpoint | None:
    """A gateway endpoint; one of interfaces is met at those."""
    if endpoint.vpc_endpoint_type != GATEWAY:
        return None
    blocks = Addresses.of(*list_to(home, endpoint).cidrs)
    return ServiceEndpoint(endpoint.id, endpoint.vpc_id, endpoint.word, blocks, endpoint.state == "available")


def door(home: World, vpc: str) -> InternetGateway | None:
    found = home.where(internet_gateways.InternetGateway, vpc_id=vpc)
    return InternetGateway(found[0].id, vpc) if found else None
