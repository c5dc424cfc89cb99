"""What goes to delivery streams: a line for each message, under the role that the subscription was given."""

from __future__ import annotations

import orjson

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.resources.serving import acting_in
from model.services.sns.envelopes import plainly_told
from model.services.sns.messages import Message
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

MOST_OF_A_TOPIC = 5


def is_delivery_stream(arn: str) -> bool:
    read = read_arn(arn)
    return read.service == "firehose" and read.kind == "deliverystream"


async def put(world: World, topic: Topic, subscription: Subscription, message: Message) -> None:
    """Raises what Firehose answers, or AccessDenied where the role does not let SNS in."""
    actor = acting_in(world, subscription.subscription_role_arn, "sns", source=topic.topic_arn)
    if actor is None:
        raise AwsError("AccessDenied", f"{subscription.subscription_role_arn} does not let SNS in.", 403)
    if subscription.raw_message_delivery:
        line = message.text_for("firehose")
    else:
        line = orjson.dumps(plainly_told(world, topic, subscription, message)).decode()
    read = read_arn(subscription.endpoint)
    await world.ask(
        "firehose:PutRecord",
        region=read.region,
        account=read.account,
        under=actor,
        DeliveryStreamName=read.name,
        Record={"Data": f"{line}\n".encode()},
    )
