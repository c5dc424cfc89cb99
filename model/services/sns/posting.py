"""What leaves the cloud: letters, text messages and web requests, which lie in an inbox to be looked at."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sns.envelopes import confirmation, notification, subscribe_url, unsubscribe_url
from model.services.sns.messages import Message
from model.services.sns.resources.inbox import InboxMessage
from model.services.sns.resources.push import PlatformEndpoint
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

MOST_KEPT = 1000
"Deliveries of an account and region; the oldest go first."
USUAL_SUBJECT = "AWS Notification Message"
CONFIRMATION_SUBJECT = "AWS Notification - Subscription Confirmation"
LONGEST_SMS = 1600


def arrive(world: World, to: str, protocol: str, subject: str, body: str, topic_arn: str = "") -> None:
    kept = world.all(InboxMessage)
    for old in kept[: max(len(kept) - MOST_KEPT + 1, 0)]:
        world.remove(old)
    world.add(
        InboxMessage(
            delivery_id=world.new_id("delivery"),
            to=to,
            protocol=protocol,
            subject=subject,
            text=body,
            topic_arn=topic_arn,
        )
    )


def push(world: World, device: PlatformEndpoint, message: Message, topic_arn: str = "") -> None:
    """Onto the screen of a device. Raises EndpointDisabled for one that its platform does not know any more."""
    if not device.enabled:
        raise AwsError("EndpointDisabled", "Endpoint is disabled")
    text = message.text_for(device.platform)
    arrive(world, device.endpoint_arn, "application", device.application, text, topic_arn)


def post(world: World, topic: Topic, subscription: Subscription, message: Message) -> None:
    """A notification in the form of its protocol."""
    protocol = subscription.protocol
    text = message.text_for(protocol)
    if protocol == "application":
        push(world, world.get(PlatformEndpoint, subscription.endpoint), message, topic.topic_arn)
        return
    subject = message.subject or USUAL_SUBJECT
    if protocol == "email":
        farewell = f"If you wish to stop receiving notifications, visit {unsubscribe_url(world, subscription)}"
        arrive(world, subscription.endpoint, protocol, subject, f"{text}\n\n--\n{farewell}", topic.topic_arn)
        return
    body = posted(world, topic, subscription, message)
    arrive(world, subscription.endpoint, protocol, subject, body, topic.topic_arn)


def posted(world: World, topic: Topic, subscription: Subscription, message: Message) -> str:
    """What a web server gets: the text alone where that is what it wants, or in its envelope."""
    if subscription.protocol in ("http", "https") and subscription.raw_message_delivery:
        return message.text_for(subscription.protocol)
    return notification(world, topic, subscription, message)


def ask_to_confirm(world: World, topic: Topic, subscription: Subscription) -> None:
    to, protocol = subscription.endpoint, subscription.protocol
    if protocol == "email":
        text = (
            f"You have chosen to subscribe to the topic {topic.topic_arn}.\n"
            f"To confirm this subscription, visit {subscribe_url(world, subscription)}"
        )
    else:
        text = confirmation(world, topic, subscription, world.new_id("confirmation"))
    arrive(world, to, protocol, CONFIRMATION_SUBJECT, text, topic.topic_arn)


def texted(topic: Topic, text: str) -> str:
    """With the name of who sends it before it, if it has one."""
    return f"{topic.display_name}> {text}"[:LONGEST_SMS] if topic.display_name else text[:LONGEST_SMS]
