"""How somebody comes to be told of what is published: by asking for it, and by agreeing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.sns import functions, settings
from model.services.sns.behavior.waiting import expect_confirmation, stop_waiting
from model.services.sns.endpoints import is_own, refuse_bad_endpoint
from model.services.sns.envelopes import confirmation
from model.services.sns.posting import ask_to_confirm
from model.services.sns.queueing import enqueue, lets_in, queue_of
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

TOKEN_DIGITS = 128


def existing(place: World, topic: Topic, protocol: str, endpoint: str, given: Mapping[str, str]) -> Subscription | None:
    """The endpoint is subscribed already; raises InvalidParameter where it is in another way."""
    subscriptions = place.where(Subscription, topic_arn=topic.topic_arn)
    found = next((each for each in subscriptions if (each.protocol, each.endpoint) == (protocol, endpoint)), None)
    if found is not None and given:
        told = settings.told(topic, found)
        if any(told.get(name, "") != value for name, value in given.items()):
            raise invalid("Attributes", "Subscription already exists with different attributes")
    return found


async def new_subscription(
    place: World, topic: Topic, who: Principal, protocol: str, endpoint: str, given: Mapping[str, str]
) -> Subscription:
    refuse_bad_endpoint(place, topic, protocol, endpoint)
    luck = place.luck("subscription", place.count("sns-subscription"))
    digits = luck.hexadecimal(32)
    unique = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    made = Subscription(
        subscription_arn=f"{topic.topic_arn}:{unique}",
        topic_arn=topic.topic_arn,
        protocol=protocol,
        endpoint=endpoint,
        owner=who.account,
        principal=who.arn,
        token=luck.hexadecimal(TOKEN_DIGITS),
    )
    _settle(topic, made, given)
    topic.pending += 1
    place.add(made)
    if is_own(protocol, endpoint, who.account):
        confirm(place, topic, made, authenticated=True)
    else:
        await _ask(place, topic, made)
    return made


def _settle(topic: Topic, made: Subscription, given: Mapping[str, str]) -> None:
    """What is wrong with an attribute is told as what is wrong with all of them."""
    try:
        settings.settle(topic, made, given)
    except AwsError as refusal:
        wrong = refusal.message.removeprefix("Invalid parameter: ")
        raise invalid("Attributes", wrong) if wrong.partition(":")[0] in settings.SETTABLE else refusal from None


async def _ask(place: World, topic: Topic, made: Subscription) -> None:
    """Another account's queue or function is asked too; whoever reads that may agree. Nobody reads delivery streams."""
    expect_confirmation(place, made)
    if made.protocol == "lambda":
        with suppress(AwsError):
            await functions.ask_to_confirm(place, topic, made, place.new_id("confirmation"))
        return
    if made.protocol == "firehose":
        return
    if made.protocol != "sqs":
        ask_to_confirm(place, topic, made)
        return
    queue = queue_of(place, made.endpoint)
    if queue is not None and lets_in(queue, topic) and not queue.fifo_queue:
        await enqueue(place, topic, made.endpoint, confirmation(place, topic, made, place.new_id("confirmation")))


def confirm(place: World, topic: Topic, found: Subscription, *, authenticated: bool) -> None:
    """It counts from now on; once more changes nothing."""
    if found.is_confirmed:
        return
    found.is_confirmed, found.was_authenticated = True, authenticated
    topic.pending -= 1
    topic.confirmed += 1
    stop_waiting(place, found)
