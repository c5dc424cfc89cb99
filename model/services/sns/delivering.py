"""Pushing a message to all who want it."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.filter_policy import matches
from model.services.sns.behavior.counting import begin_counting
from model.services.sns.envelopes import notification
from model.services.sns.messages import Message, plain_values
from model.services.sns.posting import post
from model.services.sns.queueing import enqueue, raw_attributes
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic


async def fan_out(world: World, topic: Topic, message: Message) -> None:
    """To each subscriber by itself: what goes wrong with one is nothing to the others."""
    counts: dict[str, int] = dict.fromkeys(("delivered", "failed", "filtered", "put_aside"), 0)
    for subscription in world.where(Subscription, topic_arn=topic.topic_arn):
        if subscription.is_confirmed:
            counts[await _deliver(world, topic, subscription, message)] += 1
    topic.count(published=1, published_bytes=message.size, **counts)
    begin_counting(world, topic)


async def _deliver(world: World, topic: Topic, subscription: Subscription, message: Message) -> str:
    """Which count it belongs to."""
    if not wants(subscription, message):
        return "filtered"
    try:
        await _push(world, topic, subscription, message)
    except AwsError:
        return await _put_aside(world, topic, subscription, message)
    return "delivered"


def wants(subscription: Subscription, message: Message) -> bool:
    """Its filter policy asks for such messages."""
    if not subscription.filter_policy:
        return True
    policy = orjson.loads(subscription.filter_policy)
    if subscription.filter_policy_scope == "MessageAttributes":
        return matches(policy, plain_values(message.attributes))
    try:
        body = orjson.loads(message.text)
    except orjson.JSONDecodeError:
        return False
    return isinstance(body, dict) and matches(policy, body)  # pyright: ignore[reportUnknownArgumentType]


async def _push(world: World, topic: Topic, subscription: Subscription, message: Message) -> None:
    if subscription.protocol != "sqs":
        post(world, topic, subscription, message)
        return
    if subscription.raw_message_delivery:
        attributes = raw_attributes(message.attributes)
        body = message.text_for("sqs")
        more = _fifo(subscription.endpoint, message)
        await enqueue(world, topic, subscription.endpoint, body, MessageAttributes=attributes, **more)
        return
    body = notification(world, topic, subscription, message)
    await enqueue(world, topic, subscription.endpoint, body, **_fifo(subscription.endpoint, message))


async def _put_aside(world: World, topic: Topic, subscription: Subscription, message: Message) -> str:
    """Into the dead-letter queue of the subscription, where it has one that takes it."""
    if not subscription.redrive_policy:
        return "failed"
    target = orjson.loads(subscription.redrive_policy)["deadLetterTargetArn"]
    body = notification(world, topic, subscription, message)
    try:
        await enqueue(world, topic, target, body, **_fifo(target, message))
    except AwsError:
        return "failed"
    return "put_aside"


def _fifo(endpoint: str, message: Message) -> dict[str, Any]:
    """What a FIFO queue needs to know; another one has the group at the most."""
    if not endpoint.endswith(".fifo"):
        return {"MessageGroupId": message.group}
    return {"MessageGroupId": message.group, "MessageDeduplicationId": message.sameness}
