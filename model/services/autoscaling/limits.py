"""How many of everything an account may have, in the year that the world plays in."""

from __future__ import annotations

from typing import cast

from model.catalog.pages import Profile
from model.catalog.quotas import limit
from model.kit.errors import AwsError
from model.kit.world import World


def most(world: World, quota: str) -> int:
    return int(limit(f"autoscaling/{quota}", cast(Profile, world.cell.settings.quotas)))


def refuse_beyond(world: World, quota: str, there: int, things: str) -> None:
    """Refuse one more when as many as the quota allows are there already."""
    if there >= most(world, quota):
        raise AwsError("LimitExceeded", f"You have reached the limit of {most(world, quota)} {things}.")
