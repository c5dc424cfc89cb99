"""Edge locations of the content delivery network, and the regional caches between them and the origins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from model.catalog.cities import find_city
from model.catalog.geography import place_of_city
from model.catalog.pages import page
from model.catalog.regions import Region, find_region

CLASSES: dict[str, frozenset[str]] = {
    "PriceClass_100": frozenset({"NA", "EU"}),
    "PriceClass_200": frozenset({"NA", "EU", "AS", "AF"}),
}
"The continents whose edges serve the cheaper classes; all others are served by all."

AREAS: tuple[str, ...] = (
    "north-america",
    "europe",
    "africa",
    "south-america",
    "japan",
    "australia",
    "asia",
    "india",
)
"Whose edges have the same prices."
_OF_COUNTRIES = {"JP": "japan", "IN": "india", "IL": "europe", "TR": "europe", "AE": "africa"}
_OF_CONTINENTS = {
    "NA": "north-america",
    "EU": "europe",
    "AF": "africa",
    "SA": "south-america",
    "OC": "australia",
    "AS": "asia",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """`code` is that of the city's airport, with which the name of an edge begins."""

    code: str
    name: str
    continent: str
    country: str
    latitude: float
    longitude: float

    @property
    def area(self) -> str:
        """Of the price list; the Middle East is charged as Africa is."""
        return _OF_COUNTRIES.get(self.country) or _OF_CONTINENTS[self.continent]

    @property
    def pop(self) -> str:
        """As X-Amz-Cf-Pop says it."""
        return f"{self.code}50-C1"


@cache
def edges() -> tuple[Edge, ...]:
    """In the order of their cities."""
    found: list[Edge] = []
    for name, code in page("edges")["cities"].items():
        city = find_city(name)
        assert city is not None, f"no city is called {name}"
        place = place_of_city(city)
        found.append(Edge(code, name, place.area.continent, place.area.country, city.latitude, city.longitude))
    return tuple(found)


@cache
def edges_of(price_class: str) -> tuple[Edge, ...]:
    continents = CLASSES.get(price_class)
    return tuple(each for each in edges() if continents is None or each.continent in continents)


@cache
def regional_caches() -> tuple[Region, ...]:
    found = [find_region(name) for name in page("edges")["regional"]]
    return tuple(each for each in found if each is not None)
