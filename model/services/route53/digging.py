"""Asking name servers from anywhere on the map, or from within a VPC, with the reasons of the answer."""

from __future__ import annotations

from ipaddress import ip_network
from typing import NamedTuple

from model.catalog.cities import find_city
from model.catalog.geography import Area, Place, areas, place_of_address, place_of_city, place_of_region
from model.catalog.regions import find_region
from model.kit.world import World
from model.laws.dns.answer import Answer
from model.physics.clients import places_of
from model.services.ec2.resources.vpcs import Vpc
from model.services.route53.answering import one_answer
from model.services.route53.home import HOME
from model.services.route53.resolving import asker_at
from model.services.route53.resources.hosted_zones import ZoneVpc
from model.services.route53.sites import site_for


class Dug(NamedTuple):
    """An answer, and where whoever asked was taken to be; nowhere where no map has the address."""

    answer: Answer
    place: Place | None
    site: str = ""
    "The city whose name servers answered; none of an answer that did not come over the internet, or from nowhere."


def dig(world: World, name: str, type: str, address: str, turn: int) -> Dug:
    """As a client at an address, or in a subnet, is told; without one somebody at Route 53's own.

    Luck differs from turn to turn.
    """
    place = place_of_address(address.partition("/")[0]) if address else place_of_region(HOME)
    luck = world.luck("dig", world.now, name, type, turn)
    return Dug(one_answer(world, name, type, asker_at(world, place, address), luck=luck), place, _site(world, place))


def dig_from(world: World, name: str, type: str, where: str, turn: int) -> Dug:
    """The same from a city, a region, a continent by its code, an address or subnet, or a VPC of the account's.

    ValueError for what is none of these.
    """
    if not where or _is_address(where):
        return dig(world, name, type, where, turn)
    luck = world.luck("dig", world.now, name, type, turn)
    vpc = _vpc_called(world, where) if where.startswith("vpc-") else None
    place = _place_called(vpc.vpc_region if vpc else where)
    found = one_answer(world, name, type, asker_at(world, place), vpc=vpc, luck=luck)
    return Dug(found, place, "" if vpc else _site(world, place))


def _is_address(where: str) -> bool:
    try:
        ip_network(where, strict=False)
    except ValueError:
        return False
    return True


def _site(world: World, place: Place | None) -> str:
    return site_for(world.kernel, place).name if place else ""


def _vpc_called(world: World, id: str) -> ZoneVpc:
    found = world.kernel.store.anywhere(Vpc, id)
    if found is None or found.account != world.account:
        raise ValueError(f"there is no VPC {id} in this account")
    return ZoneVpc(vpc_region=found.region, vpc_id=id)


def _place_called(where: str) -> Place:
    if find_region(where) is not None:
        found = place_of_region(where)
        assert found is not None, "regions are on the map"
        return found
    if Area(where.upper()) in areas():
        there = (place for _, place in places_of({where.upper(): 1.0}, None) if place is not None)
        found = next((each for each in there if each.area.continent == where.upper()), None)
        if found is not None:
            return found
    city = find_city(where.replace("-", " "))
    if city is None:
        raise ValueError(f"{where!r} is no city, region, continent's code, address or VPC")
    return place_of_city(city)
