"""The name of a deleted queue stays empty for a minute."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World

SECONDS = 60.0


def keep_vacant(world: World, name: str) -> None:
    world.wake(free, name, after=SECONDS)


def refuse_recent(world: World, name: str) -> None:
    if world.woken_at(free, name) is not None and world.cell.settings.delays:
        text = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
        raise AwsError("AWS.SimpleQueueService.QueueDeletedRecently", text)


@due
async def free(world: World, name: str) -> None:
    """From now on the name can be taken; that there is no appointment any more says so."""
