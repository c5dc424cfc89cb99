"""What a topic writes down of its deliveries: into log groups of its own, under roles that it was given for that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import md5
from typing import NamedTuple

import orjson

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.iam.resources.serving import acting_in
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

_KINDS = {
    "http": "HTTP",
    "https": "HTTP",
    "sqs": "SQS",
    "lambda": "Lambda",
    "application": "Application",
    "firehose": "Firehose",
}
"How attributes call the protocols of which something can be written down."
ROLES = frozenset(f"{kind}{outcome}FeedbackRoleArn" for kind in _KINDS.values() for outcome in ("Success", "Failure"))
RATES = frozenset(f"{kind}SuccessFeedbackSampleRate" for kind in _KINDS.values())
NAMES = ROLES | RATES
GOOD = range(200, 300)


class Fate(NamedTuple):
    """How a delivery ended: the status and the words of who was to be told."""

    status: int
    answer: str = ""
    attempts: int = 1


WELL = Fate(200, "OK")


def after_refusal(refusal: AwsError) -> Fate:
    said = {"ErrorCode": refusal.code, "ErrorMessage": refusal.message}
    return Fate(refusal.status, orjson.dumps(said).decode())


def settled(feedback: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What holds once some attributes are given; empty ones are taken away. Raises InvalidParameter."""
    for name, value in given.items():
        if name in RATES and value and not (value.isdecimal() and int(value) <= 100):
            raise invalid(name, f"Invalid value [{value}]. Must be an integer from 0 to 100.")
        if name in ROLES and value and read_arn(value).service != "iam":
            raise invalid(name, f"Invalid value [{value}]. Must be the ARN of a role.")
    return {name: value for name, value in sorted({**feedback, **given}.items()) if value}


async def write_down(
    world: World, topic: Topic, subscription: Subscription, message_id: str, text: str, fate: Fate
) -> None:
    """Of what went well only a sample. What the role may not write is nowhere."""
    kind, well = _KINDS.get(subscription.protocol, ""), fate.status in GOOD
    named = dict(topic.feedback).get(f"{kind}{'Success' if well else 'Failure'}FeedbackRoleArn", "")
    if not named or (well and not _is_sampled(world, topic, kind, message_id, subscription)):
        return
    actor = acting_in(world, named, "sns", source=topic.topic_arn)
    if actor is None:
        return
    group = f"sns/{topic.region}/{topic.account}/{topic.name}{'' if well else '/Failure'}"
    line = _line(world, topic, subscription, message_id, text, fate, well=well)
    try:
        await _put(world, actor, group, orjson.dumps(line).decode())
    except AwsError:
        return


def _is_sampled(world: World, topic: Topic, kind: str, message_id: str, subscription: Subscription) -> bool:
    rate = int(dict(topic.feedback).get(f"{kind}SuccessFeedbackSampleRate", "0"))
    return world.luck("feedback", message_id, subscription.subscription_arn).below(100) < rate


def _line(
    world: World, topic: Topic, subscription: Subscription, message_id: str, text: str, fate: Fate, *, well: bool
) -> dict[str, object]:
    digits = world.luck("feedback id", message_id, subscription.subscription_arn).hexadecimal(32)
    return {
        "notification": {
            "messageMD5Sum": md5(text.encode(), usedforsecurity=False).hexdigest(),
            "messageId": message_id,
            "topicArn": topic.topic_arn,
            "timestamp": datetime.fromtimestamp(world.now, UTC).isoformat(" ", "milliseconds").removesuffix("+00:00"),
        },
        "delivery": {
            "deliveryId": f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}",
            "destination": subscription.endpoint,
            "providerResponse": fate.answer,
            "attempts": fate.attempts,
            "statusCode": fate.status,
        },
        "status": "SUCCESS" if well else "FAILURE",
    }


async def _put(world: World, actor: Principal, group: str, line: str) -> None:
    """Into the only stream of the group; both are made when they are first needed."""
    place = {"logGroupName": group, "logStreamName": world.luck("feedback stream", group).hexadecimal(32)}
    if world.find(LogGroup, group) is None:
        await world.ask("logs:CreateLogGroup", under=actor, logGroupName=group)
    if world.find(LogStream, path_of(group, place["logStreamName"])) is None:
        await world.ask("logs:CreateLogStream", under=actor, **place)
    events = [{"timestamp": int(world.now * 1000), "message": line}]
    await world.ask("logs:PutLogEvents", under=actor, **place, logEvents=events)
