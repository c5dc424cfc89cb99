"""What names mean to an instance: the answers of the name servers that its VPC's DHCP options give it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model.catalog.regions import find_region
from model.catalog.service_addresses import service_address
from model.kit.naming import addresses_of
from model.kit.published import published
from model.kit.world import World
from model.laws.reach.addresses import place, written
from model.laws.reach.network import Nic
from model.laws.reach.packets import UDP, Packet
from model.services.ec2.endpoint_services import INTERFACE
from model.services.ec2.leases import options_of
from model.services.ec2.names import private_label
from model.services.ec2.reach import reach
from model.services.ec2.resources.network_interfaces import NetworkInterface, PublicAddress
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpcs import Vpc

PROVIDED = "AmazonProvidedDNS"
DNS = 53

_SERVICE = re.compile(r"([a-z0-9-]+)\.([a-z0-9-]+)\.amazonaws\.com")


def resolve(world: World, nic: Nic, name: str) -> str | None:
    """The address that a name leads to, None where no server knows it or none answers."""
    vpc = world.get(Vpc, nic.vpc)
    options = options_of(world, world.get(NetworkInterface, nic.id))
    if options is None:
        return None
    whole = name if "." in name else f"{name}.{options.domain_name}"
    for server in options.name_servers:
        if server in (PROVIDED, resolver_of(vpc)):
            if vpc.enable_dns_support:
                return _inside(world, nic, whole)
        elif _answers(world, nic, server):
            return _named_here(world, nic, whole, options.domain_name) or _outside(world, whole)
    return None


def _named_here(world: World, nic: Nic, name: str, domain: str) -> str | None:
    """A server of one's own keeps the machines that its domain was given to; the VPC's does not know that domain."""
    label, _, of = name.partition(".")
    if of != domain:
        return None
    found = world.where(NetworkInterface, vpc_id=nic.vpc)
    return next((each.private_ip_address for each in found if private_label(each.private_ip_address) == label), None)


def resolver_of(vpc: Vpc) -> str:
    """Every VPC's own resolver is at the third address of its block."""
    return written(place(vpc.cidr_block.partition("/")[0]) + 2)


def _answers(world: World, nic: Nic, server: str) -> bool:
    return reach(world, nic.id, Packet(UDP, nic.addresses[0], place(server), DNS)).arrived


def _inside(world: World, nic: Nic, name: str) -> str | None:
    """The resolver of a VPC knows its private zones first, its machines by their private addresses, and services by
    its endpoints."""
    own = addresses_of(world, nic.vpc, name) if world.get(Vpc, nic.vpc).enable_dns_hostnames else None
    if own is not None:
        return next(iter(own), None)
    for each in world.where(NetworkInterface, vpc_id=nic.vpc):
        if each.private_dns_name == name:
            return each.private_ip_address
        for public in each.public_addresses:
            if public.public_dns_name == name:
                return public.private_ip
    for interface in _stand_ins(world, nic, name):
        return interface.private_ip_address
    return _outside(world, name)


def _stand_ins(world: World, nic: Nic, name: str) -> Iterator[NetworkInterface]:
    """Interfaces of endpoints that have a name in the VPC, those of the asker's own zone first."""
    zone = world.get(NetworkInterface, nic.id).availability_zone
    for endpoint in world.where(VpcEndpoint, vpc_id=nic.vpc):
        named = endpoint.vpc_endpoint_type == INTERFACE and endpoint.state == "available"
        if named and any(each.dns_name == name for each in endpoint.dns_entries):
            found = [world.get(NetworkInterface, id) for id in endpoint.network_interface_ids]
            yield from sorted(found, key=lambda each: each.availability_zone != zone)


def _outside(world: World, name: str) -> str | None:
    """What everybody on the internet is told."""
    for public in _published(world):
        if public.public_dns_name == name:
            return public.public_ip
    of_zone, of_service = addresses_of(world, "", name), published(world.cell, name)
    if of_zone is not None or of_service is not None:
        return next(iter(of_zone or (of_service.addresses if of_service else ())), None)
    service = _SERVICE.fullmatch(name)
    if service is None or find_region(service[2]) is None:
        return None
    return service_address(service[1], service[2])


def _published(world: World) -> Iterator[PublicAddress]:
    for each in world.kernel.store.everywhere(NetworkInterface):
        yield from each.public_addresses
