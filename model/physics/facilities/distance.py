"""How far it is, in milliseconds there and back: within a zone, between zones, between regions."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from model.catalog.regions import Region, Zone
from model.kernel.chance import Between, Luck
from model.physics.noise import draw, series_key

WITHIN_ZONE = Between(0.1, 0.3)
BETWEEN_ZONES = Between(0.5, 1.9)
"Sites of a region are tens of kilometres apart, far enough not to share a fate."

_KM_PER_MILLISECOND = 100.0
"Light in glass, there and back."
_DETOUR = 1.35
_JITTER = 0.03
_EARTH_KM = 6371.0


def zone_milliseconds(seed: int, one: Zone, other: Zone) -> float:
    """The same in both directions."""
    span = WITHIN_ZONE if one.id == other.id else BETWEEN_ZONES
    return Luck(seed, "distance", *sorted((one.id, other.id))).draw(span)


def region_milliseconds(one: Region, other: Region) -> float:
    first, second = radians(one.latitude), radians(other.latitude)
    turned = radians(other.longitude - one.longitude)
    half = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(turned / 2) ** 2
    return 1.0 + 2 * _EARTH_KM * asin(sqrt(half)) * _DETOUR / _KM_PER_MILLISECOND


def measured_milliseconds(seed: int, name: str, usual: float, minute: int) -> float:
    """What probes found in one interval: the usual, a little more or less."""
    return usual * (1 + _JITTER * (2 * draw(series_key(seed, name), minute) - 1))
