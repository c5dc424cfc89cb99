"""OpenSearch: what happens by itself: a domain says once a minute what was asked of it, and how full it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import fall_silent, minutely, tell_events, tell_levels, told_events, told_level
from model.physics.series import Series
from model.services.opensearch.resources.domains import Domain, Traffic

DIMENSIONS = {"DomainName": "domain_name", "ClientId": "account"}
MEBIBYTE = 1024 * 1024
IDLE_PERCENT, PERCENT_A_REQUEST = 4.0, 0.02
"How busy the processors of a domain are that nobody asks, and what each request of a minute adds."

LEVELS: Mapping[str, tuple[str, str]] = {
    "ClusterStatus.green": ("Count", "green"),
    "Nodes": ("Count", "nodes"),
    "SearchableDocuments": ("Count", "documents"),
    "ClusterUsedSpace": ("Megabytes", "used"),
    "FreeStorageSpace": ("Megabytes", "free"),
    "CPUUtilization": ("Percent", "busy"),
}
EVENTS: Mapping[str, tuple[str, str]] = {
    "IndexingRate": ("Count", "indexed"),
    "SearchRate": ("Count", "searched"),
    "2xx": ("Count", "answered"),
    "4xx": ("Count", "mistaken"),
}


@minutely(Domain)
async def tell_minute(world: World, domain: Domain) -> bool:
    traffic = domain.traffic
    asked = traffic.answered + traffic.mistaken + traffic.indexed
    levels = {
        "green": 1.0,
        "nodes": domain.cluster.instance_count,
        "documents": domain.documents,
        "used": domain.stored_bytes / MEBIBYTE,
        "free": domain.free_bytes / MEBIBYTE,
        "busy": min(IDLE_PERCENT + PERCENT_A_REQUEST * asked / domain.cluster.instance_count, 100.0),
    }
    tell_levels(world, domain.arn, levels)
    tell_events(world, domain.arn, {quantity: getattr(traffic, quantity) for _, quantity in EVENTS.values()})
    domain.traffic = Traffic()
    return traffic != Traffic()


begin_counting = tell_minute.begin


def stop_counting(world: World, domain: Domain) -> None:
    tell_minute.stop(world, domain)
    fall_silent(world, domain.arn, tuple(quantity for _, quantity in (*LEVELS.values(), *EVENTS.values())))


def _level(quantity: str) -> Callable[[World, Domain], Series | None]:
    return lambda world, domain: told_level(world, domain.arn, quantity)


def _amount(quantity: str) -> Callable[[World, Domain], Series | None]:
    return lambda world, domain: told_events(world, domain.arn, quantity)


for _name, (_unit, _quantity) in LEVELS.items():
    metric("AWS/ES", _name, _unit, of=Domain, dimensions=DIMENSIONS)(_level(_quantity))

for _name, (_unit, _quantity) in EVENTS.items():
    metric("AWS/ES", _name, _unit, of=Domain, dimensions=DIMENSIONS)(_amount(_quantity))
