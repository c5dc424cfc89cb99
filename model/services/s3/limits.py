"""How much S3 allows, in the year that the world plays in."""

from __future__ import annotations

from typing import cast

from model.catalog.pages import Profile
from model.catalog.quotas import limit
from model.kit.world import World


def most(world: World, quota: str) -> float:
    return limit(quota, cast(Profile, world.cell.settings.quotas))
