"""Which edge a client is sent to, which regional cache stands behind that, and how long each part of the way takes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from model.catalog.edges import Edge, edges_of, regional_caches
from model.catalog.geography import Place
from model.catalog.regions import Region
from model.kernel.chance import Luck
from model.laws.globe import great_circle_km
from model.physics.round_trip import (
    DETOUR,
    HOPS,
    KM_PER_MILLISECOND,
    LAST_MILE,
    MILLISECONDS_PER_HOP,
    Spot,
)

OWN_LINES = 0.5
"Between an edge and an origin there are half as many routers: the network is Amazon's own."


@lru_cache(maxsize=1_024)
def edge_for(client: Spot, price_class: str = "PriceClass_All") -> Edge:
    """The one with the lowest latency. Everybody's own line costs the same whatever edge it leads to."""
    return min(edges_of(price_class), key=lambda each: (great_circle_km(client, each), each.code))


@lru_cache(maxsize=256)
def regional_of(edge: Edge) -> Region:
    return min(regional_caches(), key=lambda each: (great_circle_km(edge, each), each.name))


def client_milliseconds(seed: int, client: Spot, server: Spot) -> float:
    """There and back over the internet, the client's own line included."""
    line = Luck(seed, "last mile", client.name).draw(LAST_MILE) + HOPS * MILLISECONDS_PER_HOP
    return line + _glass(client, server)


def fill_milliseconds(edge: Edge, regional: Region, origin: Spot | None, *, as_far_as_origin: bool) -> float:
    """What a miss costs besides: to the regional cache, and from there to the origin where that misses too."""
    lines = HOPS * MILLISECONDS_PER_HOP * OWN_LINES
    way = lines + _glass(edge, regional)
    return way + lines + _glass(regional, origin) if as_far_as_origin and origin is not None else way


def _glass(one: Spot, other: Spot) -> float:
    return 2 * great_circle_km(one, other) * DETOUR / KM_PER_MILLISECOND


class Crowd(NamedTuple):
    """The clients of one edge: their share of all, and how far it is to it on average."""

    edge: Edge
    share: float
    milliseconds: float


@lru_cache(maxsize=64)
def crowds(seed: int, clients: tuple[tuple[float, Place], ...], price_class: str) -> tuple[Crowd, ...]:
    """Edges without any are left out."""
    found: dict[str, Crowd] = {}
    for share, place in clients:
        edge = edge_for(place, price_class)
        old = found.get(edge.code, Crowd(edge, 0.0, 0.0))
        way = old.share * old.milliseconds + share * client_milliseconds(seed, place, edge)
        found[edge.code] = Crowd(edge, old.share + share, way / (old.share + share))
    return tuple(found[code] for code in sorted(found))
