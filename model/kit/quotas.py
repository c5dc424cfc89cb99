"""How much of everything an account may have, in the year that the world plays in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from model.catalog.quotas import limit
from model.kit.world import World

Raises = Callable[[World, str], float | None]
"What a limit was raised to for the account and region of a world; None where it was not."

R = TypeVar("R", bound=Raises)

_RAISES: list[Raises] = []


def raising(raises: R) -> R:
    """Have the function know which limits were raised."""
    _RAISES.append(raises)
    return raises


def most(world: World, quota: str) -> float:
    """The number of a limit by its key, such as "vpc/vpcs-per-region"; inf where there is none."""
    for raises in _RAISES:
        raised = raises(world, quota)
        if raised is not None:
            return raised
    return limit(quota, world.cell.settings.quotas)
