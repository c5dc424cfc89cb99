"""What goes to functions: one record about a message, which Lambda takes in and hands over when it can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.arn import read_arn
from model.kit.world import World
from model.services.sns.envelopes import confirmation, notice, told_attributes
from model.services.sns.feedback import Fate
from model.services.sns.messages import Message
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

TAKEN = Fate(202)
"Lambda has the event; what the function makes of it nobody here hears of."


def is_function(arn: str) -> bool:
    read = read_arn(arn)
    return read.service == "lambda" and read.resource.startswith("function:")


async def invoke(world: World, topic: Topic, subscription: Subscription, message: Message) -> None:
    """Raises what Lambda answers, such as AccessDeniedException where the function's policy does not let SNS in."""
    told = notice(world, topic, subscription, message)
    about = {"Subject": message.subject or None, "MessageAttributes": told_attributes(message.attributes)}
    await _hand_over(world, topic, subscription, told | about)


async def ask_to_confirm(world: World, topic: Topic, subscription: Subscription, id: str) -> None:
    await _hand_over(world, topic, subscription, orjson.loads(confirmation(world, topic, subscription, id)))


async def _hand_over(world: World, topic: Topic, subscription: Subscription, told: Mapping[str, Any]) -> None:
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.subscription_arn,
        "Sns": {_spelled(name): value for name, value in told.items()},
    }
    await world.ask(
        "lambda:Invoke",
        region=read_arn(subscription.endpoint).region,
        source=topic.topic_arn,
        FunctionName=subscription.endpoint,
        InvocationType="Event",
        Payload=orjson.dumps({"Records": [record]}),
    )


def _spelled(name: str) -> str:
    """To functions addresses are Urls, and URLs to everybody else."""
    return f"{name[:-3]}Url" if name.endswith("URL") else name
