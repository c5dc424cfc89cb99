"""How much sooner viewers are answered by edges than they would be by the origin itself."""

from __future__ import annotations

from collections.abc import Sequence

from model.catalog.geography import place_of_region
from model.catalog.regions import find_region
from model.kit.arn import read_arn
from model.kit.published import published
from model.kit.world import World
from model.laws.edge.setup import Origin, Setup
from model.physics.caching import Cached
from model.physics.clients import places_of
from model.physics.edge_ways import Crowd, client_milliseconds, fill_milliseconds, regional_of
from model.physics.premises.server import server_behind
from model.physics.round_trip import Spot
from model.physics.traffic import Traffic
from model.services.cloudfront.behavior.flow import origin_for
from model.services.cloudfront.home import HOME
from model.services.cloudfront.reading_buckets import bucket_called


def gain(world: World, setup: Setup, traffic: Traffic, found: Sequence[Crowd], cached: Cached) -> float | None:
    """In milliseconds, on average; negative where most are misses and the origin is near. None for nobody's origin."""
    asked = origin_for(world, setup, setup.behaviours[-1].target)
    origin = place_of(world, asked) if asked is not None else None
    if origin is None or not cached.requests:
        return None
    missed = cached.to_origin / cached.requests
    seed = world.kernel.seed
    by_edges = sum(each.share * (each.milliseconds + missed * _fill(each, origin)) for each in found)
    places = [(share, place) for share, place in places_of(traffic.origins, place_of_region(HOME)) if place]
    straight = sum(share * client_milliseconds(seed, place, origin) for share, place in places)
    return straight - by_edges


def _fill(crowd: Crowd, origin: Spot) -> float:
    return fill_milliseconds(crowd.edge, regional_of(crowd.edge), origin, as_far_as_origin=True)


def place_of(world: World, origin: Origin) -> Spot | None:
    """Where an origin is, as far as anybody knows."""
    if origin.bucket:
        bucket = bucket_called(world, origin.bucket)
        return find_region(bucket.region) if bucket else None
    server = server_behind(world.cell, origin.domain.lower())
    if server is not None:
        return server.place
    found = published(world.cell, origin.domain)
    return find_region(read_arn(found.entry).region) if found and found.entry else None
