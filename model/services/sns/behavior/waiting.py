"""SNS: what happens by itself: a subscription that nobody confirms ends."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

SECONDS = 2 * 86400.0


def expect_confirmation(world: World, subscription: Subscription) -> None:
    world.wake(give_up, subscription.subscription_arn, after=SECONDS)


def stop_waiting(world: World, subscription: Subscription) -> None:
    world.forget(give_up, subscription.subscription_arn)


@due
async def give_up(world: World, arn: str) -> None:
    found = world.find(Subscription, arn)
    if found is not None and not found.is_confirmed:
        topic = world.find(Topic, found.topic_arn)
        if topic is not None:
            topic.pending -= 1
        world.remove(found)
