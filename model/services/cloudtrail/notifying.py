"""Telling a topic of each file that was delivered."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.principal import service
from model.kit.world import World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.services.cloudtrail.resources.trails import Trail
from model.services.sns.resources.topics import Topic


def refuse_bad_topic(world: World, trail: Trail) -> None:
    """The topic that a trail is to tell has to be there, and its policy to let CloudTrail publish."""
    if not trail.sns_topic_arn:
        return
    topic = _topic(world, trail.sns_topic_arn)
    if topic is None or not _lets_in(topic, trail):
        text = "SNS Topic does not exist or the topic policy is incorrect!"
        raise AwsError("InsufficientSnsTopicPolicyException", text)


def _topic(world: World, arn: str) -> Topic | None:
    read = read_arn(arn)
    return world.cell.world(read.account, read.region, "sns").find(Topic, arn)


def _lets_in(topic: Topic, trail: Trail) -> bool:
    """Its policy names CloudTrail (CloudTrail User Guide, Amazon SNS topic policy); the usual one does not."""
    grounds = Grounds(resource=(read_policy(topic.effective_policy, topic.name, "resource-based policy"),))
    caller = service("cloudtrail", trail.account).caller
    source = {"aws:SourceArn": trail.arn, "aws:SourceAccount": trail.account}
    return judge(grounds, Question("sns:Publish", topic.topic_arn, caller, source, topic.account)).allowed


async def tell(world: World, trail: Trail, keys: Iterable[str]) -> None:
    """One message per file; that one cannot be sent does not undo the delivery."""
    if not trail.sns_topic_arn:
        return
    trail.latest_notification_attempt = world.now
    region = read_arn(trail.sns_topic_arn).region
    try:
        for key in keys:
            text = orjson.dumps({"s3Bucket": trail.s3_bucket_name, "s3ObjectKey": [key]}).decode()
            await world.ask("sns:Publish", region=region, source=trail.arn, TopicArn=trail.sns_topic_arn, Message=text)
    except AwsError as refusal:
        trail.latest_notification_error = refusal.code
    else:
        trail.latest_notification_time, trail.latest_notification_error = world.now, None
