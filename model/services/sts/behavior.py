"""STS: what happens by itself."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.sts.resources import Session

LEAST_SECONDS = 900.0


@due
async def forget_ended(world: World, whom: str) -> None:
    """Credentials end by the wall, and this is simulated time: who comes too early comes again, ever more seldom."""
    session = world.find(Session, whom)
    if session is None:
        return
    if world.cell.wall() >= session.expires:
        world.remove(session)
    else:
        world.wake(forget_ended, whom, after=max(LEAST_SECONDS, world.now - session.created_at))
