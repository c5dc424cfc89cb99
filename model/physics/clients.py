"""Where the clients of a load story sit, when it says so by continents and cities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from model.catalog.cities import cities, find_city
from model.catalog.geography import Place, place_of_city

Shares = tuple[tuple[str, float], ...]


def places_of(origins: Mapping[str, float] | Shares, otherwise: Place | None) -> Iterator[tuple[float, Place | None]]:
    """Shares of all clients. A continent's sit in its cities alike; where nobody said, all are where `otherwise` is."""
    if not origins:
        yield 1.0, otherwise
    for name, share in dict(origins).items():
        there = [each for each in _everywhere() if each.area.continent == name] or _in_city(name)
        for each in there:
            yield share / len(there), each


def _in_city(name: str) -> list[Place]:
    city = find_city(name)
    return [place_of_city(city)] if city else []


@cache
def _everywhere() -> tuple[Place, ...]:
    return tuple(map(place_of_city, cities()))
