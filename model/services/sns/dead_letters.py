"""Messages that could not be delivered: into the dead-letter queue of the subscription, where it has one."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sns.queueing import enqueue
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic


def dead_letter_queue(subscription: Subscription) -> str:
    """Its ARN, empty if there is none."""
    return orjson.loads(subscription.redrive_policy)["deadLetterTargetArn"] if subscription.redrive_policy else ""


async def put_aside(world: World, topic: Topic, subscription: Subscription, envelope: str, **more: Any) -> str:
    """Which count the message belongs to: without a queue that takes it, it is lost."""
    target = dead_letter_queue(subscription)
    if not target:
        return "failed"
    try:
        await enqueue(world, topic, target, envelope, **more)
    except AwsError:
        return "failed"
    return "put_aside"
