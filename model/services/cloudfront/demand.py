"""Letting a load story in at a distribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.world import World
from model.physics.traffic import OWN_WORDS, Traffic, traffic_from
from model.services.cloudfront.behavior.flow import flow
from model.services.cloudfront.resources.distributions import Distribution

FIELDS = ("story", "starts_at", "paths", "origins", "databases", *OWN_WORDS)


def called(world: World, entry: str) -> Distribution | None:
    """By its ARN or by its own domain name."""
    name = entry.lower().rstrip(".")
    found = (each for each in world.all(Distribution) if entry == each.arn or name == each.domain_name)
    return next(found, None)


def let_in(world: World, distribution: Distribution, told: Mapping[str, Any]) -> None:
    """From now on viewers of this story come, instead of the one before. ValueError for what is no story."""
    fresh = traffic_from(distribution.arn, told, world.now)
    known = world.find(Traffic, distribution.arn)
    if known is None:
        world.add(fresh)
    else:
        for name in FIELDS:
            setattr(known, name, getattr(fresh, name))
    world.wake(flow, distribution.arn)
