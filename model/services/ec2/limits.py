"""What is said when there are to be more things of a kind than an account may have."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World


def refuse_beyond(world: World, quota: str, wanted: int, code: str, things: str) -> None:
    """Refuse if `wanted` things, those there already included, are more than the quota allows."""
    if wanted > most(world, quota):
        raise AwsError(code, f"The maximum number of {things} has been reached.")
