"""What was answered to requests that may come twice: who is not sure that one arrived sends it again."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.resource import Resource
from model.kit.world import World

KEPT_SECONDS = 24 * 3600


class Replay(Resource, key="name"):
    """One request's answer, as JSON of AWS's names; `digest` is of all that it asked for besides its token."""

    name: str
    digest: str
    answer: str


def remember(world: World, name: str, digest: str, answer: str) -> None:
    """Keep an answer for a day."""
    world.add(Replay(name=name, digest=digest, answer=answer))
    world.wake(forget, name, after=KEPT_SECONDS)


@due
async def forget(world: World, whom: str) -> None:
    world.remove(world.get(Replay, whom))
