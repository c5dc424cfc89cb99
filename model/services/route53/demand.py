"""Letting a load story in at a DNS name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.catalog.cities import find_city
from model.catalog.geography import areas
from model.kit.world import World
from model.laws.dns.names import canonical, flaw_of
from model.physics.traffic import OWN_WORDS, Traffic, traffic_from
from model.services.route53.behavior.spreading import turn
from model.services.route53.resources.spreads import Spread


def let_in(world: World, name: str, told: Mapping[str, Any]) -> None:
    """From now on clients of this story come to whatever the name leads them to, instead of the one before.

    ValueError for what is no story, no name, or comes from nowhere on the map.
    """
    entry = canonical(name)
    if flaw_of(entry) or entry == ".":
        raise ValueError(f"{name!r} is no domain name")
    fresh = traffic_from(entry, told, world.now)
    _check_origins(fresh.origins)
    known = world.find(Traffic, entry)
    if known is None:
        world.add(fresh)
    else:
        for field in ("story", "starts_at", "paths", "origins", "late", "databases", *OWN_WORDS):
            setattr(known, field, getattr(fresh, field))
    if world.find(Spread, entry) is None:
        world.add(Spread(entry=entry))
    world.wake(turn, entry)


def _check_origins(origins: tuple[tuple[str, float], ...]) -> None:
    continents = {each.continent for each in areas()}
    for place, _ in origins:
        if place not in continents and find_city(place) is None:
            raise ValueError(f"{place!r} is no continent's code and no city")
