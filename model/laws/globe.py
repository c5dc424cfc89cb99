"""How far two places on the globe are from each other."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Protocol

EARTH_KM = 6371.0


class OnGlobe(Protocol):
    """Whatever lies somewhere, in degrees."""

    @property
    def latitude(self) -> float: ...

    @property
    def longitude(self) -> float: ...


def great_circle_km(one: OnGlobe, other: OnGlobe) -> float:
    """Along the surface, by the haversine formula: d = 2 R asin(sqrt(h))."""
    first, second = radians(one.latitude), radians(other.latitude)
    turned = radians(other.longitude - one.longitude)
    half = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(turned / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
