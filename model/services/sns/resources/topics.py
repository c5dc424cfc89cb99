"""SNS: what exists: topics."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

NO_TOPIC = ("NotFound", "Topic does not exist", 404)


class Tally(Value):
    """What happened at a topic since its last full minute."""

    published: int = 0
    published_bytes: int = 0
    delivered: int = 0
    failed: int = 0
    filtered: int = 0
    put_aside: int = 0
    with_findings: int = 0
    without_findings: int = 0
    "Of those that were looked through for sensitive data."


class Topic(
    Resource,
    key="topic_arn",
    arn="{name}",
    missing=NO_TOPIC,
    title="Topics",
    takes=("Publish",),
    headline=(
        ("NumberOfMessagesPublished", "published"),
        ("NumberOfNotificationsDelivered", "delivered"),
        ("NumberOfNotificationsFailed", "failed"),
    ),
    columns=(
        Column("NAME", "name"),
        Column("TYPE", "type"),
        Column("SUBSCRIBERS", "confirmed", "number"),
        Column("PENDING", "pending", "number", priority=2),
        Column("DISPLAY NAME", "display_name", priority=2),
        Column("AGE", "created_at", "age", priority=3),
        Column("ARN", "topic_arn", priority=4),
    ),
    actions=(
        Action("Publish", "Publish", "TopicArn", key="s", asks=("Subject", "Message")),
        Action("Subscribe", "Subscribe", "TopicArn", key="b", asks=("Protocol", "Endpoint")),
        Action("ConfirmSubscription", "Confirm a subscription", "TopicArn", key="o", asks=("Token",)),
        Action("SetTopicAttributes", "Change", "TopicArn", key="c", asks=("AttributeName", "AttributeValue")),
        Action("DeleteTopic", "Delete", "TopicArn", key="d", confirm=2, consequence="Its subscriptions go with it."),
    ),
    create="CreateTopic",
    describe="ListTopics",
):
    topic_arn: str
    name: str
    display_name: str = ""
    policy: str = ""
    delivery_policy: str = ""
    fifo_topic: bool = False
    content_based_deduplication: bool = False
    fifo_throughput_scope: str = ""
    kms_master_key_id: str = ""
    signature_version: str = ""
    data_protection: str = ""
    "A policy that says what of messages is let through, as JSON; empty where there is none."
    feedback: tuple[tuple[str, str], ...] = ()
    "Attributes that say what is written down of deliveries, by AWS's names."
    confirmed: int = 0
    pending: int = 0
    deleted: int = 0
    "Subscriptions that have ended."
    tally: Tally = Tally()

    @property
    def type(self) -> str:
        return "FIFO" if self.fifo_topic else "standard"

    @property
    def label(self) -> str:
        return self.name

    @property
    def effective_policy(self) -> str:
        """The policy that was set, or the one that every topic has: its account's services and people may come."""
        return self.policy or orjson.dumps(_usual(self.topic_arn, self.account)).decode()

    def count(self, **more: int) -> None:
        """Note what has just happened."""
        counts: dict[str, Any] = {name: getattr(self.tally, name) + number for name, number in more.items()}
        self.tally = self.tally.model_copy(update=counts)


def _usual(arn: str, account: str) -> dict[str, Any]:
    actions = (
        *("GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic"),
        *("Subscribe", "ListSubscriptionsByTopic", "Publish"),
    )
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in actions],
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": account}},
    }
    return {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
