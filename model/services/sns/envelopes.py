"""What subscribers are sent: a message in the envelope that SNS wraps around it, signed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.world import World
from model.laws.moments import to_the_ms
from model.services.sns.messages import Attributes, Message
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic
from model.services.sns.signing import certificate_url, sign

SIGNED = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
"What the signature covers, in this order (SNS Developer Guide, verifying signatures)."


def notification(world: World, topic: Topic, subscription: Subscription, message: Message) -> str:
    told = notice(world, topic, subscription, message)
    if message.attributes:
        told["MessageAttributes"] = told_attributes(message.attributes)
    return orjson.dumps(told).decode()


def notice(world: World, topic: Topic, subscription: Subscription, message: Message) -> dict[str, Any]:
    """What is told of a message to everybody, its attributes aside."""
    told = _vouched_for(world, topic, _said(topic, subscription, message))
    told["UnsubscribeURL"] = unsubscribe_url(world, subscription)
    return told


def plainly_told(world: World, topic: Topic, subscription: Subscription, message: Message) -> dict[str, Any]:
    """To those who need nobody to vouch for it."""
    told = _said(topic, subscription, message)
    told["Timestamp"] = _moment(world)
    told["UnsubscribeURL"] = unsubscribe_url(world, subscription)
    return told | ({"MessageAttributes": told_attributes(message.attributes)} if message.attributes else {})


def _said(topic: Topic, subscription: Subscription, message: Message) -> dict[str, Any]:
    return {
        "Type": "Notification",
        "MessageId": message.id,
        **({"SequenceNumber": message.number} if message.number else {}),
        "TopicArn": topic.topic_arn,
        **({"Subject": message.subject} if message.subject else {}),
        "Message": message.text_for(subscription.protocol),
    }


def _moment(world: World) -> str:
    return to_the_ms(world.now).replace("+0000", "Z")


def confirmation(world: World, topic: Topic, subscription: Subscription, id: str) -> str:
    """Asks whoever is behind an endpoint whether it wants to be told."""
    told = {
        "Type": "SubscriptionConfirmation",
        "MessageId": id,
        "Token": subscription.token,
        "TopicArn": topic.topic_arn,
        "Message": f"You have chosen to subscribe to the topic {topic.topic_arn}.\n"
        "To confirm the subscription, visit the SubscribeURL included in this message.",
        "SubscribeURL": subscribe_url(world, subscription),
    }
    return orjson.dumps(_vouched_for(world, topic, told)).decode()


def _vouched_for(world: World, topic: Topic, told: dict[str, Any]) -> dict[str, Any]:
    version = topic.signature_version or "1"
    told["Timestamp"] = _moment(world)
    return told | {
        "SignatureVersion": version,
        "Signature": sign(world, signed_text(told), version),
        "SigningCertURL": certificate_url(world),
    }


def signed_text(told: Mapping[str, Any]) -> str:
    """Name and value of each signed member, a line each."""
    return "".join(f"{name}\n{told[name]}\n" for name in SIGNED if name in told)


def told_attributes(attributes: Attributes) -> dict[str, dict[str, str]]:
    return {name: {"Type": value["DataType"], "Value": _value(value)} for name, value in attributes.items()}


def _value(value: Mapping[str, Any]) -> str:
    return b64encode(value["BinaryValue"]).decode() if value.get("BinaryValue") else value["StringValue"]


def subscribe_url(world: World, subscription: Subscription) -> str:
    asked = f"Action=ConfirmSubscription&TopicArn={subscription.topic_arn}&Token={subscription.token}"
    return f"https://sns.{world.region}.amazonaws.com/?{asked}"


def unsubscribe_url(world: World, subscription: Subscription) -> str:
    asked = f"Action=Unsubscribe&SubscriptionArn={subscription.subscription_arn}"
    return f"https://sns.{world.region}.amazonaws.com/?{asked}"
