"""CloudFront: what happens by itself: edges hear of distributions, and of what they are to forget."""

from __future__ import annotations

from model.kit.behavior import entering
from model.kit.world import World
from model.services.cloudfront.copies import forget_path
from model.services.cloudfront.resources.distributions import Distribution, Invalidation


@entering(Distribution, "Deployed")
def make_known(world: World, distribution: Distribution) -> None:
    del world
    distribution.known = distribution.config


@entering(Invalidation, "Completed")
def forget(world: World, invalidation: Invalidation) -> None:
    for path in invalidation.paths:
        forget_path(world, invalidation.distribution_id, path)
