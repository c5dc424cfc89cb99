"""Where AWS is: regions on the map, their zones, and which of them an account has to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from model.catalog.pages import page

DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Zone:
    """An Availability Zone; the id is the same in every account, the name is this account's own."""

    name: str
    id: str
    region: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region; `since` is the year it opened, `opt_in` whether an account has to enable it first."""

    name: str
    title: str
    city: str
    country: str
    latitude: float
    longitude: float
    since: int
    opt_in: bool
    zones: tuple[Zone, ...]

    @property
    def opt_in_status(self) -> str:
        """What AWS says of an account that has not touched the matter."""
        return "not-opted-in" if self.opt_in else "opt-in-not-required"


def regions() -> tuple[Region, ...]:
    """Every commercial region, the default one first."""
    return tuple(_regions().values())


def region(name: str) -> Region:
    """The region called so, or KeyError."""
    return _regions()[name]


def find_region(name: str) -> Region | None:
    return _regions().get(name)


def find_zone(word: str) -> Zone | None:
    """The zone with this name or id."""
    return _zones().get(word)


@cache
def _regions() -> dict[str, Region]:
    return {name: _read(name, entry) for name, entry in page("regions").items()}


@cache
def _zones() -> dict[str, Zone]:
    return {word: zone for place in regions() for zone in place.zones for word in (zone.name, zone.id)}


def _read(name: str, entry: dict[str, Any]) -> Region:
    zones = tuple(Zone(name + letter, zone_id, name) for letter, zone_id in entry["zones"].items())
    own: dict[str, Any] = entry | {"zones": zones}
    return Region(name=name, **own)
