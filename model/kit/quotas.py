"""How much of everything an account may have, in the year that the world plays in."""

from __future__ import annotations

from model.catalog.quotas import limit
from model.kit.world import World


def most(world: World, quota: str) -> float:
    """The number of a limit by its key, such as "vpc/vpcs-per-region"; inf where there is none."""
    return limit(quota, world.cell.settings.quotas)
