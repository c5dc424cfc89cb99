"""How many of everything an account may have, in the year that the world plays in."""

from __future__ import annotations

from model.kit import quotas
from model.kit.errors import AwsError
from model.kit.world import World


def most(world: World, quota: str) -> int:
    return int(quotas.most(world, f"elb/{quota}"))


def refuse_beyond(world: World, quota: str, there: int, code: str, things: str) -> None:
    """Refuse one more when as many as the quota allows are there already."""
    if there >= most(world, quota):
        raise AwsError(code, f"The maximum number of {things} has been reached")
