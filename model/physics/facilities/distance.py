"""How far it is, in milliseconds there and back: within a zone, between zones, between regions."""

from __future__ import annotations

from model.catalog.regions import Region, Zone
from model.kernel.chance import Between, Luck
from model.laws.globe import great_circle_km
from model.physics.noise import draw, series_key
from model.physics.round_trip import DETOUR, HOPS, KM_PER_MILLISECOND, MILLISECONDS_PER_HOP

WITHIN_ZONE = Between(0.1, 0.3)
BETWEEN_ZONES = Between(0.5, 1.9)
"Sites of a region are tens of kilometres apart, far enough not to share a fate."

_JITTER = 0.03


def zone_milliseconds(seed: int, one: Zone, other: Zone) -> float:
    """The same in both directions."""
    span = WITHIN_ZONE if one.id == other.id else BETWEEN_ZONES
    return Luck(seed, "distance", *sorted((one.id, other.id))).draw(span)


def region_milliseconds(one: Region, other: Region) -> float:
    line = HOPS * MILLISECONDS_PER_HOP
    return line + 2 * great_circle_km(one, other) * DETOUR / KM_PER_MILLISECOND


def measured_milliseconds(seed: int, name: str, usual: float, minute: int) -> float:
    """What probes found in one interval: the usual, a little more or less."""
    return usual * (1 + _JITTER * (2 * draw(series_key(seed, name), minute) - 1))
