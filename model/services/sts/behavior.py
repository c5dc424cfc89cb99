"""STS: what happens by itself."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.sts.resources import Session, SignInToken

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


@due
async def forget_token(world: World, whom: str) -> None:
    """As with credentials: it ends by the wall."""
    token = world.find(SignInToken, whom)
    if token is None:
        return
    if world.cell.wall() >= token.ends:
        world.remove(token)
    else:
        world.wake(forget_token, whom, after=max(LEAST_SECONDS, world.now - token.created_at))
