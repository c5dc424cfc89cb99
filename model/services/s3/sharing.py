"""What a browser has to know of a bucket before a page of another origin may use it."""

from __future__ import annotations

import orjson

from model.kit.world import World
from model.laws.origins import OriginRule, read_rules
from model.services.s3.places import find_place


def rules_of(world: World, name: str) -> tuple[OriginRule, ...] | None:
    """None if there is no such bucket; none at all where it shares nothing."""
    place = find_place(world, name)
    if place is None:
        return None
    return read_rules(orjson.loads(place.bucket.cors)) if place.bucket.cors else ()
