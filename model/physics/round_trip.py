"""How long a packet takes from a client's city to a region and back: distance, light in glass, and routers between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from model.catalog.regions import Region
from model.kernel.chance import Between, Luck
from model.laws.globe import OnGlobe, great_circle_km

KM_PER_MILLISECOND = 200.0
"Light in glass, in one direction."
DETOUR = 1.35
"Cables follow coasts and railways."
HOPS = 12
MILLISECONDS_PER_HOP = 0.2
LAST_MILE = Between(2.0, 8.0)
"What the client's own line costs, whatever it talks to, in milliseconds there and back."


class Spot(OnGlobe, Protocol):
    """A place that has a name."""

    @property
    def name(self) -> str: ...


class RoundTrip(NamedTuple):
    region: Region
    kilometres: float
    milliseconds: float


def round_trips(seed: int, client: Spot, regions: Iterable[Region]) -> tuple[RoundTrip, ...]:
    """The nearest first. Luck chooses the client's line alone, so that it never changes which region is nearest."""
    line = Luck(seed, "last mile", client.name).draw(LAST_MILE) + HOPS * MILLISECONDS_PER_HOP
    apart = [(each, great_circle_km(client, each)) for each in regions]
    trips = [RoundTrip(each, km, line + 2 * km * DETOUR / KM_PER_MILLISECOND) for each, km in apart]
    return tuple(sorted(trips, key=lambda trip: (trip.kilometres, trip.region.name)))
