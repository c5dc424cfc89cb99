"""SNS: what happens by itself: the name of a deleted topic is free again once its subscribers are cleared away."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sns.resources.fading import FadingName

SECONDS_FOR_MANY, MANY = 60.0, 10_000
"What it takes for so many; more take no longer."
AT_ONCE_SECONDS = 1.0


def fade(world: World, arn: str, subscribers: int) -> None:
    """For a few nobody notices."""
    seconds = fading_seconds(subscribers)
    if seconds and world.cell.settings.delays:
        world.add(FadingName(topic_arn=arn))
        world.wake(forget_name, arn, after=seconds)


def fading_seconds(subscribers: int) -> float:
    seconds = SECONDS_FOR_MANY * min(subscribers / MANY, 1.0)
    return seconds if seconds >= AT_ONCE_SECONDS else 0.0


def refuse_fading(world: World, arn: str) -> None:
    """Raises ConcurrentAccess while a topic of this name is still going."""
    if world.find(FadingName, arn) is not None:
        raise AwsError("ConcurrentAccess", "The topic of this name is being deleted. Wait until that is done.")


@due
async def forget_name(world: World, arn: str) -> None:
    found = world.find(FadingName, arn)
    if found is not None:
        world.remove(found)
