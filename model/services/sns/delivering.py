"""Pushing a message to all who want it."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.filter_policy import matches
from model.services.sns.behavior.counting import begin_counting
from model.services.sns.behavior.retrying import begin_retrying
from model.services.sns.dead_letters import dead_letter_queue, put_aside
from model.services.sns.delivery_streams import put
from model.services.sns.envelopes import notification
from model.services.sns.feedback import WELL, Fate, after_refusal, write_down
from model.services.sns.functions import TAKEN, invoke
from model.services.sns.messages import Message, plain_values
from model.services.sns.posting import USUAL_SUBJECT, post, posted, texted
from model.services.sns.protecting import handed_out
from model.services.sns.queueing import enqueue, raw_attributes
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic
from model.services.sns.texting import send
from model.services.sns.web_servers import PORTS, fate_of, is_taken, is_worth_retrying, reply_to

WAITING = "waiting"
"Neither delivered nor given up."


async def fan_out(world: World, topic: Topic, message: Message) -> None:
    """To each subscriber by itself: what goes wrong with one is nothing to the others."""
    counts: dict[str, int] = dict.fromkeys(("delivered", "failed", "filtered", "put_aside"), 0)
    for subscription in world.where(Subscription, topic_arn=topic.topic_arn):
        if subscription.is_confirmed:
            outcome = await _deliver(world, topic, subscription, message)
            if outcome != WAITING:
                counts[outcome] += 1
    topic.count(published=1, published_bytes=message.size, **counts)
    begin_counting(world, topic)


async def _deliver(world: World, topic: Topic, subscription: Subscription, message: Message) -> str:
    """Which count it belongs to."""
    if not wants(subscription, message):
        return "filtered"
    allowed = handed_out(topic, subscription, message)
    if allowed is None:
        await write_down(world, topic, subscription, message.id, message.text, _prohibited(subscription))
        return "failed"
    return await _deliver_allowed(world, topic, subscription, allowed)


def _prohibited(subscription: Subscription) -> Fate:
    """What is sensitive is not put aside for the subscriber either."""
    words = "The topic's data protection policy prohibits this message from being delivered to"
    return Fate(403, f"{words} {subscription.subscription_arn}")


async def _deliver_allowed(world: World, topic: Topic, subscription: Subscription, message: Message) -> str:
    if subscription.protocol in PORTS and not is_taken(reply := reply_to(world, subscription.endpoint)):
        if is_worth_retrying(reply) and _retry(world, topic, subscription, message):
            return WAITING
        return await _put_aside(world, topic, subscription, message, fate_of(reply))
    try:
        fate = await _push(world, topic, subscription, message)
    except AwsError as refusal:
        return await _put_aside(world, topic, subscription, message, after_refusal(refusal))
    await write_down(world, topic, subscription, message.id, message.text, fate)
    return "delivered"


def _retry(world: World, topic: Topic, subscription: Subscription, message: Message) -> bool:
    """Whether it will be tried again."""
    envelope, body = notification(world, topic, subscription, message), posted(world, topic, subscription, message)
    subject = message.subject or USUAL_SUBJECT
    return begin_retrying(world, topic, subscription, subject=subject, body=body, envelope=envelope)


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


async def _push(world: World, topic: Topic, subscription: Subscription, message: Message) -> Fate:
    if subscription.protocol == "lambda":
        await invoke(world, topic, subscription, message)
        return TAKEN
    if subscription.protocol == "firehose":
        await put(world, topic, subscription, message)
    elif subscription.protocol == "sqs":
        await _enqueue(world, topic, subscription, message)
    elif subscription.protocol == "sms":
        send(world, subscription.endpoint, texted(topic, message.text_for("sms")), topic.topic_arn)
    else:
        post(world, topic, subscription, message)
    return WELL


async def _enqueue(world: World, topic: Topic, subscription: Subscription, message: Message) -> None:
    if subscription.raw_message_delivery:
        attributes = raw_attributes(message.attributes)
        body = message.text_for("sqs")
        more = _fifo(subscription.endpoint, message)
        await enqueue(world, topic, subscription.endpoint, body, MessageAttributes=attributes, **more)
        return
    body = notification(world, topic, subscription, message)
    await enqueue(world, topic, subscription.endpoint, body, **_fifo(subscription.endpoint, message))


async def _put_aside(world: World, topic: Topic, subscription: Subscription, message: Message, fate: Fate) -> str:
    await write_down(world, topic, subscription, message.id, message.text, fate)
    envelope, more = notification(world, topic, subscription, message), _fifo(dead_letter_queue(subscription), message)
    return await put_aside(world, topic, subscription, envelope, **more)


def _fifo(endpoint: str, message: Message) -> dict[str, Any]:
    """What a FIFO queue needs to know; another one has the group at the most."""
    if not endpoint.endswith(".fifo"):
        return {"MessageGroupId": message.group}
    return {"MessageGroupId": message.group, "MessageDeduplicationId": message.sameness}
