"""How many things of a kind an account may have, in the year that the world plays in."""

from __future__ import annotations

from typing import cast

from model.catalog.pages import Profile
from model.catalog.quotas import limit
from model.kit.errors import AwsError
from model.kit.world import World


def most(world: World, quota: str) -> float:
    return limit(quota, cast(Profile, world.cell.settings.quotas))


def refuse_beyond(world: World, quota: str, wanted: int, code: str, things: str) -> None:
    """Refuse if `wanted` things, those there already included, are more than the quota allows."""
    if wanted > most(world, quota):
        raise AwsError(code, f"The maximum number of {things} has been reached.")
