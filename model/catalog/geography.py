"""Continents, countries and the states of the US, by the codes that DNS knows them by, and where addresses are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from ipaddress import IPv4Network, ip_address
from typing import NamedTuple

from model.catalog.address_pools import region_of
from model.catalog.cities import City, cities
from model.catalog.pages import page
from model.catalog.regions import find_region

FEDERATION = "US"
"The country whose states have codes of their own."

CLIENTS = IPv4Network("198.18.0.0/15")
"Nobody's: each city has a /24 of it, in the order of their names, so that an address tells where a client sits."


class Area(NamedTuple):
    """A continent, a country or a state; what is empty is not said. The whole world has no code at all."""

    continent: str = ""
    country: str = ""
    state: str = ""

    @property
    def title(self) -> str:
        known = page("geography")
        if self.state:
            return known["states"].get(self.state, self.state)
        if self.country:
            return known["countries"].get(self.country, {"name": self.country})["name"]
        return known["continents"].get(self.continent, "")


class Place(NamedTuple):
    """Where somebody is: an area as narrow as it is known, on the globe."""

    name: str
    area: Area
    latitude: float
    longitude: float


@cache
def areas() -> tuple[Area, ...]:
    """All of them in the order of their codes: continents, countries, and each country's states after it."""
    return (*(Area(continent=code) for code in sorted(page("geography")["continents"])), *_countries())


def _countries() -> Iterator[Area]:
    known = page("geography")
    for code, country in sorted(known["countries"].items()):
        yield Area(country["continent"], code)
        if code == FEDERATION:
            yield from (Area(country["continent"], code, state) for state in sorted(known["states"]))


def continent_of(country: str) -> str | None:
    """None for what is no country's code."""
    found = page("geography")["countries"].get(country)
    return found["continent"] if found else None


@cache
def _code_of(country: str) -> str:
    return next(code for code, entry in page("geography")["countries"].items() if entry["name"] == country)


def place_of_city(city: City) -> Place:
    return Place(city.name, _area(city.name, city.country), city.latitude, city.longitude)


def _area(city: str, country: str) -> Area:
    code = _code_of(country)
    state = page("geography")["cities"].get(city, "") if code == FEDERATION else ""
    return Area(page("geography")["countries"][code]["continent"], code, state)


def client_in(city: City) -> str:
    """The address of a client's resolver there."""
    return str(CLIENTS[256 * cities().index(city) + 53])


def network_of(place: Place) -> str:
    """The addresses of the clients there; empty where nobody's are known."""
    return _networks().get(place.name, "")


@cache
def _networks() -> dict[str, str]:
    return {city.name: f"{CLIENTS[256 * number]}/24" for number, city in enumerate(cities())}


def place_of_address(address: str) -> Place | None:
    """Where an address is; None for one that nobody has placed on the map."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if found.version == 4 and found in CLIENTS:
        number = (int(found) - int(CLIENTS.network_address)) // 256
        return place_of_city(cities()[number]) if number < len(cities()) else None
    return place_of_region(region_of(address) or "")


def place_of_region(name: str) -> Place | None:
    """The city that a region of the cloud is at."""
    region = find_region(name)
    if region is None:
        return None
    return Place(region.city, _area(region.city, region.country), region.latitude, region.longitude)
