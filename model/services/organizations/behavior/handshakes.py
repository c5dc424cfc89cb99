"""AWS Organizations: what happens by itself: invitations that nobody answers come to an end, and are forgotten."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.organizations.resources.handshakes import Handshake

DAY = 86_400.0
LISTED_SECONDS = 30 * DAY
"How long one that was answered can still be looked at."


@due
async def expire(world: World, whom: str) -> None:
    shake = world.find(Handshake, whom)
    if shake is not None and shake.state == "OPEN":
        end(world, shake, "expire")


@due
async def forget(world: World, whom: str) -> None:
    shake = world.find(Handshake, whom)
    if shake is not None:
        world.remove(shake)


def end(home: World, shake: Handshake, how: str) -> None:
    """Accepted, declined, cancelled or too old: nothing can come of it after that."""
    home.request(shake, how)
    home.forget(expire, shake.id)
    home.wake(forget, shake.id, after=LISTED_SECONDS)
