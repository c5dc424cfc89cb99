"""Who can be told, by protocol."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sns.delivery_streams import MOST_OF_A_TOPIC, is_delivery_stream
from model.services.sns.functions import is_function
from model.services.sns.queueing import queue_of
from model.services.sns.refusals import invalid
from model.services.sns.resources.push import PlatformEndpoint
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[0-9]{1,3}[0-9 .-]{3,20}[0-9]")
PROTOCOLS = ("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs")
AT_ONCE = ("sms", "application")
"Nobody is asked for a confirmation."
OWNED = ("sqs", "lambda", "firehose")
"Endpoints that are things of an account."


def refuse_bad_endpoint(world: World, topic: Topic, protocol: str, endpoint: str) -> None:
    """Raises InvalidParameter."""
    if protocol not in PROTOCOLS:
        raise invalid(f"Amazon SNS does not support this protocol string: {protocol}")
    if topic.fifo_topic and protocol != "sqs":
        raise invalid("Invalid parameter: Endpoint", "Please use FIFO SQS queue")
    if protocol == "sqs":
        _refuse_bad_queue(world, topic, endpoint)
    elif protocol == "lambda":
        if not is_function(endpoint):
            raise invalid("Lambda endpoint ARN")
    elif protocol == "firehose":
        _refuse_bad_stream(world, topic, endpoint)
    elif protocol == "application":
        if world.find(PlatformEndpoint, endpoint) is None:
            raise invalid("Application endpoint arn invalid", endpoint)
    else:
        _refuse_bad_address(protocol, endpoint)


def _refuse_bad_stream(world: World, topic: Topic, endpoint: str) -> None:
    if not is_delivery_stream(endpoint):
        raise invalid("Firehose endpoint ARN")
    others = world.where(Subscription, topic_arn=topic.topic_arn)
    if sum(each.protocol == "firehose" for each in others) >= MOST_OF_A_TOPIC:
        raise AwsError("SubscriptionLimitExceeded", "The quota of delivery streams of a topic has been reached.", 403)


def _refuse_bad_address(protocol: str, endpoint: str) -> None:
    """Of people, telephones and web servers."""
    if protocol.startswith("email"):
        if not EMAIL.fullmatch(endpoint):
            raise invalid("Email address")
    elif protocol == "sms":
        if not PHONE.fullmatch(endpoint):
            raise AwsError("InvalidParameter", f"Invalid SMS endpoint: {endpoint}")
    elif urlsplit(endpoint).scheme != protocol or not urlsplit(endpoint).netloc:
        raise invalid("Endpoint must match the specified protocol")


def _refuse_bad_queue(world: World, topic: Topic, endpoint: str) -> None:
    """A queue that is not there can be subscribed all the same."""
    if read_arn(endpoint).service != "sqs":
        raise invalid("SQS endpoint ARN")
    queue = queue_of(world, endpoint)
    fifo = queue.fifo_queue if queue else endpoint.endswith(".fifo")
    if fifo and not topic.fifo_topic:
        raise invalid("Invalid parameter: Endpoint", "FIFO SQS Queues can not be subscribed to standard SNS topics")


def is_own(protocol: str, endpoint: str, account: str) -> bool:
    """Whoever subscribes owns the endpoint, so that nobody needs to be asked."""
    return protocol in AT_ONCE or (protocol in OWNED and read_arn(endpoint).account == account)
