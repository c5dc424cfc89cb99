"""Where the name servers stand: in many cities, all with the same records; whoever asks is answered by the nearest."""

from __future__ import annotations

from functools import lru_cache

from model.catalog.edges import Edge, edges
from model.catalog.geography import Place
from model.catalog.regions import regions
from model.kernel.kernel import Kernel
from model.laws.globe import great_circle_km
from model.physics.facilities.edge import front_of

SHARED_KM = 25.0
"Servers this near to a region hang on its power and its carriers."


def site_for(kernel: Kernel, asker: Place) -> Edge:
    """The nearest that is not lost; cities without a region always have servers that are up."""
    return next(each for each in _nearest_first(asker) if not _is_lost(kernel, each))


@lru_cache(maxsize=1_024)
def _nearest_first(asker: Place) -> tuple[Edge, ...]:
    return tuple(sorted(edges(), key=lambda each: (great_circle_km(asker, each), each.code)))


def _is_lost(kernel: Kernel, site: Edge) -> bool:
    return any(not front_of(kernel, name).answering for name in _regions_at(site))


@lru_cache(maxsize=256)
def _regions_at(site: Edge) -> tuple[str, ...]:
    return tuple(each.name for each in regions() if great_circle_km(site, each) < SHARED_KM)
