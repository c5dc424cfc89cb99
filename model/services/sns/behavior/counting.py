"""SNS: what happens by itself: once a minute, a topic at which something happened says how much."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import fall_silent, minutely, tell_events, told_events, told_sizes
from model.physics.series import Series
from model.services.sns.resources.topics import Tally, Topic

EVENTS = (
    *("published", "published_bytes", "delivered", "failed", "filtered", "put_aside"),
    *("with_findings", "without_findings"),
)
DIMENSIONS = {"TopicName": "name"}


@minutely(Topic)
async def tell_minute(world: World, topic: Topic) -> bool:
    tell_events(world, topic.topic_arn, {event: getattr(topic.tally, event) for event in EVENTS})
    told, topic.tally = topic.tally, Tally()
    return told != Tally()


begin_counting = tell_minute.begin


def stop_counting(world: World, topic: Topic) -> None:
    tell_minute.stop(world, topic)
    fall_silent(world, topic.topic_arn, EVENTS)


def amount(quantity: str) -> Callable[[World, Topic], Series | None]:
    return lambda world, topic: told_events(world, topic.topic_arn, quantity)


for _name, _quantity in (
    ("NumberOfMessagesPublished", "published"),
    ("NumberOfNotificationsDelivered", "delivered"),
    ("NumberOfNotificationsFailed", "failed"),
    ("NumberOfNotificationsFilteredOut", "filtered"),
    ("NumberOfNotificationsRedrivenToDlq", "put_aside"),
    ("MessagesWithFindings", "with_findings"),
    ("MessagesWithNoFindings", "without_findings"),
):
    metric("AWS/SNS", _name, "Count", of=Topic, dimensions=DIMENSIONS)(amount(_quantity))


@metric("AWS/SNS", "PublishSize", "Bytes", of=Topic, dimensions=DIMENSIONS)
def publish_size(world: World, topic: Topic) -> Series | None:
    return told_sizes(world, topic.topic_arn, "published_bytes", "published")
