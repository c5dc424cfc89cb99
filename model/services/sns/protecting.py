"""What a topic's policy of data protection makes of messages: who may not publish, who gets what, what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.data_protection.policy import BadProtection, Destinations
from model.laws.data_protection.topics import TopicProtection, read_topic_protection
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.logs.resources.groups import LogGroup
from model.services.s3.resources.deliveries import bucket_named
from model.services.sns.auditing import audit
from model.services.sns.messages import Message
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

_PARAMETER = "DataProtectionPolicy"


def refuse_bad_protection(world: World, document: str, *, fifo: bool) -> None:
    """Raises InvalidParameter, for destinations too that are not there. No policy at all is always right."""
    if not document:
        return
    if fifo:
        raise invalid(_PARAMETER, "Data protection policies are not supported on FIFO topics")
    try:
        found = read_topic_protection(document)
    except BadProtection as bad:
        raise invalid(_PARAMETER, str(bad)) from bad
    if found.auditing is not None:
        for places in (found.auditing.findings, found.auditing.no_findings):
            _refuse_missing(world, places)


def _refuse_missing(world: World, places: Destinations) -> None:
    group, bucket, stream = places
    if group and world.find(LogGroup, group) is None:
        raise invalid(_PARAMETER, f"The log group {group} does not exist")
    if bucket and bucket_named(world, bucket) is None:
        raise invalid(_PARAMETER, f"The bucket {bucket} does not exist")
    if stream and world.find(DeliveryStream, stream) is None:
        raise invalid(_PARAMETER, f"The delivery stream {stream} does not exist")


def _protection(topic: Topic) -> TopicProtection | None:
    return read_topic_protection(topic.data_protection) if topic.data_protection else None


async def admitted(world: World, topic: Topic, message: Message, publisher: Principal) -> Message:
    """The message as the topic has it. Raises AuthorizationError for what may not come in."""
    protection = _protection(topic)
    if protection is None:
        return message
    names = tuple(name for name in (publisher.arn, publisher.role_arn) if name)
    if any(protection.denies(text, inbound=True, names=names) for text in _texts(message)):
        text = f"User: {publisher.arn} is not authorized to perform: SNS:Publish on resource: {topic.topic_arn}"
        raise AwsError("AuthorizationError", f"{text} because of its data protection policy", 403)
    if protection.auditing is not None and protection.auditing.scope.concerns(names):
        await audit(world, topic, message, protection.auditing, names[-1])
    return _cleaned(protection, message, names, inbound=True)


def handed_out(topic: Topic, subscription: Subscription, message: Message) -> Message | None:
    """The message as a subscriber gets it; None where it must not."""
    protection = _protection(topic)
    if protection is None:
        return message
    names = (subscription.principal,)
    if any(protection.denies(text, inbound=False, names=names) for text in _texts(message)):
        return None
    return _cleaned(protection, message, names, inbound=False)


def _texts(message: Message) -> tuple[str, ...]:
    return (message.text, *message.bodies.values())


def _cleaned(protection: TopicProtection, message: Message, names: Sequence[str], *, inbound: bool) -> Message:
    def clean(text: str) -> str:
        return protection.cleaned(text, inbound=inbound, names=names)

    return replace(
        message, text=clean(message.text), bodies={name: clean(each) for name, each in message.bodies.items()}
    )
