"""Where a service without regions has its clocks, luck and metrics: in the region that AWS runs it from."""

from __future__ import annotations

from model.kit.world import World

HOME = "us-east-1"


def home(world: World, account: str = "") -> World:
    return world.cell.world(account or world.account, HOME, "cloudfront")
