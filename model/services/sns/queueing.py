"""What goes to queues: a queue takes a message from SNS only where its policy says so."""

from __future__ import annotations

from typing import Any

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.inviting import invites
from model.kit.world import World
from model.services.sns.messages import Attributes
from model.services.sns.resources.topics import Topic
from model.services.sqs.resources.queues import NO_QUEUE, Queue

MOST_ATTRIBUTES = 10


def queue_of(world: World, arn: str) -> Queue | None:
    read = read_arn(arn)
    if read.service != "sqs":
        return None
    return world.cell.world(read.account, read.region, "sqs").find(Queue, read.resource)


def lets_in(queue: Queue, topic: Topic) -> bool:
    """The queue's policy lets SNS send, for this topic."""
    return invites(
        queue.policy,
        "sqs:SendMessage",
        queue.arn,
        queue.account,
        service="sns",
        source=topic.topic_arn,
        account=topic.account,
    )


async def enqueue(world: World, topic: Topic, arn: str, body: str, **more: Any) -> None:
    """Raises what SQS answers, or AccessDenied."""
    queue = queue_of(world, arn)
    if queue is None:
        raise AwsError(*NO_QUEUE)
    if not lets_in(queue, topic):
        raise AwsError("AccessDenied", f"The policy of {arn} does not let SNS send for {topic.topic_arn}.", 403)
    await world.ask(
        "sqs:SendMessage",
        region=queue.region,
        account=queue.account,
        QueueUrl=queue.queue_url,
        MessageBody=body,
        **{name: value for name, value in more.items() if value},
    )


def raw_attributes(attributes: Attributes) -> dict[str, Any]:
    """As the queue takes them; it refuses more than ten."""
    return {
        name: dict(value) | {"DataType": "String" if value["DataType"] == "String.Array" else value["DataType"]}
        for name, value in attributes.items()
    }
