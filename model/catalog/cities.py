"""Where clients of the cloud may sit: large cities on the map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from model.catalog.pages import page


@dataclass(frozen=True, slots=True)
class City:
    """A city by its English name, without accents."""

    name: str
    country: str
    latitude: float
    longitude: float


@cache
def cities() -> tuple[City, ...]:
    """By name."""
    return tuple(City(name, **entry) for name, entry in page("cities").items())


def find_city(beginning: str) -> City | None:
    """The first whose name begins so, however it is written."""
    folded = beginning.casefold()
    return next((city for city in cities() if city.name.casefold().startswith(folded)), None)
